from typing import Any

import pytest
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from caas_console.backend.contracts import errors
from caas_console.backend.contracts.jobs import JobRequest
from caas_console.backend.wire.problems import ProblemResponse, field_name, problem_of

_ERRORS = [
    errors.InvalidInput("t", "d", "h", fields={"name": "taken"}),
    errors.AuthError("t", "d", "h"),
    errors.PasswordChangeNeeded("t", "d", "h"),
    errors.PermissionDenied("t", "d", "h"),
    errors.ReasonNeeded("t", "d", "h"),
    errors.NotFound("t", "d", "h"),
    errors.Conflict("t", "d", "h"),
    errors.QuotaExceeded("t", "d", "h"),
    errors.Outdated("t", "d", "h"),
    errors.RevisionNeeded("t", "d", "h"),
    errors.TooManyRequests("t", "d", "h", retry_after=7),
    errors.Gone("t", "d", "h"),
    errors.PlatformUnavailable("t", "d", "h"),
    errors.EngineError("t", "d", "h"),
    errors.EngineUnreachable("t", "d", "h"),
    errors.EngineAccessDenied("t", "d", "h"),
    errors.EngineTooOld("t", "d", "h"),
]


@pytest.mark.parametrize("error", _ERRORS, ids=lambda error: error.code)
def test_an_expected_error_crosses_the_wire_as_itself(error: errors.ConsoleError) -> None:
    back = errors.error_from_problem(problem_of(error))
    assert type(back) is type(error)
    assert (back.title, back.detail, back.hint, back.fields) == (
        error.title,
        error.detail,
        error.hint,
        error.fields,
    )
    assert back.problem == error.problem


def test_how_long_to_wait_is_in_the_header_that_every_client_knows() -> None:
    answer = ProblemResponse(errors.TooManyRequests("t", retry_after=7).problem)
    assert answer.headers["Retry-After"] == "7"


def test_every_expected_error_is_tried() -> None:
    leaves = {type(error) for error in _ERRORS}
    direct = set(errors.ConsoleError.__subclasses__()) & {
        one for one in vars(errors).values() if isinstance(one, type)
    }
    assert direct <= leaves


def validation_errors(body: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as failure:
        TypeAdapter(JobRequest).validate_python(body)
    located = [{**one, "loc": ("body", *one["loc"])} for one in failure.value.errors()]
    return problem_of(RequestValidationError(located)).fields


def test_a_wrong_field_is_named_as_a_form_knows_it() -> None:
    spec = {"image": "busybox", "ports": [{"container_port": "many"}]}
    fields = validation_errors({"operation": {"kind": "container.run", "spec": spec}})
    assert set(fields) == {"operation.spec.ports.0.container_port"}


def test_an_unknown_operation_is_named() -> None:
    assert set(validation_errors({"operation": {"kind": "host.explode"}})) == {"operation"}


def test_where_a_field_came_from_is_left_out() -> None:
    assert field_name(("query", "limit")) == "limit"


def test_a_route_that_is_not_there_is_not_found() -> None:
    problem = problem_of(HTTPException(404))
    assert (problem.code, problem.status) == ("not-found", 404)


def test_a_bug_tells_nothing_of_itself() -> None:
    problem = problem_of(ZeroDivisionError("secret"))
    assert (problem.code, problem.status) == ("internal-error", 500)
    assert "secret" not in problem.model_dump_json()
