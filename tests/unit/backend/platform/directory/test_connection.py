"""Whatever a controller says, it is an answer, a refusal or a failure of that controller."""

import asyncio
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sansldap import BindResponse, LDAPControl, LDAPResult, LDAPResultCode, LDAPServer

from caas_console.backend.platform.directory.connection import (
    ControllerFailed,
    LDAPConnection,
    RequestRefused,
)
from caas_console.backend.platform.directory.errors import (
    AccountDisabled,
    AttemptFailure,
    LoginRefused,
    PasswordMustChange,
    WrongCredentials,
)
from caas_console.backend.platform.directory.refusals import PASSWORD_POLICY

_DISABLED = "80090308: LdapErr: DSID-0C09056D, comment: AcceptSecurityContext error, data 533, v1\0"
_MUST_CHANGE = [LDAPControl(PASSWORD_POLICY, critical=False, value=b"\x30\x03\x81\x01\x02")]


class FakeWriter:
    """Takes what is said to the controller."""

    def __init__(self) -> None:
        self.said = b""

    def write(self, data: bytes) -> None:
        self.said += data

    async def drain(self) -> None: ...


def _answer(
    code: LDAPResultCode, message: str = "", controls: list[LDAPControl] | None = None
) -> bytes:
    response = BindResponse(1, controls or [], LDAPResult(code, "", message))
    return response.pack(LDAPServer()._packing_options)


def _connection(answer: bytes) -> LDAPConnection:
    reader = asyncio.StreamReader()
    reader.feed_data(answer)
    reader.feed_eof()
    return LDAPConnection(reader, cast("asyncio.StreamWriter", FakeWriter()), timeout=60)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (_answer(LDAPResultCode.SUCCESS), None),
        (_answer(LDAPResultCode.SUCCESS, controls=_MUST_CHANGE), PasswordMustChange),
        (_answer(LDAPResultCode.INVALID_CREDENTIALS), WrongCredentials),
        (_answer(LDAPResultCode.INVALID_CREDENTIALS, _DISABLED), AccountDisabled),
        (_answer(LDAPResultCode.INAPPROPRIATE_AUTHENTICATION), WrongCredentials),
    ],
)
async def test_answer_to_a_login_is_told(answer: bytes, refusal: type[LoginRefused] | None) -> None:
    assert await _connection(answer).bind("cn=alice", "secret") is refusal


@pytest.mark.parametrize("code", [LDAPResultCode.BUSY, LDAPResultCode.UNAVAILABLE])
async def test_busy_controller_is_its_own_failure(code: LDAPResultCode) -> None:
    with pytest.raises(ControllerFailed, match=f"{code.name}: later") as failed:
        await _connection(_answer(code, "later\0")).bind("cn=alice", "secret")

    assert failed.value.failure is AttemptFailure.FAILED


@pytest.mark.parametrize(
    "code", [LDAPResultCode.INVALID_DN_SYNTAX, LDAPResultCode.UNWILLING_TO_PERFORM]
)
async def test_name_that_no_controller_takes_is_no_failure_of_this_one(
    code: LDAPResultCode,
) -> None:
    with pytest.raises(RequestRefused, match=code.name):
        await _connection(_answer(code)).bind("alice", "secret")


async def test_empty_password_is_never_sent() -> None:
    with pytest.raises(ValueError, match="empty"):
        await _connection(b"").bind("cn=alice", "")


@given(st.data())
async def test_broken_answers_raise_nothing_else(data: st.DataObject) -> None:
    whole = bytearray(_answer(LDAPResultCode.INVALID_CREDENTIALS, _DISABLED, _MUST_CHANGE))
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    answer = bytes(whole[: data.draw(st.integers(0, len(whole)))])

    try:
        told = repr(await _connection(answer).bind("cn=alice", "secret"))
    except (ControllerFailed, RequestRefused) as error:
        told = repr(error)

    assert "secret" not in told


@given(st.binary(max_size=40))
async def test_anything_at_all_is_a_failure_of_the_controller(answer: bytes) -> None:
    with pytest.raises(ControllerFailed):
        await _connection(answer).bind("cn=alice", "secret")
