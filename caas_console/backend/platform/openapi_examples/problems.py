"""What goes wrong, by HTTP status."""

from starlette.exceptions import HTTPException

from caas_console.backend.contracts.errors import (
    AuthError,
    Conflict,
    EngineError,
    EngineUnreachable,
    InvalidInput,
    NotFound,
    Outdated,
    PermissionDenied,
    PlatformUnavailable,
    Problem,
    QuotaExceeded,
    ReasonNeeded,
    RevisionNeeded,
    TooManyRequests,
)
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.platform.openapi_examples.examples import json_of
from caas_console.backend.wire.problems import INTERNAL, problem_of

_UNREADABLE = problem_of(HTTPException(400, "There was an error parsing the body"))
_TOO_LARGE = problem_of(HTTPException(413, "A body may have 4194304 bytes."))

_PROBLEMS: tuple[Problem, ...] = (
    INTERNAL,
    _UNREADABLE,
    _TOO_LARGE,
    *(
        error.problem
        for error in (
            AuthError("The credential is missing or no longer good"),
            PermissionDenied(
                "You may not do this",
                "The missing permission is jobs.create.",
                "Ask an administrator of the tenant.",
            ),
            ReasonNeeded("A reason is needed", hint="Say why; it is recorded."),
            NotFound("There is no such host", "No host has the id nowhere."),
            Conflict("The job's state does not allow this", "The job is succeeded."),
            QuotaExceeded(
                "The quota of the tenant is exceeded",
                "Containers: 8 of 8 used, 1 asked for, 1 too many.",
                "Ask a platform administrator to raise the limit.",
            ),
            RevisionNeeded("The request must say which state it changes", hint="Send If-Match."),
            Outdated("The tenant was changed by somebody else", hint="Read it again."),
            TooManyRequests("Too many requests", "At most 20 a second.", "Wait a moment."),
            InvalidInput("The request is not valid", fields={"operation.spec.image": "missing"}),
            EngineError("The container could not be started", "port is already allocated"),
            EngineUnreachable("No Docker daemon answers", "unix:///var/run/docker.sock"),
            PlatformUnavailable("The agent does not answer"),
        )
    ),
)


def problem_examples(status: int) -> JSON:
    """The examples of problems with an HTTP status, by their code."""
    return {
        problem.code: {"value": json_of(problem) | {"request_id": "5c1f0a9be2d34786"}}
        for problem in _PROBLEMS
        if problem.status == status
    }
