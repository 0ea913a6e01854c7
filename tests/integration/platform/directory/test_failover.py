"""Controllers fail in every way that they can, and logins go on or say why they do not."""

import asyncio
import re
from pathlib import Path

import pytest

from caas_console.backend.platform.directory.errors import (
    AttemptFailure,
    CertificateNotTrusted,
    DirectoryMisconfigured,
    DirectoryUnavailable,
    ServiceAccountRefused,
    WrongCredentials,
)
from tests.guards.logs import LogGuard
from tests.integration.platform.directory.conftest import MakeDirectory
from tests.integration.platform.directory.odd_controller import (
    Answer,
    drip,
    hang_up,
    odd_controller,
    stay_mute,
    talk_http,
    talk_without_end,
)
from tests.lab.certificates import CertificateAuthority
from tests.lab.directory.active_directory import ActiveDirectory
from tests.lab.directory.people import PASSWORD

pytestmark = pytest.mark.timeout(600)  # The first one fetches and provisions.


@pytest.fixture(autouse=True)
def _failures_are_logged(log_guard: LogGuard) -> None:
    log_guard.allow(r"^WARNING \S+directory: ldaps://\S+ cannot be asked: ")


@pytest.mark.parametrize("failing", ["black_hole", "closed_port", "mute"])
async def test_second_controller_answers_where_the_first_does_not(
    active_directory: ActiveDirectory,
    by_upn: MakeDirectory,
    request: pytest.FixtureRequest,
    failing: str,
) -> None:
    controllers = [request.getfixturevalue(failing), active_directory.url]

    found = await by_upn(controllers=controllers, connect_timeout=3).authenticate("alice", PASSWORD)

    assert found.login == "alice"


async def test_wrong_password_is_shown_to_one_controller_alone(
    active_directory: ActiveDirectory, by_upn: MakeDirectory, closed_port: str
) -> None:
    directory = by_upn(controllers=[active_directory.url, closed_port])

    with pytest.raises(WrongCredentials):
        await directory.authenticate("nils", "wrong")


async def test_controller_that_hung_is_not_waited_for_again(
    active_directory: ActiveDirectory, by_upn: MakeDirectory, black_hole: str
) -> None:
    # Whoever waited for the first one had no time left for the second.
    directory = by_upn(
        controllers=[black_hole, active_directory.url],
        connect_timeout=10,
        login_timeout=10,
        retry_after=600,
    )
    with pytest.raises(DirectoryUnavailable) as unavailable:
        await directory.authenticate("alice", PASSWORD)
    assert [one.failure for one in unavailable.value.attempts] == [
        AttemptFailure.TIMED_OUT,
        AttemptFailure.NOT_TRIED,
    ]

    assert (await directory.authenticate("alice", PASSWORD)).login == "alice"


async def test_each_controller_says_why_when_none_answers(
    by_upn: MakeDirectory, black_hole: str, closed_port: str, mute: str
) -> None:
    directory = by_upn(controllers=[black_hole, closed_port, mute], connect_timeout=1)

    with pytest.raises(DirectoryUnavailable) as unavailable:
        await directory.authenticate("alice", PASSWORD)

    assert not isinstance(unavailable.value, CertificateNotTrusted)
    assert [(one.controller, one.failure) for one in unavailable.value.attempts] == [
        (black_hole, AttemptFailure.TIMED_OUT),
        (closed_port, AttemptFailure.UNREACHABLE),
        (mute, AttemptFailure.TIMED_OUT),
    ]
    assert PASSWORD not in str(unavailable.value) + repr(unavailable.value)


async def test_frozen_controller_is_given_up_and_asked_again_when_it_goes_on(
    active_directory: ActiveDirectory, by_upn: MakeDirectory
) -> None:
    directory = by_upn(connect_timeout=1)
    active_directory.freeze()
    with pytest.raises(DirectoryUnavailable):
        await directory.authenticate("alice", PASSWORD)

    active_directory.thaw()

    patient = by_upn()
    assert (await patient.authenticate("alice", PASSWORD)).login == "alice"


@pytest.mark.parametrize(
    ("answer", "failure", "seconds"),
    [
        (stay_mute, AttemptFailure.TIMED_OUT, 1),
        (drip, AttemptFailure.TIMED_OUT, 1),
        (hang_up, AttemptFailure.FAILED, 60),
        (talk_http, AttemptFailure.FAILED, 60),
        (talk_without_end, AttemptFailure.FAILED, 60),
    ],
)
async def test_controller_that_fails_after_the_handshake_is_given_up(
    by_upn: MakeDirectory,
    directory_authority: CertificateAuthority,
    answer: Answer,
    failure: AttemptFailure,
    seconds: int,
) -> None:
    async with odd_controller(directory_authority, answer) as url:
        directory = by_upn(controllers=[url], operation_timeout=seconds)

        with pytest.raises(DirectoryUnavailable) as unavailable:
            await directory.authenticate("alice", PASSWORD)

    (attempt,) = unavailable.value.attempts
    assert attempt.failure is failure


async def test_stopped_controller_answers_again_after_its_start(
    active_directory: ActiveDirectory, by_upn: MakeDirectory
) -> None:
    directory = by_upn()
    active_directory.stop()
    with pytest.raises(DirectoryUnavailable):
        await directory.authenticate("alice", PASSWORD)

    active_directory.start()

    assert (await directory.authenticate("alice", PASSWORD)).login == "alice"


async def test_logins_beyond_sixteen_wait_for_their_turn(
    by_upn: MakeDirectory, directory_authority: CertificateAuthority
) -> None:
    present: set[asyncio.StreamWriter] = set()
    crowds: list[int] = []

    async def stay(writer: asyncio.StreamWriter) -> None:
        present.add(writer)
        crowds.append(len(present))
        try:
            await asyncio.sleep(0.2)
        finally:
            present.remove(writer)

    async with odd_controller(directory_authority, stay) as url:
        directory = by_upn(controllers=[url])
        logins = [directory.authenticate("alice", PASSWORD) for _ in range(40)]
        results = await asyncio.gather(*logins, return_exceptions=True)

    assert {type(one) for one in results} == {DirectoryUnavailable}
    assert len(crowds) == 40
    assert max(crowds) <= 16


async def test_hundred_logins_at_once_are_all_answered(by_openldap: MakeDirectory) -> None:
    directory = by_openldap()

    found = await asyncio.gather(*(directory.authenticate("alice", PASSWORD) for _ in range(100)))

    assert {person.login for person in found} == {"alice"}


async def test_certificate_of_another_authority_is_not_trusted(
    by_upn: MakeDirectory, tmp_path: Path
) -> None:
    stranger = CertificateAuthority(tmp_path / "stranger")
    directory = by_upn(ca_file=stranger.certificate)

    with pytest.raises(CertificateNotTrusted) as untrusted:
        await directory.authenticate("alice", PASSWORD)

    (attempt,) = untrusted.value.attempts
    assert attempt.failure is AttemptFailure.UNTRUSTED
    assert re.search("issuer|self.signed", attempt.detail)


async def test_certificate_for_another_name_is_not_trusted(
    active_directory: ActiveDirectory, by_upn: MakeDirectory
) -> None:
    other_name = active_directory.url.replace("127.0.0.1", "localhost")

    with pytest.raises(CertificateNotTrusted) as untrusted:
        await by_upn(controllers=[other_name]).authenticate("alice", PASSWORD)

    assert "localhost" in untrusted.value.attempts[0].detail


async def test_service_account_with_a_wrong_password_is_told_without_it(
    active_directory: ActiveDirectory, by_service_account: MakeDirectory
) -> None:
    account = {"dn": active_directory.service_dn, "password": "not-it-at-all"}

    with pytest.raises(ServiceAccountRefused) as refused:
        await by_service_account(service_account=account).authenticate("alice", PASSWORD)

    assert refused.value.refusal is WrongCredentials
    assert refused.value.controller == active_directory.url
    assert "not-it-at-all" not in str(refused.value) + repr(refused.value)


@pytest.mark.parametrize("make", ["by_upn", "by_service_account", "by_openldap"])
async def test_base_that_is_not_there_is_told(make: str, request: pytest.FixtureRequest) -> None:
    directory = request.getfixturevalue(make)(base_dn="dc=else,dc=where")

    with pytest.raises(DirectoryMisconfigured, match="dc=else"):
        await directory.authenticate("alice", PASSWORD)


async def test_filter_that_finds_several_people_lets_nobody_in(by_openldap: MakeDirectory) -> None:
    directory = by_openldap(user_filter="(|(uid={login})(objectClass=person))")

    with pytest.raises(DirectoryMisconfigured, match="several"):
        await directory.authenticate("alice", PASSWORD)
