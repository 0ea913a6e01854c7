"""A host's connection: why there is none, and how it comes back."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from caas_console.backend.contracts.errors import EngineUnreachable
from caas_console.backend.contracts.operations import StartContainer
from caas_console.backend.contracts.resources import ContainerState, HostState
from caas_console.backend.engine import host as host_module
from tests.guards.logs import LogGuard
from tests.integration.engine.observed import (
    Observed,
    docker,
    host_spec,
    observing,
    observing_ready,
    until,
)
from tests.lab.daemon import Daemon
from tests.lab.host import Host, HostGroup
from tests.lab.http_request import Request
from tests.lab.newer_engine import NewerEngineStandIn
from tests.lab.permissions import bound_by_permissions
from tests.lab.recording_proxy import RecordingProxy

_SLEEP = ("busybox:1", "sleep", "1000")


async def _problem(observed: Observed) -> tuple[str, str, str]:
    await observed.until_state(HostState.UNREACHABLE)
    problem = observed.host.problem
    assert problem is not None
    return problem.code, f"{problem.title}: {problem.detail}", problem.hint


async def test_absent_daemon_is_told_and_found_when_it_comes(
    daemon: Daemon, tmp_path: Path
) -> None:
    socket = tmp_path / "docker.sock"
    async with observing(host_spec(f"unix://{socket}")) as observed:
        code, words, hint = await _problem(observed)
        assert code == "engine-unreachable"
        assert words == f"No Docker daemon is running here: There is no socket {socket}."
        assert "systemctl start docker" in hint
        with pytest.raises(EngineUnreachable, match="No Docker daemon is running here"):
            await observed.execute(StartContainer(target="web"))
        with RecordingProxy(socket, daemon.socket):
            await observed.until_state(HostState.READY)
            assert observed.host.problem is None


async def test_dead_daemon_is_told(fresh_daemon: Daemon) -> None:
    fresh_daemon.kill()
    async with observing(host_spec(fresh_daemon.url)) as observed:
        _, words, _ = await _problem(observed)
        assert "The Docker daemon is not running" in words


async def test_refused_user_is_told_of_the_group(daemon_proxy: RecordingProxy) -> None:
    daemon_proxy.socket.chmod(0)
    with bound_by_permissions():
        async with observing(host_spec(daemon_proxy.url)) as observed:
            code, words, hint = await _problem(observed)
    assert code == "engine-access-denied"
    assert words.startswith(f"You may not use this Docker daemon: The socket {daemon_proxy.socket}")
    assert "sudo usermod -aG docker $USER" in hint


async def test_engine_that_speaks_newer_versions_only_is_driven(
    newer_engine: NewerEngineStandIn, daemon: Daemon
) -> None:
    async with observing_ready(newer_engine.url) as observed:
        assert observed.host.api_version == "1.51"
        await docker(daemon.url, "run", "--detach", "--name", "web", *_SLEEP)
        await until(lambda: "web" in observed.containers(), "the container is seen")
        web = observed.containers()["web"]
        await observed.execute(StartContainer(target=web.engine_id))
        assert (await observed.fleet.processes(web.ref)).rows


async def test_engine_that_is_too_old_is_told_with_both_versions(
    daemon: Daemon, tmp_path: Path
) -> None:
    old = NewerEngineStandIn(tmp_path / "old.sock", daemon.socket, minimum=(1, 12), newest=(1, 40))
    with old:
        async with observing(host_spec(old.url)) as observed:
            code, words, _ = await _problem(observed)
    assert code == "engine-too-old"
    assert "speaks API 1.40; at least 1.41 is needed" in words


async def test_what_is_no_endpoint_is_told() -> None:
    async with observing(host_spec("docker.sock")) as observed:
        code, _, hint = await _problem(observed)
    assert code == "invalid-input"
    assert "unix:///path" in hint


async def test_refused_port_and_unknown_name_are_told() -> None:
    async with observing(host_spec("tcp://127.0.0.1:9")) as observed:
        _, words, _ = await _problem(observed)
        assert words == "The connection was refused: Nothing listens at tcp://127.0.0.1:9."
    async with observing(host_spec("tcp://nowhere.invalid:2375")) as observed:
        _, words, _ = await _problem(observed)
        assert "There is no such machine" in words


async def test_killed_daemon_is_found_again_with_what_changed(fresh_daemon: Daemon) -> None:
    await docker(fresh_daemon.url, "run", "--detach", "--name", "ended", *_SLEEP)
    await docker(fresh_daemon.url, "volume", "create", "before")
    async with observing_ready(fresh_daemon.url) as observed:
        fresh_daemon.kill()
        await observed.until_state(HostState.UNREACHABLE)
        assert observed.containers()["ended"].state is ContainerState.RUNNING
        fresh_daemon.start()
        await observed.until_state(HostState.READY)
        await until(
            lambda: observed.containers()["ended"].state is ContainerState.EXITED,
            "the container that did not survive is stopped",
        )
        await docker(fresh_daemon.url, "volume", "create", "after")
        await until(
            lambda: {"before", "after"} <= observed.volumes().keys(), "changes are seen again"
        )


async def test_what_changed_during_a_cut_is_found(
    daemon: Daemon, daemon_proxy: RecordingProxy
) -> None:
    for name in ("stopped", "removed"):
        await docker(daemon.url, "run", "--detach", "--name", name, *_SLEEP)
    await docker(daemon.url, "volume", "create", "old")
    await docker(daemon.url, "network", "create", "old")
    await docker(daemon.url, "tag", "busybox:1", "old:1")
    async with observing_ready(daemon_proxy.url) as observed:
        daemon_proxy.refuse()
        daemon_proxy.cut()
        await observed.until_state(HostState.UNREACHABLE)
        assert {"stopped", "removed"} <= observed.containers().keys()
        await docker(daemon.url, "kill", "stopped")
        await docker(daemon.url, "rm", "--force", "removed")
        await docker(daemon.url, "volume", "rm", "old")
        await docker(daemon.url, "network", "rm", "old")
        await docker(daemon.url, "rmi", "old:1")
        await docker(daemon.url, "volume", "create", "new")
        await docker(daemon.url, "network", "create", "new")
        await docker(daemon.url, "tag", "busybox:1", "new:1")
        daemon_proxy.accept()
        await observed.until_state(HostState.READY)
        await until(lambda: "new:1" in observed.images(), "the new tag is seen")
        await until(lambda: observed.containers()["stopped"].exit_code == 137, "the end is seen")
        assert "removed" not in observed.containers()
        assert "old:1" not in observed.images()
        assert ("new" in observed.volumes(), "old" in observed.volumes()) == (True, False)
        assert ("new" in observed.networks(), "old" in observed.networks()) == (True, False)


class DamagedEngine(RecordingProxy):
    """In front of a daemon; cannot list its images."""

    async def intercept(self, request: Request) -> bytes | None:
        if request.path == "/images/json":
            return b"HTTP/1.1 500 E\r\nContent-Length: 25\r\n\r\n" + b'{"message":"layer lost"}\n'
        return await super().intercept(request)


async def test_damaged_image_store_hides_no_container(
    daemon: Daemon, tmp_path: Path, log_guard: LogGuard
) -> None:
    log_guard.expect("WARNING .*not everything on one can be listed.*layer lost")
    await docker(daemon.url, "run", "--detach", "--name", "web", *_SLEEP)
    with DamagedEngine(tmp_path / "docker.sock", daemon.socket) as engine:
        async with observing(host_spec(engine.url)) as observed:
            await observed.until_state(HostState.READY)
            assert "web" in observed.containers()


class HangingEngine(RecordingProxy):
    """In front of a daemon; answers no ping while ``hanging``."""

    hanging = False

    async def intercept(self, request: Request) -> bytes | None:
        while self.hanging and request.path == "/_ping":  # noqa: ASYNC110 - set by another thread
            await asyncio.sleep(0.01)
        return await super().intercept(request)


async def test_daemon_that_hangs_is_noticed(
    daemon: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_module, "PING_INTERVAL", 0.1)
    monkeypatch.setattr(host_module, "PING_TIMEOUT", 0.3)
    with HangingEngine(tmp_path / "docker.sock", daemon.socket) as engine:
        async with observing_ready(engine.url) as observed:
            engine.hanging = True
            await observed.until_state(HostState.UNREACHABLE)
            problem = observed.host.problem
            assert problem is not None
            assert "gave no answer within 0.3 s" in problem.detail
            engine.hanging = False
            await observed.until_state(HostState.READY)


async def test_daemon_is_reached_over_tls(
    hosts: Callable[[int], list[Host]], host_group: HostGroup
) -> None:
    (host,) = hosts(1)
    spec = host_spec(host.tcp_url, str(host_group.client_certificates))
    async with observing(spec) as observed:
        await observed.until_state(HostState.READY)
        await docker(host.daemon.url, "run", "--detach", "--name", "web", *_SLEEP)
        await until(lambda: "web" in observed.containers(), "the container is seen")
        web = observed.containers()["web"]
        reports = await observed.execute(StartContainer(target=web.engine_id))
        assert reports[-1].result == {"container_id": web.engine_id}


async def test_daemon_that_wants_a_certificate_refuses_without(
    hosts: Callable[[int], list[Host]], host_group: HostGroup, tmp_path: Path
) -> None:
    (host,) = hosts(1)
    ca = host_group.client_certificates / "ca.pem"
    (tmp_path / "ca.pem").write_bytes(ca.read_bytes())
    async with observing(host_spec(host.tcp_url, str(tmp_path))) as observed:
        code, words, _ = await _problem(observed)
    assert (code, words.partition(":")[0]) == (
        "engine-access-denied",
        "The daemon refuses our certificate",
    )


async def test_daemon_with_an_unknown_certificate_is_not_trusted(
    hosts: Callable[[int], list[Host]], tmp_path: Path
) -> None:
    (host,) = hosts(1)
    async with observing(host_spec(host.tcp_url, str(tmp_path))) as observed:
        code, words, _ = await _problem(observed)
    assert (code, words.partition(":")[0]) == (
        "engine-access-denied",
        "The daemon's certificate is not trusted",
    )


async def test_tls_daemon_is_told_when_asked_without(hosts: Callable[[int], list[Host]]) -> None:
    (host,) = hosts(1)
    async with observing(host_spec(host.tcp_url)) as observed:
        code, words, hint = await _problem(observed)
    assert (code, words.partition(":")[0]) == ("engine-unreachable", "The daemon expects TLS")
    assert "ca.pem" in hint
