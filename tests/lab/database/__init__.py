"""A MariaDB Galera cluster and HAProxy before it, for the tests.

Their Debian packages are unpacked into the lab's cache, not installed (`images.package_root`).
"""
