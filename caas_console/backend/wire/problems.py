"""How errors become problem+json: the one table of what the API answers for which exception."""

from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from caas_console.backend.contracts.errors import (
    PROBLEM_MEDIA_TYPE,
    ConsoleError,
    InvalidInput,
    Problem,
)
from caas_console.backend.wire.request_id import current_request_id

_STATUS_CODES = {
    404: "not-found",
    405: "method-not-allowed",
    408: "request-timeout",
    413: "too-large",
    415: "unsupported-media-type",
}

INTERNAL = Problem(
    title="The platform failed for an unexpected reason",
    code="internal-error",
    status=500,
    hint="Report this with the request id; the log has the details.",
)


class ProblemResponse(Response):
    """An answer that says what went wrong (RFC 9457); also refuses a WebSocket's handshake."""

    media_type = PROBLEM_MEDIA_TYPE

    def __init__(self, problem: Problem, headers: dict[str, str] | None = None) -> None:
        told = problem.model_copy(update={"request_id": current_request_id()})
        super().__init__(told.model_dump_json(), problem.status, headers)
        if problem.retry_after is not None:
            # RFC 9110, section 10.2.3.
            self.headers["Retry-After"] = str(problem.retry_after)


def problem_of(error: Exception) -> Problem:
    """What the API says of an exception."""
    match error:
        case ConsoleError():
            return error.problem
        case RequestValidationError():
            return Problem(
                title="The request is not valid",
                code=InvalidInput.code,
                status=InvalidInput.status,
                fields={field_name(one["loc"]): str(one["msg"]) for one in error.errors()},
            )
        case HTTPException():
            return Problem(
                title=HTTPStatus(error.status_code).phrase,
                code=_STATUS_CODES.get(error.status_code, "bad-request"),
                status=error.status_code,
                detail=str(error.detail),
            )
        case _:
            return INTERNAL


def field_name(location: tuple[str | int, ...]) -> str:
    """The name of a wrong field as a form knows it: ``operation.spec.ports.0.host_port``.

    Leaves out where the field came from (body, query) and which record of a union it is in
    (``container.run``).
    """
    return ".".join(str(part) for part in location[1:] if "." not in str(part))


def install_problem_handlers(app: FastAPI) -> None:
    """Have every error of the app's routes answered as a problem."""
    for exception in (ConsoleError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(exception, answer)


async def answer(_connection: HTTPConnection, error: Exception) -> Response:
    """The problem that an exception is."""
    return ProblemResponse(problem_of(error))
