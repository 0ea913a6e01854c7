import asyncio
import gc
import json
import os
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from caas_console.backend.contracts.errors import (
    AuthError,
    ConsoleError,
    InvalidInput,
    NotFound,
    PlatformUnavailable,
)
from caas_console.backend.contracts.operations import PullImage
from caas_console.backend.contracts.resources import HostSpec, ObjectRef
from caas_console.backend.contracts.runtime import ExecSpec
from caas_console.backend.platform.regions.remote import RemoteAgent
from caas_console.backend.serving.middleware import MAX_BODY_BYTES
from caas_console.backend.serving.unix_socket import listen
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.endpoint import Endpoint
from tests.fakes.agent import FakeAgent
from tests.guards.logs import LogGuard
from tests.integration.wire.conftest import WEB


def raw_client(endpoint: Endpoint) -> httpx.AsyncClient:
    transport = httpx.AsyncHTTPTransport(uds=str(endpoint.socket))
    return httpx.AsyncClient(
        base_url="http://agent", transport=transport, headers=endpoint.authorization
    )


@pytest.mark.usefixtures("connection")
async def test_without_the_right_token_nothing_is_answered(endpoint: Endpoint) -> None:
    for token in ("wrong", endpoint.token + "x", endpoint.token[:-1]):
        stranger = Connection(replace(endpoint, token=token))
        client = RemoteAgent(stranger)
        with pytest.raises(AuthError):
            await client.processes(WEB)
        with pytest.raises(AuthError):
            await anext(client.watch())
        with pytest.raises(AuthError):
            async with client.stats():
                pass
        await stranger.aclose()


@pytest.mark.usefixtures("connection")
async def test_a_token_of_the_peers_last_run_tells_that_it_was_started_anew(
    endpoint: Endpoint,
) -> None:
    former = Connection(replace(endpoint, token="of-the-last-run", of_one_run=True))
    client = RemoteAgent(former)
    with pytest.raises(PlatformUnavailable, match="The agent has been started anew"):
        await client.processes(WEB)
    with pytest.raises(PlatformUnavailable, match="The agent has been started anew"):
        await anext(client.watch())
    with pytest.raises(PlatformUnavailable, match="The agent has been started anew"):
        async with client.stats():
            pass
    await former.aclose()


@pytest.mark.usefixtures("connection")
async def test_an_agent_that_refuses_the_platform_is_no_persons_login(endpoint: Endpoint) -> None:
    platform = Connection(replace(endpoint, token="of-another-agent", of_platform=True))
    client = RemoteAgent(platform)
    refused = pytest.raises(PlatformUnavailable, match="The region's agent refuses the platform")
    with refused:
        await client.processes(WEB)
    with refused:
        await anext(client.watch())
    with refused:
        await client.open_shell(WEB, ExecSpec())
    with refused:
        await anext(client.execute("h1", PullImage(reference="busybox:1"), "job-1", 1))
    await platform.aclose()


async def test_a_refusal_that_is_not_the_peers_own_stays_one(tmp_path: Path) -> None:
    async def in_between(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = AuthError("A proxy wants a login").problem.model_dump_json()
        head = f"HTTP/1.1 401 Unauthorized\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write((head + body).encode())
        await writer.drain()
        writer.close()

    socket = tmp_path / "proxy.sock"
    async with await asyncio.start_unix_server(in_between, socket):
        connection = Connection(Endpoint("http://a/v1", "t", socket=socket, of_one_run=True))
        with pytest.raises(AuthError, match="A proxy wants a login"):
            await connection.request("GET", "/hosts")
        await connection.aclose()


@pytest.mark.usefixtures("connection")
async def test_a_token_in_the_url_opens_nothing(endpoint: Endpoint) -> None:
    async with raw_client(replace(endpoint, token="x")) as client:
        for parameter in ("token", "access_token", "authorization"):
            url = f"/agent/v1/watch?{parameter}={endpoint.token}"
            assert (await client.get(url)).status_code == 401


@pytest.mark.usefixtures("connection")
async def test_health_is_told_to_whoever_asks(endpoint: Endpoint) -> None:
    async with raw_client(replace(endpoint, token="x")) as client:
        assert (await client.get("/healthz")).status_code == 204


@pytest.mark.usefixtures("connection")
async def test_every_answer_names_its_request(endpoint: Endpoint) -> None:
    async with raw_client(endpoint) as client:
        chosen = await client.get("/healthz", headers={"X-Request-ID": "chosen-1"})
        assert chosen.headers["X-Request-ID"] == "chosen-1"
        failed = await client.get("/agent/v1/hosts/nowhere/engine")
        assert failed.json()["request_id"] == failed.headers["X-Request-ID"] != "chosen-1"


@pytest.mark.usefixtures("connection")
async def test_errors_are_problems_whatever_they_come_from(endpoint: Endpoint) -> None:
    async with raw_client(endpoint) as client:
        answers = {
            "not-found": await client.get("/agent/v1/nothing"),
            "method-not-allowed": await client.delete("/agent/v1/watch"),
            "unauthenticated": await client.get("/agent/v1/watch", headers={"Authorization": ""}),
            "invalid-input": await client.put("/agent/v1/hosts", json={"hosts": 7}),
        }
    for code, answer in answers.items():
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == code
        assert answer.json()["status"] == answer.status_code


@pytest.mark.usefixtures("connection")
async def test_a_body_without_end_is_refused_before_it_is_taken_in(endpoint: Endpoint) -> None:
    async with raw_client(endpoint) as client:
        answer = await client.put("/agent/v1/hosts", content=bytes(MAX_BODY_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


async def test_a_bug_is_answered_without_its_details_and_logged_with_them(
    client: RemoteAgent,
    agent: FakeAgent,
    monkeypatch: pytest.MonkeyPatch,
    log_guard: LogGuard,
) -> None:
    async def broken(_container: ObjectRef) -> None:
        raise ZeroDivisionError("secret")

    log_guard.expect("ERROR caas_console.backend.serving.middleware: GET .*/processes failed")
    monkeypatch.setattr(agent, "processes", broken)
    with pytest.raises(ConsoleError) as failure:
        await client.processes(WEB)
    assert "secret" not in str(failure.value)


async def test_names_with_odd_characters_reach_the_engine_as_they_are(
    client: RemoteAgent, agent: FakeAgent
) -> None:
    for name in ("a b", "ä", "x%2Fy", "q?x=1", "a#b", "sha256:1"):
        agent.put_container("h1", name)
        assert (await client.inspect("container", ObjectRef("h1", name)))["Id"] == name


async def test_what_cannot_be_asked_for_names_the_field(client: RemoteAgent) -> None:
    with pytest.raises(InvalidInput) as failure:
        await client.prune_preview("h1", [])
    assert set(failure.value.fields) == {"target"}


async def test_hosts_are_set_over_the_wire(client: RemoteAgent, agent: FakeAgent) -> None:
    spec = HostSpec(id="h2", tenant_id="t", environment_id="e", name="h2", endpoint="ssh://a@b")
    await client.set_hosts([spec])
    assert [host.id for host in agent.feed.objects("host")] == ["h2"]
    with pytest.raises(NotFound):
        await client.processes(WEB)


async def test_a_peer_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    absent = Connection(
        Endpoint(url="http://agent/agent/v1", token="t", peer="agent", socket=tmp_path / "none")
    )
    client = RemoteAgent(absent)
    with pytest.raises(PlatformUnavailable, match="The agent does not answer"):
        await client.processes(WEB)
    with pytest.raises(PlatformUnavailable, match="The agent does not answer"):
        async with client.stats():
            pass
    await absent.aclose()


@pytest.mark.usefixtures("connection")
async def test_a_call_that_a_closing_overtakes_leaves_nothing_open(endpoint: Endpoint) -> None:
    # As many turns of the loop as lie between asking and being answered.
    for turns in range(20):
        connection = Connection(endpoint)
        asking = asyncio.create_task(connection.request("GET", "/hosts/h1/engine"))
        for _ in range(turns):
            await asyncio.sleep(0)
        await connection.aclose()
        with suppress(PlatformUnavailable):
            await asking
        del connection, asking
        gc.collect()


async def test_a_socket_is_its_owners_alone_and_replaces_a_dead_one(tmp_path: Path) -> None:
    path = tmp_path / "s"
    listen(path).close()
    with listen(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.stat().st_uid == os.getuid()


def test_a_path_that_is_too_long_for_a_socket_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        listen(tmp_path / ("x" * 120))


async def test_inspect_keeps_every_key_of_the_engine(
    client: RemoteAgent, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    description = {"Id": "web", "Nested": {"a": [1, 2.5, None, True, "ü"]}}

    async def inspect(_kind: str, _ref: ObjectRef) -> dict[str, object]:
        return json.loads(json.dumps(description))  # type: ignore[no-any-return]

    monkeypatch.setattr(agent, "inspect", inspect)
    assert await client.inspect("container", WEB) == description
