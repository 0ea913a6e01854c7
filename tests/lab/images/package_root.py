"""Root directories made of Debian packages, for servers that are run without installing them."""

import subprocess
import tempfile
from pathlib import Path

from tests.lab.images.cache import cached
from tests.lab.images.layers import MERGED, layer_writer
from tests.lab.images.packages import download

_ACCOUNTS = {
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
    "etc/group": "root:x:0:\nusers:x:100:\nnogroup:x:65534:\n",
    "etc/hosts": "127.0.0.1 localhost\n",
}
_DIRECTORIES = ("dev", "lab", "proc", "root", "run", "sys")


def package_root(name: str, packages: tuple[str, ...]) -> Path:
    """A root directory with the packages and all that they need, unpacked but not configured.

    Its empty directory `/lab` is for the data of whoever runs in it.

    Args:
        name: what the cache calls it.
        packages: their names.

    Raises:
        LabError: the packages could not be fetched.
    """
    return cached(f"{name}-root", lambda path: _build(packages, path))


def _build(packages: tuple[str, ...], path: Path) -> None:
    path.mkdir()
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        tar = Path(scratch) / "root.tar"
        with layer_writer(tar) as layer:
            for directory in (*_DIRECTORIES, *(f"usr/{part}" for part in MERGED)):
                layer.add_directory(directory)
            layer.add_directory("tmp", mode=0o1777)
            for part in MERGED:
                layer.add_link(part, f"usr/{part}")
            for deb in download(packages, Path(scratch) / "apt"):
                layer.add_package(deb)
            for file, content in _ACCOUNTS.items():
                layer.add_file(file, content.encode())
        subprocess.run(["tar", "-C", path, "-xf", tar], check=True)
