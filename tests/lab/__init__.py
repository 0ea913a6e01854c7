"""The lab: real daemons, hosts, images and registries on one machine, touching nothing of it.

Everything runs in namespaces of the lab's own (`namespace`), keeps its files in one directory per
session (`session`), and dies with the session. Tests take it from `fixtures`; people start it with
`./caas lab up`, that is `python -m tests.lab up`.
"""
