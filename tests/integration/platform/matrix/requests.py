"""A request for each route of the API, with the body that its document shows."""

import json
from typing import Any

import httpx
from fastapi.routing import APIRoute, APIWebSocketRoute
from websockets.asyncio.client import unix_connect
from websockets.exceptions import InvalidStatus

from caas_console.backend.platform.app import ROUTERS, create_api

JSON = dict[str, Any]
Route = APIRoute | APIWebSocketRoute

_QUERIES = {
    "preview_prune": {"target": "containers"},
    "explain_access": {
        "person_id": "viewer",
        "permission": "containers.shell",
        "tenant_id": "default",
    },
}


def routes() -> dict[str, Route]:
    """Every route that needs a credential, by its name."""
    return {
        route.name: route
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute | APIWebSocketRoute)
    }


def bodies() -> dict[str, JSON]:
    """The first example of each body, by the route's name."""
    found = {}
    for methods in create_api().openapi()["paths"].values():
        for operation in methods.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                example = next(iter(content["examples"].values()))
                found[operation["operationId"]] = example["value"]
    return found


async def ask(socket: str, route: Route, path: str, token: str, body: JSON | None) -> JSON:
    """The answer's status and, unless it succeeded, its problem."""
    headers = {"Authorization": f"Bearer {token}", "If-Match": '"1"'}
    if isinstance(route, APIWebSocketRoute):
        return await _shake_hands(socket, path, headers)
    transport = httpx.AsyncHTTPTransport(uds=socket)
    async with httpx.AsyncClient(transport=transport, base_url="http://platform") as client:
        (method,) = route.methods or {"GET"}
        asking = client.stream(
            method, path, json=body, headers=headers, params=_QUERIES.get(route.name)
        )
        async with asking as response:
            if response.is_success:
                return {"status": response.status_code}
            problem: JSON = json.loads(await response.aread())
            return problem


async def _shake_hands(socket: str, path: str, headers: dict[str, str]) -> JSON:
    url = f"ws://platform{path}"
    try:
        async with unix_connect(socket, url, additional_headers=headers):
            return {"status": 101}
    except InvalidStatus as refusal:
        problem: JSON = json.loads(refusal.response.body or b"{}")
        return problem
