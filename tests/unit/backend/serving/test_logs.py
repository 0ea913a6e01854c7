import json
import logging
import sys
from contextvars import copy_context
from typing import Any

from caas_console.backend.serving.logs import JSONFormatter
from caas_console.backend.wire.request_id import enter_request


def formatted(message: str, *arguments: object, failure: bool = False) -> dict[str, Any]:
    exc_info = sys.exc_info() if failure else None
    record = logging.LogRecord("caas", logging.INFO, __file__, 1, message, arguments, exc_info)
    line = JSONFormatter().format(record)
    assert "\n" not in line
    told: dict[str, Any] = json.loads(line)
    return told


def test_a_record_is_one_line_of_json() -> None:
    told = formatted("héllo %s\nagain", '"quoted"')
    assert told["message"] == 'héllo "quoted"\nagain'
    assert (told["level"], told["logger"]) == ("info", "caas")
    assert told["at"].endswith("+00:00")


def test_a_line_names_the_request_that_it_belongs_to() -> None:
    # A context of its own: what is entered here would be every later test's request.
    context = copy_context()
    context.run(enter_request, "request-1")
    assert context.run(formatted, "x")["request_id"] == "request-1"


def test_a_failure_brings_its_traceback() -> None:
    try:
        float("no number")
    except ValueError:
        assert "ValueError: could not" in formatted("x", failure=True)["traceback"]
