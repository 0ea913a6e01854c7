"""The ASGI application of a region's agent."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import Response
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp

from caas_console.backend.agent.turns import Turns
from caas_console.backend.contracts.agent import Agent
from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.streams import closing
from caas_console.backend.feed.feed import HEARTBEAT
from caas_console.backend.feed.merging import merged
from caas_console.backend.serving.middleware import HEALTH_PATH, TokenCheck, guarded
from caas_console.backend.wire import routes, socket_routes
from caas_console.backend.wire.endpoint import AGENT_PREFIX
from caas_console.backend.wire.messages import Execution, ExecutionLine, HostSet
from caas_console.backend.wire.ndjson import NDJSON_MEDIA_TYPE, encode_lines
from caas_console.backend.wire.problems import install_problem_handlers
from caas_console.backend.wire.streaming import Body, StreamedResponse

router = APIRouter(tags=["agent"])


async def agent_of(connection: HTTPConnection) -> Agent:
    """The Agent that the application serves."""
    agent: Agent = connection.app.state.agent
    return agent


async def turns_of(connection: HTTPConnection) -> Turns:
    """Whose turn it is at each job."""
    turns: Turns = connection.app.state.turns
    return turns


AgentOf = Annotated[Agent, Depends(agent_of)]
TurnsOf = Annotated[Turns, Depends(turns_of)]


def create_app(agent: Agent, token: str, stopping: asyncio.Event) -> ASGIApp:
    """The application that serves ``agent`` to whoever shows ``token``.

    Args:
        agent: drives the hosts.
        token: the bearer token of the platform.
        stopping: ends every stream when it is set.
    """
    app = FastAPI(title="CaaS agent", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.agent = agent
    app.state.turns = Turns()
    app.state.runtime_for = lambda _connection: agent
    app.state.stopping = stopping
    for routes_below in (router, routes.router, socket_routes.router):
        app.include_router(routes_below, prefix=AGENT_PREFIX)
    app.add_api_route(HEALTH_PATH, _healthy, status_code=204)
    install_problem_handlers(app)
    check = TokenCheck(token)

    async def identify(offered: str) -> str | None:
        return "platform" if check(offered) else None

    return guarded(app, identify)


async def _healthy() -> Response:
    return Response(status_code=204)


@router.put("/hosts", status_code=204)
async def set_hosts(wanted: HostSet, agent: AgentOf) -> Response:
    """Drive exactly these hosts from now on."""
    await agent.set_hosts(wanted.hosts)
    return Response(status_code=204)


@router.get("/watch")
async def watch(agent: AgentOf, cursor: str = "") -> Response:
    """The region's observed state and its changes, as NDJSON."""

    @asynccontextmanager
    async def opening() -> AsyncIterator[Body]:
        yield Body(NDJSON_MEDIA_TYPE, encode_lines(agent.watch(cursor)))

    return StreamedResponse(opening)


@router.post("/hosts/{host_id}/execute")
async def execute(host_id: str, execution: Execution, agent: AgentOf, turns: TurnsOf) -> Response:
    """Run an operation and tell its progress, as NDJSON; hanging up cancels it.

    So does a later attempt at the same job, and an earlier one is refused. A line comes at least
    every 10 s: without news it is empty.
    """

    @asynccontextmanager
    async def opening() -> AsyncIterator[Body]:
        def start() -> AsyncIterator[Progress]:
            return agent.execute(host_id, execution.operation, execution.job_id, execution.attempt)

        async with turns.taking(execution.job_id, execution.attempt):
            yield Body(NDJSON_MEDIA_TYPE, encode_lines(_execution_lines(start)))

    return StreamedResponse(opening)


async def _execution_lines(
    start: Callable[[], AsyncIterator[Progress]],
) -> AsyncIterator[ExecutionLine]:
    async with closing(merged([_outcome_lines(start), _signs_of_life()])) as lines:
        async for line in lines:
            yield line
            if line.is_last:
                return


async def _outcome_lines(
    start: Callable[[], AsyncIterator[Progress]],
) -> AsyncIterator[ExecutionLine]:
    try:
        async with closing(start()) as reports:
            async for progress in reports:
                yield ExecutionLine(progress=progress)
    except ConsoleError as error:
        yield ExecutionLine(problem=error.problem)
    else:
        yield ExecutionLine(done=True)


async def _signs_of_life() -> AsyncIterator[ExecutionLine]:
    while True:
        await asyncio.sleep(HEARTBEAT)
        yield ExecutionLine()
