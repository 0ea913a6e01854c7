"""A bare Debian 12: a minimal root with git and a clone of the checkout, and one person at it.

It lives in namespaces of the lab, with the network of slirp4netns; nothing that is done in it
touches this machine. Unlike most machines it has no systemd, so that nothing starts Docker.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.lab.namespace import Namespace
from tests.lab.process import Process
from tests.lab.session import Session

_CHECKOUT = Path(__file__).parents[1]
_BASE = _CHECKOUT / "build" / "bare-debian-12"
_RESOLVER = "nameserver 10.0.2.3\n"  # slirp4netns answers there
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_DISPLAYS = "/tmp/.X11-unix"  # X servers listen there
# An engine's overlay2 does not work on an overlay, which the root is.
_PLAIN = ("/var/lib/docker", "/var/lib/caas-console-lab")
# A process that joins the namespace of another is out of a mere chroot, as those of a lab would be.
_ENTER = 'cd "$0" && pivot_root . mnt && exec chroot . sh -c \'umount -l /mnt; exec "$@"\' sh "$@"'


class BareMachine:
    """The machine.

    Args:
        user: the person: root, or somebody else, who may use sudo without a password.

    Attributes:
        checkout: the person's clone, as seen from outside.
    """

    def __init__(self, namespace: Namespace, user: str) -> None:
        self._namespace = namespace
        self._user = user
        self._home = "/root" if user == "root" else f"/home/{user}"
        self._upper = namespace.directory / "upper"
        self._root = namespace.directory / "mnt"
        self.checkout = self._upper / self._home[1:] / "caas-console"
        self._fill_upper()
        self._mount()
        if user != "root":
            self._add_person()

    def _fill_upper(self) -> None:
        etc = self._upper / "etc"
        etc.mkdir(parents=True)
        (etc / "resolv.conf").write_text(_RESOLVER)
        (etc / "hosts").write_text(f"127.0.0.1 localhost {self._namespace.hostname}\n")
        self._settings = _pip_settings(etc)
        clone = ("git", "clone", "--quiet", f"file://{_CHECKOUT}", str(self.checkout))
        subprocess.run(clone, check=True)

    def _mount(self) -> None:
        work = self._namespace.directory / "work"
        work.mkdir()
        self._root.mkdir()
        run = self._namespace.run
        layers = f"lowerdir={_base()},upperdir={self._upper},workdir={work}"
        run("mount", "-t", "overlay", "-o", layers, "overlay", str(self._root))
        run("mount", "-t", "proc", "proc", f"{self._root}/proc")
        run("mount", "-t", "tmpfs", "tmpfs", f"{self._root}/run")
        for number, tree in enumerate(_PLAIN):
            plain = self._namespace.directory / f"plain-{number}"
            plain.mkdir()
            self._bind(str(plain), tree)
        for tree in ("/sys", "/dev", _DISPLAYS):
            self._bind(tree, tree)

    def _bind(self, source: str, target: str) -> None:
        self._namespace.run("mkdir", "-p", f"{self._root}{target}")
        self._namespace.run("mount", "--rbind", source, f"{self._root}{target}")

    def _add_person(self) -> None:
        user = self._user
        self.as_root(
            "apt-get update --quiet"
            " && apt-get install --yes --quiet --no-install-recommends sudo"
            f" && useradd --groups sudo --shell /bin/bash {user}"
            f" && chown --recursive {user}: {self._home}"
            f" && echo '{user} ALL=(ALL:ALL) NOPASSWD: ALL' >/etc/sudoers.d/{user}"
        )

    def as_root(self, script: str) -> None:
        """Run a shell script as root, whoever is at the machine."""
        command = self._command("/", "HOME=/root", "DEBIAN_FRONTEND=noninteractive")
        inside = self._namespace.command(*command, "sh", "-c", script)
        subprocess.run(inside, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)

    def start(self, line: str, log: Path, *, display: str = "") -> Process:
        """Start a command line of the person's in their checkout.

        Args:
            line: for a shell.
            log: where its output goes.
            display: the X server's display; empty where there is none.
        """
        variables = [f"HOME={self._home}", f"USER={self._user}", *self._settings]
        if display:
            variables.append(f"DISPLAY={display}")
        command = self._command(f"{self._home}/caas-console", *variables)
        if self._user != "root":
            person = (f"--reuid={self._user}", f"--regid={self._user}", "--init-groups")
            command += ["setpriv", *person]
        return self._namespace.spawn([*command, "sh", "-c", line], log)

    def _command(self, folder: str, *variables: str) -> list[str]:
        enter = ("unshare", "--mount", "sh", "-c", _ENTER, str(self._root))
        clean = ("env", f"--chdir={folder}", "-i", f"PATH={_PATH}", "LANG=C.UTF-8")
        return [*enter, *clean, *variables]


@contextmanager
def bare_machine(user: str) -> Iterator[BareMachine]:
    """A machine with this person at it; it is gone afterwards."""
    with Session.create() as session, Namespace(session, "bare") as namespace, _internet(namespace):
        yield BareMachine(namespace, user)


def _base() -> Path:
    """A minimal root with git, made once."""
    if not _BASE.exists():
        partial = _BASE.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        command = ("debootstrap", "--variant=minbase", "--include=git", "bookworm", str(partial))
        subprocess.run(command, check=True, stdout=sys.stderr)
        partial.rename(_BASE)
    return _BASE


@contextmanager
def _internet(namespace: Namespace) -> Iterator[None]:
    reading, writing = os.pipe()
    options = ("--configure", "--disable-host-loopback", f"--ready-fd={writing}")
    command = ("slirp4netns", *options, str(namespace.pid), "tap0")
    with subprocess.Popen(command, pass_fds=[writing], stdout=sys.stderr) as slirp:
        os.close(writing)
        with os.fdopen(reading) as ready:
            ready.read(1)
        try:
            yield
        finally:
            slirp.terminate()


def _pip_settings(etc: Path) -> list[str]:
    """How this machine reaches its package index, if by settings of its own."""
    settings = {name: os.environ[name] for name in os.environ if name.startswith("PIP_")}
    # A folder of this machine.
    settings.pop("PIP_FIND_LINKS", None)
    if certificate := settings.get("PIP_CERT"):
        shutil.copy(certificate, etc / "index.pem")
        settings["PIP_CERT"] = "/etc/index.pem"
    return [f"{name}={value}" for name, value in settings.items()]
