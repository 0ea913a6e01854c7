"""A daemon behind ssh. A fake of the ssh program runs the remote command on this machine."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from caas_console.backend.contracts.operations import StopContainer
from caas_console.backend.contracts.resources import ContainerState, HostState
from caas_console.backend.contracts.runtime import ExecSpec
from tests.integration.engine.observed import (
    Observed,
    docker,
    host_spec,
    observing,
    observing_ready,
    until,
)
from tests.lab.daemon import Daemon

_FAKE_SSH = """\
#!/bin/sh
echo "$@" >> {log}
while [ "$1" != -- ]; do
  [ "$1" = -O ] && exit 0
  shift
done
machine=$2
shift 2
if [ "$machine" = stranger ]; then
  echo "ops@stranger: Permission denied (publickey)." >&2
  exit 255
fi
DOCKER_HOST={url} exec "$@"
"""


@pytest.fixture
def fake_ssh(
    daemon: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[str]]:
    """Tells the arguments of each call."""
    log, program = tmp_path / "calls", tmp_path / "bin" / "ssh"
    program.parent.mkdir()
    program.write_text(_FAKE_SSH.format(log=log, url=daemon.url))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return lambda: log.read_text().splitlines()


async def test_daemon_behind_ssh_is_driven(
    fake_ssh: Callable[[], list[str]], daemon: Daemon
) -> None:
    async with observing_ready("ssh://ops@machine:2222") as observed:
        web = await docker(
            daemon.url, "run", "--detach", "--name", "web", "busybox:1", "sleep", "1000"
        )
        await until(lambda: "web" in observed.containers(), "it is seen")
        async with await observed.fleet.open_shell(
            observed.ref(web), ExecSpec(command=("echo", "hi"))
        ) as shell:
            assert await shell.read() == b"hi\r\n"
        await observed.execute(StopContainer(target=web, grace_seconds=0))
        await until(
            lambda: observed.containers()["web"].state is ContainerState.EXITED, "it is stopped"
        )
    calls = fake_ssh()
    options = "-l ops -p 2222 -- machine docker system dial-stdio"
    assert all(call.endswith((options, "-l ops -p 2222 -- machine")) for call in calls)
    assert calls[-1].startswith("-O exit")


async def _words(observed: Observed) -> str:
    await observed.until_state(HostState.UNREACHABLE)
    problem = observed.host.problem
    assert problem is not None
    return f"{problem.title}: {problem.detail}"


@pytest.mark.usefixtures("fake_ssh")
async def test_what_ssh_says_is_told() -> None:
    async with observing(host_spec("ssh://stranger")) as observed:
        assert await _words(observed) == (
            "ssh was refused: ops@stranger: Permission denied (publickey)."
        )


async def test_machine_without_ssh_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    async with observing(host_spec("ssh://machine")) as observed:
        assert "There is no ssh program on this machine." in await _words(observed)
