"""Packing a directory as a layer, the same bytes from the same files on every machine."""

import tarfile
from pathlib import Path

# 2024-01-01, as in the images' configuration.
MODIFIED = 1704067200


def pack_layer(root: Path, tar: Path) -> None:
    """Pack a directory's content, owned by root, in a fixed order and with a fixed date.

    Args:
        root: the directory, which is the container's `/`.
        tar: the file to write.
    """
    with tarfile.open(tar, "w") as archive:
        for path in sorted(root.rglob("*")):
            archive.add(path, str(path.relative_to(root)), recursive=False, filter=_normalise)


def _normalise(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = MODIFIED
    return member
