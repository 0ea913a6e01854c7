from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from caas_console.backend.contracts.access import Permission, Role
from caas_console.backend.contracts.errors import (
    AuthError,
    Conflict,
    NotFound,
    Outdated,
    PasswordChangeNeeded,
    PermissionDenied,
)
from caas_console.backend.contracts.identity import LoginRequest, TokenRequest
from caas_console.backend.contracts.tenancy import (
    BindingRequest,
    OneTimePassword,
    Person,
    PersonChange,
    PersonRequest,
    PersonState,
)
from caas_console.backend.platform.identity.logins import Logins
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.clock import utc_now
from caas_console.backend.wire.connection import Connection
from tests.integration.platform.mariadb import on_both
from tests.integration.platform.tenancy.conftest import ADMIN, AUDITOR, OWN, TENANT_ADMIN, Office

DISABLED = PersonChange(state=PersonState.DISABLED)
NEW_PASSWORD = "correct horse battery staple"


@pytest.fixture
def logins(office: Office) -> Logins:
    return Logins(office.database, office.sessions, utc_now)


def login_request(made: OneTimePassword, *, new: str | None = None) -> LoginRequest:
    return LoginRequest(
        login=made.person.login,
        password=SecretStr(made.password),
        new_password=None if new is None else SecretStr(new),
    )


async def test_a_new_account_logs_in_with_its_one_time_password_to_replace_it(
    office: Office, logins: Logins
) -> None:
    made = await office.people.create(PersonRequest(login="Berta", name="Berta"), ADMIN)
    assert made.person.login == "berta"
    with pytest.raises(PasswordChangeNeeded):
        await logins.log_in(login_request(made), "")
    assert await logins.log_in(login_request(made, new=NEW_PASSWORD), "")
    with pytest.raises(AuthError):
        await logins.log_in(login_request(made), "")


async def test_a_login_is_held_once(office: Office) -> None:
    await office.hire()
    with pytest.raises(Conflict) as refusal:
        await office.people.create(PersonRequest(login="BERTA", name="B"), ADMIN)
    assert set(refusal.value.fields) == {"login"}


@on_both
async def test_who_is_disabled_loses_every_session_and_token(
    office: Office, logins: Logins
) -> None:
    made = await office.people.create(PersonRequest(login="berta", name="Berta"), ADMIN)
    pair = await logins.log_in(login_request(made, new=NEW_PASSWORD), "")
    token = await office.api_tokens.create(
        TokenRequest(
            name="t", scopes=(Permission.HOSTS_READ,), expires_at=utc_now() + timedelta(days=1)
        ),
        Actor(made.person.id, "Berta", ()),
    )
    recognition = Recognition(office.database, utc_now)
    assert await recognition.actor(pair.access_token)
    assert await recognition.actor(token.secret)
    known = await office.people.get(made.person.id, ADMIN)
    disabled = await office.people.change(known.id, DISABLED, known.revision, ADMIN)
    # What was ended is not good again when the account is.
    enable = PersonChange(state=PersonState.ACTIVE)
    await office.people.change(known.id, enable, disabled.revision, ADMIN)
    assert await recognition.actor(pair.access_token) is None
    assert await recognition.actor(token.secret) is None
    with pytest.raises(AuthError, match="disabled"):
        await office.sessions.refresh(pair.refresh_token)


@on_both
async def test_a_renamed_persons_roles_sessions_and_tokens_are_told_with_the_new_name(
    office: Office, logins: Logins
) -> None:
    made = await office.people.create(PersonRequest(login="berta", name="Berta"), ADMIN)
    await logins.log_in(login_request(made, new=NEW_PASSWORD), "")
    await office.api_tokens.create(
        TokenRequest(
            name="t", scopes=(Permission.HOSTS_READ,), expires_at=utc_now() + timedelta(days=1)
        ),
        Actor(made.person.id, "Berta", ()),
    )
    member = BindingRequest(role=Role.VIEWER, login="berta")
    before = await office.roles.add(OWN, member, ADMIN)
    known = await office.people.get(made.person.id, ADMIN)
    await office.people.change(known.id, PersonChange(name="Berta Neu"), known.revision, ADMIN)
    (told,) = await office.roles.page(OWN, ADMIN, after="", limit=9)
    assert told.subject_name == "Berta Neu"
    assert told.revision > before.revision
    (session,) = await office.sessions.page(made.person.id, after="", limit=9)
    (token,) = await office.api_tokens.page(made.person.id, after="", limit=9)
    assert {session.person_name, token.person_name} == {"Berta Neu"}
    assert min(session.revision, token.revision) > before.revision


async def test_a_password_is_reset_and_ends_the_sessions(office: Office, logins: Logins) -> None:
    made = await office.people.create(PersonRequest(login="berta", name="Berta"), ADMIN)
    pair = await logins.log_in(login_request(made, new=NEW_PASSWORD), "")
    reset = await office.people.reset_password(made.person.id, ADMIN)
    with pytest.raises(AuthError, match="password was changed"):
        await office.sessions.refresh(pair.refresh_token)
    with pytest.raises(PasswordChangeNeeded):
        await logins.log_in(login_request(reset), "")


async def test_an_account_is_given_an_end_and_loses_it(office: Office) -> None:
    made = await office.hire()
    end = datetime(2027, 1, 1, tzinfo=UTC)
    ending = await office.people.change(made.id, PersonChange(expires_at=end), made.revision, ADMIN)
    assert ending.expires_at == end
    change = PersonChange(never_expires=True)
    assert (await office.people.change(made.id, change, ending.revision, ADMIN)).expires_at is None


async def test_a_change_of_what_somebody_else_changed_is_refused(office: Office) -> None:
    made = await office.hire()
    await office.people.change(made.id, PersonChange(email="b@example.com"), made.revision, ADMIN)
    with pytest.raises(Outdated):
        await office.people.change(made.id, PersonChange(name="B"), made.revision, ADMIN)


async def test_of_a_directorys_person_only_the_state_is_changed_here(
    office: Office, from_directory: Person
) -> None:
    person = from_directory
    with pytest.raises(Conflict) as refusal:
        await office.people.change(
            person.id, PersonChange(name="D", email="d@example.com"), person.revision, ADMIN
        )
    assert set(refusal.value.fields) == {"name", "email"}
    with pytest.raises(Conflict):
        await office.people.reset_password(person.id, ADMIN)
    disabled = await office.people.change(person.id, DISABLED, person.revision, ADMIN)
    assert disabled.state is PersonState.DISABLED


async def test_who_may_read_people_is_refused_by_name_and_others_see_nobody(
    office: Office,
) -> None:
    made = await office.hire()
    with pytest.raises(PermissionDenied) as refusal:
        await office.people.change(made.id, DISABLED, made.revision, AUDITOR)
    assert "people.manage" in refusal.value.detail
    with pytest.raises(NotFound):
        await office.people.change(made.id, DISABLED, made.revision, TENANT_ADMIN)
    with pytest.raises(NotFound):
        await office.people.reset_password(made.id, TENANT_ADMIN)


async def test_no_password_gets_into_the_audit_trail(office: Office) -> None:
    await office.hire()
    assert await office.audited() == ["person.create"]


async def test_a_person_is_made_and_changed_over_the_api(platform: Connection) -> None:
    request = PersonRequest(login="berta", name="Berta")
    answer = await platform.request("POST", "/people", body=request)
    made = OneTimePassword.model_validate_json(answer)
    tag = {"If-Match": f'"{made.person.revision}"'}
    path = f"/people/{made.person.id}"
    answer = await platform.request("PATCH", path, body=DISABLED, headers=tag)
    assert Person.model_validate_json(answer).state is PersonState.DISABLED
    assert Person.model_validate_json(await platform.request("GET", path)).name == "Berta"
    assert b'"berta"' in await platform.request("GET", "/people")
