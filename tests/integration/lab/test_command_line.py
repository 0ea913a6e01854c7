"""`./caas lab` as people use it."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import docker

from tests.lab import standing
from tests.lab.session import STATE_ROOT

_REPOSITORY = Path(__file__).parents[3]
_NAME = f"test-{os.getpid()}"


def _lab(command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tests.lab", command, "--name", _NAME],
        capture_output=True,
        text=True,
        check=False,
        cwd=_REPOSITORY,
    )


def _states(url: str) -> dict[str, str]:
    with contextlib.closing(docker.DockerClient(url, version="auto")) as client:
        return {
            container["Names"][0].lstrip("/"): f"{container['State']} {container['Status']}"
            for container in client.api.containers(all=True)
        }


def _kill_daemon(host: standing.StandingHost) -> None:
    directory = STATE_ROOT / _NAME / host.name
    init, inside = ((directory / name).read_text() for name in ("init.pid", "docker.pid"))
    enter = ["nsenter", "--target", init.strip(), "--mount", "--pid"]
    subprocess.run([*enter, "kill", "-KILL", inside.strip()], check=True)
    deadline = time.monotonic() + 60
    while _lab("status").returncode == 0:
        assert time.monotonic() < deadline, "The daemon goes on."


def test_status_of_a_lab_that_is_down_says_how_to_start_it() -> None:
    done = _lab("status")

    assert done.returncode == 1
    assert f"./caas lab up --name {_NAME}" in done.stdout


def test_up_shows_a_playground_that_down_removes() -> None:
    up = _lab("up")
    try:
        assert up.returncode == 0, up.stderr
        first, second = standing.find(_NAME)
        assert f"--direct {first.url}" in up.stdout
        assert f"./caas lab down --name {_NAME}" in up.stdout
        assert second.url in _lab("status").stdout
        states = _states(first.url)
        assert "Restarting" in states["crash-loop"]
        assert "unhealthy" in states["unhealthy"]
        assert "Exited (3)" in states["failed-import"]
        assert states["shop-web-1"].startswith("running")
        assert set(_states(second.url)) == {"blog-web-1", "blog-web-2", "blog-sessions-1"}

        _kill_daemon(second)
        again = _lab("up")
        assert again.returncode == 1
        assert "The Docker daemon of host2 has ended." in again.stdout
    finally:
        down = _lab("down")

    assert down.returncode == 0
    assert not (STATE_ROOT / _NAME).exists()
