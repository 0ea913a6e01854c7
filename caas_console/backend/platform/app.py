"""The platform's ASGI application."""

import asyncio
import re
from functools import partial

from fastapi import Depends, FastAPI
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection
from starlette.routing import compile_path
from starlette.types import ASGIApp

import caas_console
from caas_console.backend.contracts.errors import PermissionDenied, QuotaExceeded
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.platform.idempotency import Idempotency
from caas_console.backend.platform.rate_limits import RateLimits
from caas_console.backend.platform.routes import (
    access,
    audit,
    containers,
    environments,
    events,
    groups,
    health,
    hosts,
    images,
    jobs,
    login,
    networks,
    people,
    quotas,
    roles,
    sessions,
    tenants,
    volumes,
    watch,
)
from caas_console.backend.platform.services import (
    Services,
    answer_refusal,
    authorize,
    runtime_for,
)
from caas_console.backend.serving.middleware import (
    HEALTH_PATH,
    READY_PATH,
    Identify,
    guarded,
)
from caas_console.backend.wire import routes as runtime
from caas_console.backend.wire import socket_routes
from caas_console.backend.wire.problems import (
    ProblemResponse,
    install_problem_handlers,
    problem_of,
)

PREFIX = "/v1"

ROUTERS = (
    login.router,
    sessions.router,
    access.router,
    audit.router,
    tenants.router,
    people.router,
    groups.router,
    roles.router,
    quotas.router,
    environments.router,
    hosts.router,
    containers.router,
    images.router,
    networks.router,
    volumes.router,
    events.router,
    jobs.router,
    watch.router,
    runtime.router,
    socket_routes.router,
)


# For whoever has no token yet.
OPEN_ROUTERS = (login.open_router,)
OPEN_PATHS = frozenset(
    f"{PREFIX}{route.path}"
    for router in OPEN_ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
)
# A job goes on after its answer, and its key is kept with it. It cannot be cancelled twice, nor
# queued again while it is queued.
_KEEPING, _APART = ("/hosts/{host_id}/jobs",), ("/jobs/{job_id}/cancel", "/jobs/{job_id}/retry")


def _pattern(path: str) -> re.Pattern[str]:
    return compile_path(f"{PREFIX}{path}")[0]


def _name(route: APIRoute) -> str:
    return route.name


def create_api() -> FastAPI:
    """The API without anything behind it; its document needs no more."""
    app = FastAPI(
        title="CaaS platform",
        version=caas_console.__version__,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        # To where the Host header says, which anybody may write.
        redirect_slashes=False,
        generate_unique_id_function=_name,
    )
    for router in OPEN_ROUTERS:
        app.include_router(router, prefix=PREFIX)
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX, dependencies=[Depends(authorize)])
    for path, probe in ((HEALTH_PATH, health.healthy), (READY_PATH, health.ready)):
        app.add_api_route(path, probe, status_code=204, include_in_schema=False)
    install_problem_handlers(app)
    for refusal in (PermissionDenied, QuotaExceeded):
        app.add_exception_handler(refusal, answer_refusal)
    app.add_exception_handler(405, _tell_methods)
    # FastAPI's own way of extending the document.
    app.openapi = partial(_document, app)  # type: ignore[method-assign]
    return app


async def _tell_methods(connection: HTTPConnection, error: Exception) -> Response:
    """The refusal of a method, with all that the path takes: Starlette names one route's."""
    path = connection.url.path.removeprefix(PREFIX)
    methods = {
        method
        for router in (*OPEN_ROUTERS, *ROUTERS)
        for route in router.routes
        if isinstance(route, APIRoute) and route.path_regex.fullmatch(path)
        for method in route.methods or ()
    }
    return ProblemResponse(problem_of(error), {"Allow": ", ".join(sorted(methods))})


def _document(app: FastAPI) -> JSON:
    # Only here: the examples take longer to make than the platform has to start.
    from caas_console.backend.platform.openapi import document  # noqa: PLC0415

    return document(app, OPEN_PATHS)


def create_app(
    services: Services, identify: Identify, stopping: asyncio.Event, draining: asyncio.Event
) -> ASGIApp:
    """The application that serves ``services``.

    Args:
        services: what it works with.
        identify: who a bearer token stands for.
        stopping: ends every stream when it is set.
        draining: set when no new work is wanted.
    """
    api = create_api()
    api.state.services = services
    api.state.runtime_for = partial(runtime_for, services)
    api.state.stopping = stopping
    api.state.draining = draining
    once = Idempotency(
        api, services.database, keeping=map(_pattern, _KEEPING), apart=map(_pattern, _APART)
    )
    return guarded(RateLimits(once), identify, OPEN_PATHS | {READY_PATH})
