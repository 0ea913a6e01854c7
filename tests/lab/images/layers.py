"""Writing layers: tar files with the same bytes from the same content on every machine."""

import io
import re
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

# 2024-01-01, as in the images' configuration.
MODIFIED = 1704067200
# Debian keeps these in /usr, with links to them in /; its packages do not all know.
MERGED = ("bin", "sbin", "lib", "lib64")
# What no container of the lab reads.
_UNWANTED = re.compile(
    r"(etc/init\.d"
    r"|usr/lib/([^/]+/gconv|systemd)"
    r"|usr/share/(bash-completion|bug|doc|doc-base|info|lintian|locale|man)"
    r"|usr/share/vim/vim\d+/(doc|lang|spell|tutor)"
    r")(/|$)"
)


class LayerWriter:
    """Adds members to a layer, owned by root and with one date."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._directories: set[str] = set()

    def add_directory(self, name: str, mode: int = 0o755) -> None:
        """Add a directory; its parents need not be there."""
        member = tarfile.TarInfo(name)
        member.type = tarfile.DIRTYPE
        member.mode = mode
        self._add(member)

    def add_file(self, name: str, content: bytes, mode: int = 0o644) -> None:
        """Add a regular file."""
        member = tarfile.TarInfo(name)
        member.mode = mode
        member.size = len(content)
        self._add(member, io.BytesIO(content))

    def add_link(self, name: str, target: str) -> None:
        """Add a symbolic link."""
        member = tarfile.TarInfo(name)
        member.type = tarfile.SYMTYPE
        member.linkname = target
        self._add(member)

    def add_package(self, deb: Path) -> None:
        """Add the files of a Debian package, without its documentation and service files."""
        with (
            subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE) as unpack,
            tarfile.open(fileobj=unpack.stdout, mode="r|") as files,
        ):
            for member in files:
                member.name = _in_usr(member.name)
                if member.islnk():
                    member.linkname = _in_usr(member.linkname)
                if member.name and not _UNWANTED.match(member.name):
                    self._add(member, files.extractfile(member) if member.isreg() else None)

    def _add(self, member: tarfile.TarInfo, content: IO[bytes] | None = None) -> None:
        if member.isdir():
            if member.name in self._directories:
                return
            self._directories.add(member.name)
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = MODIFIED
        self._tar.addfile(member, content)


@contextmanager
def layer_writer(path: Path) -> Iterator[LayerWriter]:
    """A new layer in the file at `path`."""
    with tarfile.open(path, "w") as tar:
        yield LayerWriter(tar)


def _in_usr(name: str) -> str:
    """A package's path without the leading `./`, and below /usr where Debian has it today."""
    path = name.removeprefix("./").removeprefix(".").rstrip("/")
    return f"usr/{path}" if path.split("/")[0] in MERGED else path
