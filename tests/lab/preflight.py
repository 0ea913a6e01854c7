"""Checks that this machine has what the lab needs, before anything is started."""

import os
import shutil

from tests.lab.errors import LabError

PACKAGE_OF_COMMAND = {
    "dockerd": "docker.io",
    "iptables": "iptables",
    "ip": "iproute2",
    "busybox": "busybox-static",
    "openssl": "openssl",
}


def missing_packages() -> list[str]:
    """Debian packages whose commands this machine lacks."""
    return [
        package for command, package in PACKAGE_OF_COMMAND.items() if shutil.which(command) is None
    ]


def check() -> None:
    """Raise LabError unless the lab can run here: as root, with its packages installed."""
    if os.geteuid() != 0:
        raise LabError(
            "The lab makes network namespaces and starts dockerd in them, so it runs as root: "
            "repeat the command with sudo."
        )
    if packages := missing_packages():
        raise LabError(
            "The lab needs Debian packages that are not installed here: "
            f"apt-get install --no-install-recommends {' '.join(packages)}"
        )
