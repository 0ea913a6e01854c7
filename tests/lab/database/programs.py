"""MariaDB, Galera, rsync and HAProxy, present in a namespace of the lab and nowhere else."""

from tests.lab.images.package_root import package_root
from tests.lab.namespace import Namespace

_PACKAGES = ("mariadb-server", "mariadb-client-core", "galera-4", "rsync", "haproxy")


def mount_programs(namespace: Namespace) -> None:
    """Lay the packages over the workstation's /usr, as the namespace sees it; call it once.

    The state transfers of Galera are shell scripts that use half of Debian's tools, so the
    packages need the rest of a machine around them.

    Raises:
        LabError: the packages could not be fetched (25 MB at first, 140 MB unpacked).
    """
    usr = package_root("database", _PACKAGES) / "usr"
    namespace.run("mount", "-t", "overlay", "-o", f"lowerdir={usr}:/usr", "overlay", "/usr")
