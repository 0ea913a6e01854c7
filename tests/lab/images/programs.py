"""Programs of Debian that the lab runs without installing them, since they come as services."""

import subprocess
import tempfile
from pathlib import Path

from tests.lab.images.cache import cached
from tests.lab.images.packages import download, package_name


def docker_registry() -> Path:
    """The program of Distribution 2.8.

    Raises:
        LabError: its package could not be fetched.
    """
    return cached("docker-registry", lambda path: _extract("docker-registry", path))


def _extract(package: str, path: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        packages = download((package,), Path(scratch) / "apt")
        deb = next(deb for deb in packages if package_name(deb) == package)
        subprocess.run(["dpkg-deb", "--extract", deb, f"{scratch}/root"], check=True)
        path.write_bytes((Path(scratch) / "root/usr/bin" / package).read_bytes())
        path.chmod(0o755)
