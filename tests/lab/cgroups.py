"""Removing the cgroups that a dead daemon's containers leave behind."""

from collections.abc import Iterator
from pathlib import Path

CGROUP_ROOT = Path("/sys/fs/cgroup")


def remove_cgroup(name: str) -> None:
    """Remove a top-level cgroup and all below it, from every hierarchy (version 1 and 2).

    Args:
        name: its path, such as `/caas-lab-x`; no process may be left in it.
    """
    relative = name.lstrip("/")
    for root in _hierarchies():
        top = root / relative
        if top.is_dir():
            nested = [path for path in top.rglob("*") if path.is_dir()]
            for path in sorted(nested, key=lambda path: len(path.parts), reverse=True):
                path.rmdir()
            top.rmdir()


def _hierarchies() -> Iterator[Path]:
    """The mount points of all cgroup hierarchies; a link such as cpu to cpu,cpuacct is one."""
    yield CGROUP_ROOT
    yield from (path for path in CGROUP_ROOT.iterdir() if path.is_dir() and not path.is_symlink())
