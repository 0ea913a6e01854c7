"""A Secret Service, as desktops have it: GNOME's keyring on a session bus of its own."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0  # seconds


@contextmanager
def secret_service(directory: Path, *, password: str | None = "unlocked") -> Iterator[str]:
    """The address of the bus on which it answers.

    Args:
        directory: for what it keeps; one that holds a keyring already is opened with the same
            password.
        password: of the keyring; None leaves it locked.
    """
    runtime = directory / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    environment = {
        **os.environ,
        "XDG_DATA_HOME": str(directory / "data"),
        "XDG_RUNTIME_DIR": str(runtime),
        "HOME": str(directory),
    }
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    try:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        environment["DBUS_SESSION_BUS_ADDRESS"] = address
        unlock = () if password is None else ("--unlock",)
        keyring = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--components=secrets", *unlock],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        try:
            assert keyring.stdin is not None
            keyring.stdin.write(password or "")
            keyring.stdin.close()
            _await_owner(environment)
            yield address
        finally:
            _end(keyring)
    finally:
        assert bus.stdout is not None
        bus.stdout.close()
        _end(bus)


def _await_owner(environment: dict[str, str]) -> None:
    """Return once the keyring answers: who asked for it before would have another one started."""
    ask = ("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/")
    question = ("org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets")
    deadline = time.monotonic() + PATIENCE
    while True:
        answer = subprocess.run(
            [*ask, *question], check=True, capture_output=True, timeout=PATIENCE, env=environment
        )
        if b"true" in answer.stdout:
            return
        assert time.monotonic() < deadline, "the keyring does not come"
        time.sleep(0.05)


def _end(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE)
