"""The whole API against its own document: what it answers to made-up requests is as it says."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from caas_console.backend.platform.app import create_api
from tests.fakes.agent import FakeAgent
from tests.integration.platform.matrix.world import World
from tests.platforms import running_platform
from tests.waiting import eventually

JSON = dict[str, Any]
EXAMPLES = 3  # requests of each kind to each operation
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# As requests calls them, and as httpx does.
BODIES = {"data": "content", "json": "json"}
# Its answer never ends.
ENDLESS = {"watch"}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    agent = FakeAgent()
    made = World(tmp_path)
    await made.furnish()
    async with running_platform(tmp_path, agent):
        await eventually(lambda: agent.feed.get("host", "local") is not None)
        agent.put_container("local", "c")
        yield made
    await made.database.aclose()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ["platform-admin", "developer"])
async def test_made_up_requests_are_answered_as_the_document_says(world: World, role: str) -> None:
    document = create_api().openapi()
    names = [
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
    ]
    # One each: one of them is for logging out.
    tokens = {name: (await world.token(role))[0] for name in names}
    # Real ids, or every answer would be a 404.
    known = {**world.objects["default"], "container_id": "c"}
    asked = partial(ask, world.socket, known)
    findings = await asyncio.to_thread(explore, document, asked, tokens)
    assert not findings, "\n\n".join(findings)


Ask = Callable[[Case[Any], str], None]


def explore(document: JSON, ask: Ask, tokens: dict[str, str]) -> list[str]:
    """Ask every operation for what its schema allows, and for what it does not."""
    found = []
    for offered in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(offered, Ok)
        operation = offered.ok()
        name = operation.definition.raw["operationId"]
        if name in ENDLESS:
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            strategy = operation.as_strategy(generation_mode=mode)
            try:
                given(case=strategy)(repeated(ask, tokens[name]))()
            except (Exception, FailureGroup) as failure:  # noqa: BLE001 - each tells its own.
                found.append(f"{name} ({mode}): {failure!r}\n{failure}")
    return found


def repeated(ask: Ask, token: str) -> Callable[[Case[Any]], None]:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def once(case: Case[Any]) -> None:
        ask(case, token)

    return once


def ask(socket: str, known: dict[str, str], case: Case[Any], token: str) -> None:
    """Send a made-up request, and hold the answer against the document."""
    parameters = case.path_parameters
    if isinstance(parameters, dict):
        parameters.update({key: known[key] for key in parameters if key in known})
    sent = case.as_transport_kwargs(base_url="http://platform")
    headers = {"If-Match": '"0"', **sent["headers"], "Authorization": f"Bearer {token}"}
    body = {key: sent[name] for name, key in BODIES.items() if sent.get(name) is not None}
    with httpx.Client(transport=httpx.HTTPTransport(uds=socket), timeout=30) as client:
        answer = client.request(
            sent["method"], sent["url"], params=sent.get("params"), headers=headers, **body
        )
    case.validate_response(answer, checks=CHECKS)


async def test_a_method_that_a_path_does_not_take_is_told_which_it_takes(world: World) -> None:
    token, _ = await world.token("platform-admin")
    async with httpx.AsyncClient(
        transport=httpx.AsyncHTTPTransport(uds=world.socket),
        headers={"Authorization": f"Bearer {token}"},
    ) as client:
        for path, methods in create_api().openapi()["paths"].items():
            answer = await client.request("TRACE", f"http://platform{path}")
            assert answer.status_code == 405, path
            assert answer.headers["content-type"] == "application/problem+json"
            allowed = {method.strip().lower() for method in answer.headers["allow"].split(",")}
            # Another path's parameter may stand for this path's last word.
            assert allowed >= set(methods), path
