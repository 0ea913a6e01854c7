"""The place where built layers, images and programs stay between runs of the lab."""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_SOURCE = Path(__file__).parent
# Seconds; a session may still be using what another version of the recipes built today.
_STALE_AFTER = 86_400


def cached(name: str, build: Callable[[Path], None]) -> Path:
    """The file or directory of this name, built first if the cache has none.

    Args:
        name: its name, unique in the lab.
        build: writes it at the path given; on failure nothing is kept.
    """
    directory = _directory()
    path = directory / name
    if path.exists():
        return path
    with _locked(directory / f"{name}.lock"):
        if not path.exists():
            with tempfile.TemporaryDirectory(dir=directory) as scratch:
                built = Path(scratch) / name
                build(built)
                built.rename(path)
    return path


def _directory() -> Path:
    """The cache of this version of the recipes; what other versions left days ago is removed."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    lab = base / "caas-console" / "lab"
    directory = lab / _version()
    if not directory.is_dir():
        for other in lab.glob("*"):
            if time.time() - other.stat().st_mtime > _STALE_AFTER:
                shutil.rmtree(other, ignore_errors=True)
        directory.mkdir(parents=True, exist_ok=True)
    return directory


def _version() -> str:
    """A digest of the recipes, so that a changed recipe builds anew by itself."""
    digest = hashlib.sha256()
    for source in sorted(_SOURCE.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
