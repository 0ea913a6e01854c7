"""The API's language: resources, operations, jobs, changes, errors, and the Protocols.

Imports nothing else of ours, so that each process can share it.
"""
