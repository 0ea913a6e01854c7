"""A newcomer's first minutes: a fresh clone on a bare Debian 12, `./caas run`, and once more.

The machine is a minimal Debian root with git, in namespaces of the lab, with the network of
slirp4netns; nothing of it touches this machine. The first start installs everything, Docker
included, and takes the tour; the second must only start.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.lab.namespace import Namespace
from tests.lab.session import Session

_CHECKOUT = Path(__file__).parents[1]
_BASE = _CHECKOUT / "build" / "bare-debian-12"
_HOME = Path("root/caas-console")
_RESOLVER = "nameserver 10.0.2.3\n"  # slirp4netns answers there


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
def _internet(machine: Namespace) -> Iterator[None]:
    reading, writing = os.pipe()
    options = ("--configure", "--disable-host-loopback", f"--ready-fd={writing}")
    command = ("slirp4netns", *options, str(machine.pid), "tap0")
    with subprocess.Popen(command, pass_fds=[writing], stdout=sys.stderr) as slirp:
        os.close(writing)
        with os.fdopen(reading) as ready:
            ready.read(1)
        yield
        slirp.terminate()


def _mount_root(machine: Namespace, upper: Path) -> Path:
    """The machine's root: the base, with what it writes in `upper`."""
    root, work, engine = (machine.directory / name for name in ("mnt", "work", "engine"))
    for folder in (root, work, engine):
        folder.mkdir()
    layers = f"lowerdir={_base()},upperdir={upper},workdir={work}"
    machine.run("mount", "-t", "overlay", "-o", layers, "overlay", str(root))
    machine.run("mount", "-t", "proc", "proc", f"{root}/proc")
    machine.run("mount", "-t", "tmpfs", "tmpfs", f"{root}/run")
    for tree in ("/sys", "/dev"):
        machine.run("mount", "--rbind", tree, f"{root}{tree}")
    # The engine's overlay2 does not work on an overlay.
    machine.run("mkdir", "-p", f"{root}/var/lib/docker")
    machine.run("mount", "--bind", str(engine), f"{root}/var/lib/docker")
    return root


def _pip_settings(upper: Path) -> list[str]:
    """How this machine reaches its package index, if by settings of its own."""
    settings = {name: os.environ[name] for name in os.environ if name.startswith("PIP_")}
    if certificate := settings.get("PIP_CERT"):
        shutil.copy(certificate, upper / "root" / "index.pem")
        settings["PIP_CERT"] = "/root/index.pem"
    return [f"{name}={value}" for name, value in settings.items()]


def _start(machine: Namespace, root: Path, settings: list[str]) -> tuple[float, int]:
    """Seconds and exit status of `./caas run` on the machine."""
    environment = ("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8", *settings)
    command = ("/usr/bin/env", "-i", *environment, "sh", "-c", f"cd /{_HOME} && exec ./caas run")
    before = time.monotonic()
    done = subprocess.run(
        machine.command("chroot", str(root), *command),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
    )
    return time.monotonic() - before, done.returncode


def main() -> int:
    """The exit status: 0 if both starts took the whole tour."""
    statuses = []
    with Session.create() as session, Namespace(session, "bare") as machine, _internet(machine):
        upper = machine.directory / "upper"
        (upper / "root").mkdir(parents=True)
        (upper / "etc").mkdir()
        (upper / "etc" / "resolv.conf").write_text(_RESOLVER)
        clone = ("git", "clone", "--quiet", f"file://{_CHECKOUT}", str(upper / _HOME))
        subprocess.run(clone, check=True)
        settings = _pip_settings(upper)
        root = _mount_root(machine, upper)
        for start in ("first", "second"):
            seconds, status = _start(machine, root, settings)
            shots = len(list((upper / _HOME / "build" / "tour").glob("*.png")))
            line = {"start": start, "seconds": round(seconds, 2), "exit": status, "shots": shots}
            print(json.dumps({"soak": "bare_machine"} | line), flush=True)
            statuses.append(status == 0 and shots > 0)
    return 0 if all(statuses) else 1


if __name__ == "__main__":
    sys.exit(main())
