"""Directory servers of the lab: a Samba domain controller and a slapd, with the same people.

Their Debian packages are unpacked into the lab's cache, not installed (`images.package_root`).
"""
