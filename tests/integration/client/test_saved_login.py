"""A login outlasts its window in the system's keyring, where there is one, for one window."""

import asyncio
import gc
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr

from caas_console.backend.client.secret_store import (
    SERVICE,
    KeyringStore,
    NoStore,
    open_secret_store,
)
from caas_console.backend.client.server_platform import ServerPlatform
from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.contracts.identity import RefreshRequest, TokenPair
from caas_console.backend.contracts.sign_in import Profile, SignInStep
from tests.guards.logs import LogGuard
from tests.integration.client.place import PASSWORD, Place
from tests.integration.client.visitor import PATIENCE, Visitor
from tests.integration.platform.production.site import until
from tests.lab.secret_service import secret_service

PROFILE = Profile(name="site", url="https://caas.example", login="anna")
BUS = "DBUS_SESSION_BUS_ADDRESS"


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A session with a keyring that is open; where it keeps things."""
    directory = tmp_path / "keyring"
    directory.mkdir()
    with secret_service(directory) as bus:
        monkeypatch.setenv(BUS, bus)
        yield directory


@pytest.mark.usefixtures("keyring")
async def test_a_keyring_keeps_the_newest_secret_of_each_login() -> None:
    store = await open_secret_store()
    assert store.available
    of_bob = PROFILE.model_copy(update={"login": "bob"})
    assert await store.load(PROFILE) is None
    for secret in ("first", "second"):
        assert await store.save(PROFILE, secret)
    assert await store.save(of_bob, "third")
    # Also for whoever opens it anew.
    store = await open_secret_store()
    assert await store.load(PROFILE) == "second"
    await store.forget(PROFILE)
    await store.forget(PROFILE)
    assert await store.load(PROFILE) is None
    assert await store.load(of_bob) == "third"


# The library leaves the connection open on which it was refused.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_keyring_that_nobody_unlocks_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log_guard: LogGuard
) -> None:
    with secret_service(tmp_path) as bus:
        monkeypatch.setenv(BUS, bus)
        assert await (await open_secret_store()).save(PROFILE, "kept")
    log_guard.expect("WARNING caas_console.backend.client.secret_store: the keyring")
    with secret_service(tmp_path, password=None) as bus:
        monkeypatch.setenv(BUS, bus)
        store = await open_secret_store()
        assert await store.load(PROFILE) is None
        assert not await store.save(PROFILE, "newer")
        gc.collect()


async def test_without_a_session_bus_there_is_no_keyring_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(BUS, f"unix:path={tmp_path}/no-bus")
    # What the library would take by itself is not asked.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.alt.file.PlaintextKeyring")
    store = await open_secret_store()
    assert isinstance(store, NoStore)
    assert not store.available
    assert not await store.save(PROFILE, "secret")
    assert await store.load(PROFILE) is None
    assert not await asyncio.to_thread(lambda: list(tmp_path.iterdir()))


class SlowBackend:
    """A keyring that answers when it is let."""

    def __init__(self) -> None:
        self.unlocked = threading.Event()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        self.unlocked.wait()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.unlocked.wait()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.unlocked.wait()
        del self.kept[service, username]


async def test_what_is_kept_last_stays_however_late_the_keyring_is_unlocked(
    log_guard: LogGuard,
) -> None:
    log_guard.expect("WARNING caas_console.backend.client.secret_store: .*is it locked")
    backend = SlowBackend()
    store = KeyringStore(backend, patience=0.01)
    for number in range(5):
        assert not await store.save(PROFILE, f"token-{number}")
    backend.unlocked.set()
    # Behind all the others.
    patient = KeyringStore(backend)

    async def is_kept() -> bool:
        return await patient.load(PROFILE) == "token-4"

    await until(is_kept)
    assert list(backend.kept) == [(SERVICE, "anna at https://caas.example")]


@pytest.mark.usefixtures("keyring")
async def test_a_login_outlasts_the_window(place: Place) -> None:
    async with Visitor(place.profile, await open_secret_store()) as window:
        await window.trust_what_is_shown()
        assert (await window.needed(SignInStep.LOGIN)).remembered
        await window.log_in("anna", PASSWORD)
        profile = window.server.profile
    for _ in range(3):
        async with Visitor(profile, await open_secret_store()) as window:
            await window.arrive()
            assert window.server.who == "anna"
            assert not [link for link in window.links if link.needed]


@pytest.mark.usefixtures("keyring")
async def test_a_logout_is_a_logout_for_the_next_window_too(place: Place) -> None:
    store = await open_secret_store()
    async with Visitor(place.profile, store) as window:
        await window.trust_what_is_shown()
        await window.log_in("anna", PASSWORD)
        await window.server.log_out()
        profile = window.server.profile
    assert await store.load(profile) is None
    async with Visitor(profile, store) as window:
        needed = await window.needed(SignInStep.LOGIN)
        assert (needed.login, needed.reason) == ("anna", None)


@pytest.mark.usefixtures("keyring")
async def test_a_second_window_takes_up_no_session_that_the_first_one_has(place: Place) -> None:
    store = await open_secret_store()
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(Visitor(place.profile, store))
        await first.trust_what_is_shown()
        await first.log_in("anna", PASSWORD)
        second = await stack.enter_async_context(Visitor(first.server.profile, store))
        needed = await second.needed(SignInStep.LOGIN)
        assert needed.reason is None
        assert not needed.remembered
        await second.log_in("anna", PASSWORD)
        # What the second one got is its own: the first one's stays kept.
        await asyncio.gather(first.gateway.access(), second.gateway.access())
        profile = first.server.profile
    async with Visitor(profile, store) as third:
        await third.arrive()


@pytest.mark.usefixtures("keyring")
async def test_a_kept_token_that_somebody_else_used_asks_for_a_login_and_says_why(
    place: Place,
) -> None:
    store = await open_secret_store()
    async with Visitor(place.profile, store) as window:
        await window.trust_what_is_shown()
        await window.log_in("anna", PASSWORD)
        profile = window.server.profile
    kept = await store.load(profile)
    assert kept is not None
    thief = place.platform.connection()
    renewal = RefreshRequest.model_validate_json(kept)
    # Of the token alone: it was seen where the attempt was not.
    request = RefreshRequest(refresh_token=renewal.refresh_token)
    await thief.request("POST", "/refresh", body=request)
    await thief.aclose()
    async with Visitor(profile, store) as window:
        needed = await window.needed(SignInStep.LOGIN)
        assert needed.reason is not None
        assert needed.reason.detail.startswith("Its refresh token was used twice")
        assert window.server.who == ""
    assert await store.load(profile) is None


@pytest.mark.usefixtures("keyring")
async def test_an_answer_that_a_crash_lost_costs_no_login(place: Place) -> None:
    store = await open_secret_store()
    async with Visitor(place.profile, store) as window:
        await window.trust_what_is_shown()
        await window.log_in("anna", PASSWORD)
        profile = window.server.profile
    kept = await store.load(profile)
    assert kept is not None
    crashed = place.platform.connection()
    await crashed.request("POST", "/refresh", body=RefreshRequest.model_validate_json(kept))
    await crashed.aclose()
    async with Visitor(profile, store) as window:
        await window.arrive()
        assert not [link for link in window.links if link.needed]


@pytest.mark.usefixtures("keyring")
async def test_what_is_in_the_keyring_and_is_none_of_ours_is_nothing(place: Place) -> None:
    store = await open_secret_store()
    profile = place.profile.model_copy(update={"login": "anna"})
    assert await store.save(profile, "not-what-renews-a-session")
    async with Visitor(profile, store) as window:
        await window.trust_what_is_shown()
        assert (await window.needed(SignInStep.LOGIN)).reason is None


@pytest.mark.usefixtures("keyring")
async def test_who_logs_in_while_a_kept_login_is_tried_stays_logged_in_when_that_fails(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    trying, failing = asyncio.Event(), asyncio.Event()

    async def fail_late(_server: ServerPlatform, _renewal: RefreshRequest) -> TokenPair:
        trying.set()
        await failing.wait()
        raise PlatformUnavailable("The answer was lost")

    store = await open_secret_store()
    async with Visitor(place.profile, store) as window:
        await window.trust_what_is_shown()
        await window.log_in("anna", PASSWORD)
        profile = window.server.profile
    monkeypatch.setattr(ServerPlatform, "_exchange", fail_late)
    async with Visitor(profile, store) as window:
        async with asyncio.timeout(PATIENCE):
            await trying.wait()
        await window.server.log_in("anna", SecretStr(PASSWORD))
        failing.set()
        await window.arrive()
        assert window.server.who == "anna"
        assert not [link for link in window.links if link.problem]


@pytest.mark.usefixtures("keyring")
async def test_a_platform_that_is_away_at_the_start_costs_no_login(place: Place) -> None:
    store = await open_secret_store()
    async with Visitor(place.profile, store) as window:
        await window.trust_what_is_shown()
        await window.log_in("anna", PASSWORD)
        profile = window.server.profile
    place.relay.lay_to(1)
    async with Visitor(profile, store) as window:
        await window.until(lambda: window.cache.link.problem)
        place.relay.lay_to(place.platform.port)
        await window.arrive()
        assert not [link for link in window.links if link.needed]
