import json
import re
from typing import Any

import pytest
from fastapi.openapi.models import OpenAPI
from fastapi.routing import APIRoute

from caas_console.backend.platform.app import OPEN_ROUTERS, ROUTERS, create_api

JSON = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> JSON:
    api = create_api()
    return api.openapi()


def operations(document: JSON) -> list[tuple[str, str, JSON]]:
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_it_is_an_openapi_3_1_document(document: JSON) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPI.model_validate(document)


def test_every_reference_leads_somewhere(document: JSON) -> None:
    for reference in re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', json.dumps(document)):
        assert reference in document["components"]["schemas"]


def test_it_names_every_http_route_once(document: JSON) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert sorted(names) == sorted(
        route.name
        for router in (*OPEN_ROUTERS, *ROUTERS)
        for route in router.routes
        if isinstance(route, APIRoute)
    )


def test_every_operation_shows_what_it_answers(document: JSON) -> None:
    for _, _, operation in operations(document):
        success = next(iter(operation["responses"].values()))
        assert all("example" in content for content in success.get("content", {}).values()), (
            operation
        )


def test_every_operation_says_how_it_fails_with_an_example(document: JSON) -> None:
    for _, _, operation in operations(document):
        for status in ("401", "403", "404", "412", "422", "429", "500", "502", "503"):
            content = operation["responses"][status]["content"]["application/problem+json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
            assert content["examples"]


def test_every_body_that_is_taken_has_examples(document: JSON) -> None:
    for _, _, operation in operations(document):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert content["examples"]


def test_every_operation_needs_the_bearer_token(document: JSON) -> None:
    assert document["security"] == [{"bearer": []}]


def test_the_frames_of_the_sockets_are_described(document: JSON) -> None:
    for schema in ("ShellRequest", "ShellNotice", "StatsFocus", "StatsNotice"):
        assert f"`{schema}" in document["info"]["description"]
        assert schema in document["components"]["schemas"]
