"""Removing the cgroups of a dead daemon's containers, with what is still alive in them."""

import contextlib
import os
import signal
import time
from pathlib import Path

CGROUP_ROOT = Path("/sys/fs/cgroup")


def remove_cgroup(name: str, timeout: float = 20.0) -> None:
    """End every process below a top-level cgroup and remove it from every hierarchy.

    Args:
        name: its path, such as `/caas-lab-x`.
        timeout: seconds; the kernel takes its time to let go of a process that was killed.

    Raises:
        OSError: a process in it did not end in time.
    """
    deadline = time.monotonic() + timeout
    while remaining := _places(name):
        end_processes(name)
        try:
            for place in remaining:
                _remove(place)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def end_processes(name: str) -> None:
    """Kill every process below a top-level cgroup, those of paused containers too.

    Args:
        name: its path.
    """
    for place in _places(name):
        for processes in place.rglob("cgroup.procs"):
            # Removed meanwhile, or of a kind without processes of its own (version 2, threaded).
            with contextlib.suppress(OSError):
                for pid in processes.read_text().split():
                    os.kill(int(pid), signal.SIGKILL)
        _thaw(place)


def _thaw(cgroup: Path) -> None:
    """Let the processes of paused containers go on: frozen, they do not even die."""
    for state in cgroup.rglob("freezer.state"):
        with contextlib.suppress(FileNotFoundError):
            state.write_text("THAWED")


def _remove(cgroup: Path) -> None:
    nested = [path for path in cgroup.rglob("*") if path.is_dir()]
    for path in [*sorted(nested, key=lambda path: len(path.parts), reverse=True), cgroup]:
        with contextlib.suppress(FileNotFoundError):
            path.rmdir()


def _places(name: str) -> list[Path]:
    """Where the cgroup is in each hierarchy; a link such as cpu to cpu,cpuacct is none."""
    mounts = [path for path in CGROUP_ROOT.iterdir() if path.is_dir() and not path.is_symlink()]
    places = (root / name.lstrip("/") for root in (CGROUP_ROOT, *mounts))
    return [place for place in places if place.is_dir()]
