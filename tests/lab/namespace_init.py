"""The first process of a namespace: sets the namespace up, reaps its orphans, ends it.

Started by `namespace` as a script, inside fresh network, process, mount and host-name namespaces:
`namespace_init.py HOSTNAME CGROUP PIDFILE`. Its end is the end of every process and mount in them.
It ends at SIGTERM, and when its standard input is closed, which the kernel does when the owner
dies; with /dev/null there it outlives its owner.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import NoReturn


def _call(*command: str) -> None:
    subprocess.run(command, check=True)


def _mount_private_trees() -> None:
    """Give the namespace its own /proc, /run and a writable copy of /etc.

    The workstation's /run would tell dockerd of systemd; its /etc would take dockerd's keys.
    """
    _call("mount", "-t", "proc", "proc", "/proc")
    _call("mount", "-t", "tmpfs", "tmpfs", "/run")
    upper, work = Path("/run/etc/upper"), Path("/run/etc/work")
    upper.mkdir(parents=True)
    work.mkdir()
    layers = f"lowerdir=/etc,upperdir={upper},workdir={work}"
    _call("mount", "-t", "overlay", "-o", layers, "overlay", "/etc")


def _watch_owner() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _end(cgroup: Path) -> NoReturn:
    """Kill every process in the namespace; one in a paused container dies when it is thawed."""
    os.kill(-1, signal.SIGKILL)
    for state in cgroup.rglob("freezer.state"):
        state.write_text("THAWED")
    os._exit(0)


def _reap_orphans() -> None:
    """Collect every process that lost its parent: a zombie containerd blocks the next dockerd."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def main(hostname: str, cgroup: str, pidfile: Path) -> None:
    # Read before the new /proc is mounted: the owner's number for this process, not "1".
    pid = Path("/proc/self").readlink().name
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD, signal.SIGTERM})
    _mount_private_trees()
    _call("hostname", hostname)
    _call("ip", "link", "set", "lo", "up")
    if Path("/dev/stdin").resolve() != Path("/dev/null"):
        threading.Thread(target=_watch_owner, daemon=True).start()
    partial = pidfile.with_suffix(".partial")
    partial.write_text(pid)
    partial.rename(pidfile)
    while signal.sigwait({signal.SIGCHLD, signal.SIGTERM}) == signal.SIGCHLD:
        _reap_orphans()
    _end(Path("/sys/fs/cgroup/freezer") / cgroup.lstrip("/"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
