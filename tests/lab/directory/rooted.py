"""A root directory of packages (`images.package_root`), entered in a namespace of the lab."""

from pathlib import Path

from tests.lab.namespace import Namespace

# Where the root is, in the namespace alone.
_MOUNT = "/run/rooted"


class Rooted:
    """A writable copy of a root directory; what is written is gone with the namespace.

    Args:
        namespace: where it is mounted.
        root: the root directory, left as it is.
        data: a directory that is `/lab` in it, and stays.
    """

    def __init__(self, namespace: Namespace, root: Path, data: Path) -> None:
        self._namespace = namespace
        for part in ("", "/root", "/upper", "/work"):
            namespace.run("mkdir", f"{_MOUNT}{part}")
        layers = f"lowerdir={root},upperdir={_MOUNT}/upper,workdir={_MOUNT}/work"
        self._mount("-t", "overlay", "-o", layers, "overlay", at="")
        self._mount("-t", "proc", "proc", at="/proc")
        self._mount("--rbind", "/dev", at="/dev")
        self._mount("--bind", str(data), at="/lab")

    def command(self, *argv: str) -> list[str]:
        """The command that runs `argv` in the root, once in the namespace."""
        return ["chroot", f"{_MOUNT}/root", *argv]

    def run(self, *argv: str) -> str:
        """Run a command in the root and return its standard output.

        Raises:
            LabError: it failed.
        """
        return self._namespace.run("env", "LANG=C.UTF-8", *self.command(*argv))

    def _mount(self, *arguments: str, at: str) -> None:
        self._namespace.run("mount", *arguments, f"{_MOUNT}/root{at}")
