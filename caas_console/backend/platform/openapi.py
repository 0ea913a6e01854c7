"""The API's document (OpenAPI 3.1): what FastAPI knows, and what every operation can answer."""

from collections.abc import Collection
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from caas_console.backend.contracts.errors import PROBLEM_MEDIA_TYPE, Problem
from caas_console.backend.contracts.watch import WatchBatch
from caas_console.backend.platform.idempotency import KEY_HEADER
from caas_console.backend.platform.openapi_examples import REQUESTS, RESPONSES, problem_examples
from caas_console.backend.wire.messages import (
    ShellNotice,
    ShellRequest,
    StatsFocus,
    StatsNotice,
)
from caas_console.backend.wire.ndjson import NDJSON_MEDIA_TYPE

JSON = dict[str, Any]

_DESCRIPTION = """\
Everything that the console can do, with the same checks.

Two WebSockets, which OpenAPI cannot describe, take the same bearer token in the `Authorization`
header of their handshake. Their text frames are the schemas named here:

- `/v1/hosts/{host_id}/containers/{container_id}/shell`: the first frame is a `ShellRequest` with
  `open`, later ones may resize; binary frames are the terminal's bytes both ways; the server
  sends `ShellNotice`s.
- `/v1/stats`: a `StatsFocus` says which containers to measure every second; the server sends
  `StatsNotice`s.

Requests are limited by credential, and before a login by address: `RateLimit-Policy` and
`RateLimit` (draft-ietf-httpapi-ratelimit-headers) say how many are left.
"""

_REF = "#/components/schemas/{model}"

# What every operation can answer besides its success.
_PROBLEMS = {
    "400": "The body cannot be read at all",
    "401": "The credential is missing or no longer good",
    "403": "The actor may not do this; detail: the missing permission, hint: what helps",
    "404": "There is no such object, or the actor may not know of it",
    "413": "The body is larger than any that means something",
    "412": "The object has changed since it was read",
    "422": "The request says something impossible; `fields` names what",
    "428": "The request does not say which state of the object it changes",
    "429": "Too many requests; `Retry-After` tells when to go on",
    "500": "The platform failed; report the request id",
    "502": "The engine answered with an error; the detail is its message",
    "503": "The platform, the agent or the engine does not answer",
}
_CONFLICT = {"409": "The object's present state does not allow this"}

_KEY: JSON = {
    "name": KEY_HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    "description": "Chosen by the client; a request that is sent again with the same key within a "
    "day is not carried out again, but answered as the first one was. A job's key is good for as "
    "long as the job is kept.",
}


def document(app: FastAPI, open_paths: Collection[str]) -> JSON:
    """The document of the application's routes; ``open_paths`` need no token."""
    api: JSON = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        description=_DESCRIPTION,
        routes=app.routes,
        servers=[{"url": "/"}],
    )
    components = api["components"]
    components["schemas"].pop("HTTPValidationError", None)
    components["schemas"].pop("ValidationError", None)
    components["schemas"].update(_schemas())
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    api["security"] = [{"bearer": []}]
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            if path in open_paths:
                operation["security"] = []
            _complete(method, operation)
    return api


def _schemas() -> JSON:
    _, definitions = models_json_schema(
        [
            (Problem, "serialization"),
            (WatchBatch, "serialization"),
            (ShellRequest, "validation"),
            (ShellNotice, "serialization"),
            (StatsFocus, "validation"),
            (StatsNotice, "serialization"),
        ],
        ref_template=_REF,
    )
    schemas: JSON = definitions["$defs"]
    return schemas


def _complete(method: str, operation: JSON) -> None:
    name, responses = operation["operationId"], operation["responses"]
    for status, description in (_PROBLEMS | (_CONFLICT if method != "get" else {})).items():
        responses[status] = {
            "description": description,
            "content": {
                PROBLEM_MEDIA_TYPE: {
                    "schema": {"$ref": _REF.format(model="Problem")},
                    "examples": problem_examples(int(status)),
                }
            },
        }
    if "requestBody" not in operation:
        del responses["400"], responses["413"]
    if method == "post" and "security" not in operation:
        operation["parameters"] = [
            *(one for one in operation.get("parameters", ()) if one["name"] != _KEY["name"]),
            _KEY,
        ]
    if name == "watch":
        responses["200"]["content"] = {
            NDJSON_MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="WatchBatch")}}
        }
    if example := REQUESTS.get(name):
        operation["requestBody"]["content"]["application/json"]["examples"] = example
    if name in RESPONSES:
        success = next(status for status in responses if status.startswith("2"))
        for content in responses[success]["content"].values():
            content["example"] = RESPONSES[name]
