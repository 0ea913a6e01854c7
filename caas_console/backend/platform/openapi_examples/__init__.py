"""Examples for the API's document, made of the records themselves so that they stay true."""

from typing import Any

from caas_console.backend.contracts.resources import JSON
from caas_console.backend.platform.openapi_examples import (
    access,
    audit,
    identity,
    people,
    runtime,
    tenancy,
)
from caas_console.backend.platform.openapi_examples.problems import problem_examples

# By the name of the route's function.
REQUESTS: dict[str, JSON] = {
    **identity.REQUESTS,
    **people.REQUESTS,
    **runtime.REQUESTS,
    **tenancy.REQUESTS,
}
RESPONSES: dict[str, Any] = {
    **access.RESPONSES,
    **audit.RESPONSES,
    **identity.RESPONSES,
    **people.RESPONSES,
    **runtime.RESPONSES,
    **tenancy.RESPONSES,
}

__all__ = ["REQUESTS", "RESPONSES", "problem_examples"]
