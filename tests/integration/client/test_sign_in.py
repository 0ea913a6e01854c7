"""A person logs in to a real platform over TLS, stays logged in, and is told why no more."""

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack

import pytest
from pydantic import SecretStr

from caas_console.backend.contracts.errors import (
    AuthError,
    InvalidInput,
    PasswordChangeNeeded,
    PlatformUnavailable,
    TooManyRequests,
)
from caas_console.backend.contracts.gateway import LinkState
from caas_console.backend.contracts.identity import RefreshRequest, Session, TokenPair
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.sign_in import SignInStep
from tests.integration.client.place import PASSWORD, Place
from tests.integration.client.visitor import CLIENT, Visitor
from tests.integration.platform.production.site import Site, free_port, log_in, until

OF_BOB = "a-password-of-bob"


def own_session(visitor: Visitor) -> Session:
    sessions: Iterable[Session] = visitor.cache.objects("session").values()
    (found,) = (one for one in sessions if one.client == CLIENT)
    return found


async def test_a_person_trusts_changes_the_one_time_password_and_is_in(
    site: Site, place: Place
) -> None:
    one_time = await asyncio.to_thread(site.make_admin, "carla")
    async with Visitor(place.profile) as carla:
        fingerprint = await carla.trust_what_is_shown()
        needed = await carla.needed(SignInStep.LOGIN)
        assert (needed.login, needed.reason, needed.remembered) == ("", None, False)
        assert carla.server.who == ""
        with pytest.raises(PasswordChangeNeeded):
            await carla.server.log_in("carla", SecretStr(one_time))
        with pytest.raises(InvalidInput) as short:
            await carla.server.log_in("carla", SecretStr(one_time), SecretStr("short"))
        assert set(short.value.fields) == {"new_password"}
        await carla.log_in("carla", one_time, PASSWORD)
        assert carla.server.who == "carla"
        assert carla.profiles[-1] == place.profile.model_copy(
            update={"login": "carla", "fingerprint": fingerprint}
        )
        assert own_session(carla).person_name == "carla"
        assert (await carla.gateway.access()).everywhere


async def test_a_wrong_password_and_too_many_of_them_are_told(place: Place) -> None:
    async with Visitor(place.profile) as anna:
        await anna.trust_what_is_shown()
        await anna.needed(SignInStep.LOGIN)
        with pytest.raises(AuthError, match="wrong"):
            await anna.server.log_in("anna", SecretStr("not-the-password"))

        async def is_throttled() -> bool:
            try:
                await anna.server.log_in("anna", SecretStr("not-the-password"))
            except TooManyRequests as error:
                return error.retry_after > 0
            except AuthError:
                pass
            return False

        await until(is_throttled)
        # Nothing has changed for whoever waits.
        assert anna.cache.link.needed is not None
        assert anna.server.who == ""


async def test_a_directory_that_is_away_is_told_and_a_local_account_gets_in(place: Place) -> None:
    nobody = f'controllers = ["ldaps://127.0.0.1:{free_port()}"]\nupn_suffix = "lab"\n'
    await place.restart(f'[directory]\nbase_dn = "DC=lab"\n{nobody}')
    async with Visitor(place.profile) as visitor:
        await visitor.trust_what_is_shown()
        await visitor.needed(SignInStep.LOGIN)
        with pytest.raises(PlatformUnavailable, match="directory"):
            await visitor.server.log_in("somebody", SecretStr(PASSWORD))
        await visitor.log_in("anna", PASSWORD)


async def test_tokens_that_end_are_renewed_once_for_fifty_requests(
    place: Place, anna: Visitor
) -> None:
    await place.expire_access_tokens()
    anna.forget()
    await asyncio.gather(*(anna.gateway.access() for _ in range(50)))
    # What is open lasts as long as the session, not as its tokens.
    assert not anna.links
    messages = await place.log()
    assert len([one for one in messages if one.startswith("POST /v1/refresh 201")]) == 1
    assert not [one for one in messages if one.startswith("POST /v1/refresh 4")]


async def test_a_socket_is_opened_with_a_token_of_now(place: Place, anna: Visitor) -> None:
    await place.expire_access_tokens()
    async with anna.gateway.stats():
        pass
    messages = await place.log()
    assert len([one for one in messages if one.startswith("WS /v1/stats 401")]) == 1
    assert len([one for one in messages if one.startswith("WS /v1/stats 101")]) == 1


async def test_a_restart_of_the_platform_ends_no_session(place: Place, anna: Visitor) -> None:
    session = own_session(anna)
    anna.forget()
    await place.restart()
    await anna.until(lambda: anna.links and anna.links[-1].state is LinkState.CONNECTED)
    assert not any(link.needed for link in anna.links)
    assert own_session(anna).id == session.id


async def test_a_cut_line_resumes_at_the_cursor_with_a_token_of_now(
    place: Place, anna: Visitor
) -> None:
    await place.expire_access_tokens()
    anna.forget()
    place.relay.cut()
    await anna.until(lambda: LinkState.CONNECTED in [link.state for link in anna.links])
    await anna.until(lambda: anna.batches)
    assert "begin" not in [batch.phase for batch in anna.batches]


async def revoke_own(visitor: Visitor) -> None:
    administration = visitor.gateway.administration
    assert administration is not None
    await administration.revoke_session(own_session(visitor).id)


async def test_a_revoked_session_is_told_and_the_same_person_goes_on_where_they_were(
    anna: Visitor,
) -> None:
    known = dict(anna.cache.objects("person"))
    anna.forget()
    await revoke_own(anna)
    needed = await anna.needed(SignInStep.LOGIN)
    assert needed.login == "anna"
    assert needed.reason is not None
    assert needed.reason.detail == "Somebody ended it."
    assert anna.cache.link.state is LinkState.RECONNECTING
    assert anna.server.who == ""
    assert anna.cache.objects("person") == known
    with pytest.raises(AuthError):
        await anna.gateway.inspect("container", ObjectRef("local", "web"))
    await anna.log_in("anna", PASSWORD)
    assert "begin" not in [batch.phase for batch in anna.batches]
    # It waited, and did not ask again and again.
    assert len([link for link in anna.links if link.needed]) == 1


async def test_another_person_sees_nothing_of_what_was_seen_before(
    place: Place, anna: Visitor
) -> None:
    await place.person("bob", OF_BOB)
    await revoke_own(anna)
    await anna.needed(SignInStep.LOGIN)
    assert anna.cache.objects("person")
    anna.forget()
    await anna.log_in("bob", OF_BOB)
    await anna.until(lambda: [batch.phase for batch in anna.batches].count("end") == 2)
    # First it is taken back, then told anew.
    phases = [batch.phase for batch in anna.batches if not batch.changes]
    assert phases[:3] == ["begin", "end", "begin"]
    assert anna.server.who == "bob"
    assert anna.profiles[-1].login == "bob"


async def test_the_session_of_whoever_was_logged_in_before_ends_at_the_platform(
    place: Place, anna: Visitor
) -> None:
    former = own_session(anna).id
    await place.person("bob", OF_BOB)
    await anna.server.log_in("bob", SecretStr(OF_BOB))
    await anna.server.log_in("anna", SecretStr(PASSWORD))

    def is_logged_out() -> bool:
        known = anna.cache.objects("session").get(former)
        return known is not None and known.end_reason == "logged-out"

    await anna.until(is_logged_out)


async def test_logging_out_ends_the_session_at_the_platform_and_asks_for_a_login(
    place: Place, anna: Visitor
) -> None:
    session = own_session(anna)
    anna.forget()
    await anna.server.log_out()
    needed = await anna.needed(SignInStep.LOGIN)
    assert needed.reason is None
    assert not anna.cache.objects("person")
    assert not any(link.problem for link in anna.links)
    await anna.log_in("anna", PASSWORD)
    await anna.until(lambda: anna.cache.objects("session"))
    assert anna.cache.objects("session")[session.id].end_reason == "logged-out"
    assert any(one.startswith("POST /v1/logout 204") for one in await place.log())


async def test_a_logout_that_the_platform_does_not_hear_of_still_logs_out_here(
    place: Place, anna: Visitor
) -> None:
    place.relay.lay_to(1)
    with pytest.raises(PlatformUnavailable, match="was not told of the logout"):
        await anna.server.log_out()
    assert anna.server.who == ""
    place.relay.lay_to(place.platform.port)
    needed = await anna.needed(SignInStep.LOGIN)
    assert needed.reason is None


async def test_a_password_that_was_changed_elsewhere_ends_the_session(
    place: Place, anna: Visitor
) -> None:
    await log_in(place.platform, "anna", PASSWORD, "another-password-of-anna")
    needed = await anna.needed(SignInStep.LOGIN)
    assert needed.reason is not None
    assert needed.reason.detail == "The password was changed."


async def test_a_stolen_refresh_token_ends_the_session_and_the_person_is_told(
    place: Place, anna: Visitor
) -> None:
    stolen = SecretStr(_refresh_token(anna))
    connection = place.platform.connection()
    request = RefreshRequest(refresh_token=stolen)
    pair = TokenPair.model_validate_json(await connection.request("POST", "/refresh", body=request))
    await connection.aclose()
    # The console's own token is spent now: its next exchange gives the theft away.
    with pytest.raises(AuthError):
        await anna.gateway.access()
    needed = await anna.needed(SignInStep.LOGIN)
    assert needed.reason is not None
    assert needed.reason.detail.startswith("Its refresh token was used twice")
    thief = place.platform.connection(pair.access_token)
    with pytest.raises(AuthError):
        await thief.request("GET", "/me/access")
    await thief.aclose()


def _refresh_token(visitor: Visitor) -> str:
    session = visitor.server._session
    assert session is not None
    return session._renewal.refresh_token.get_secret_value()


async def test_a_platform_that_is_away_is_looked_for_until_it_answers(place: Place) -> None:
    target = place.platform.port
    place.relay.lay_to(1)
    async with Visitor(place.profile) as anna:
        await anna.until(lambda: anna.cache.link.problem)
        with pytest.raises(PlatformUnavailable):
            await anna.server.log_in("anna", SecretStr(PASSWORD))
        place.relay.lay_to(target)
        await anna.needed(SignInStep.TRUST)


async def test_nothing_secret_is_in_what_is_printed_of_it(anna: Visitor) -> None:
    session = anna.server._session
    assert session is not None
    secrets = [session._renewal.refresh_token.get_secret_value(), await session.token(), PASSWORD]
    shown = repr([vars(session), vars(anna.server), vars(anna.gateway), anna.links, anna.profiles])
    assert not [secret for secret in secrets if secret in shown]


async def test_two_windows_on_one_profile_have_a_session_each(place: Place, anna: Visitor) -> None:
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(Visitor(anna.profiles[-1]))
        await other.log_in("anna", PASSWORD)
        await place.expire_access_tokens()
        await asyncio.gather(anna.gateway.access(), other.gateway.access())
        assert anna.server.who == other.server.who == "anna"
