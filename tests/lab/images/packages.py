"""Debian packages fetched with the machine's own apt sources, without installing anything."""

import subprocess
from pathlib import Path

from tests.lab.errors import LabError

# What Debian's packages depend on only to be installed and configured, or for tools of theirs that
# nobody uses here.
_INSTALLERS = (
    "adduser",
    "base-files",
    "base-passwd",
    "debconf",
    "debianutils",
    "dpkg",
    "gawk",
    "init-system-helpers",
    "iproute2",
    "libdbi-perl",
    "lsb-base",
    "mariadb-client",
    "passwd",
    "perl",
    "perl-base",
    "psmisc",
    "socat",
    "sysvinit-utils",
    "tar",
    "usrmerge",
)


def download(packages: tuple[str, ...], directory: Path) -> list[Path]:
    """Fetch packages with all that they need to run.

    apt works on a state of its own, in which nothing but the installers is installed, so that the
    result is the same whatever this machine has.

    Args:
        packages: their names.
        directory: where the .deb files and apt's state go.

    Returns:
        The .deb files.

    Raises:
        LabError: apt could not get them, most often for want of a network.
    """
    (directory / "lists/partial").mkdir(parents=True)
    (directory / "archives/partial").mkdir(parents=True)
    (directory / "status").write_text("\n".join(map(_installed, _INSTALLERS)))
    # One of several sources may fail without harm.
    update = _apt_get(directory, "update")
    install = ("install", "--no-install-recommends", "--download-only")
    done = _apt_get(directory, *install, *packages)
    if done.returncode != 0:
        raise LabError(
            f"The lab cannot fetch the Debian packages {', '.join(packages)}, of which it makes "
            f"its images; apt-get says:\n{update.stderr}{done.stderr}"
        )
    return sorted((directory / "archives").glob("*.deb"))


def architecture() -> str:
    """This machine's architecture, in the word that Debian and Docker share (amd64, arm64)."""
    command = ["dpkg", "--print-architecture"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def package_name(deb: Path) -> str:
    """The name of the package in a .deb file."""
    return deb.name.partition("_")[0]


def _installed(package: str) -> str:
    return (
        f"Package: {package}\nStatus: install ok installed\nVersion: 999:0\n"
        f"Maintainer: the lab\nArchitecture: all\nMulti-Arch: allowed\nDescription: absent\n"
    )


def _apt_get(directory: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    options = (
        f"--option={option}"
        for option in (
            f"Dir::State={directory}",
            f"Dir::State::status={directory / 'status'}",
            f"Dir::Cache={directory}",
            # Its unprivileged user cannot reach a cache below root's home.
            "APT::Sandbox::User=root",
            "Acquire::Languages=none",
        )
    )
    command = ["apt-get", "--quiet", "--yes", *options, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)
