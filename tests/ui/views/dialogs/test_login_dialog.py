"""The login tells what is wrong where it can be put right, and does not hang."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from caas_console.backend.contracts.errors import (
    AuthError,
    ConsoleError,
    InvalidInput,
    PlatformUnavailable,
    TooManyRequests,
)
from caas_console.models.controllers.connections import Connection
from caas_console.models.controllers.settings import SavedProfile
from caas_console.views.dialogs.login_dialog import LoginDialog
from caas_console.views.shell.window_content import WindowContent
from tests.ui.end_to_end.screen import dialog, fill, press, texts
from tests.ui.fake_gateway import FakeGateway, container, host
from tests.ui.fake_sign_in import FakeSignIn
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

PRODUCTION = Connection(profile=SavedProfile("Production", "https://caas.example"))
LONG = "correct horse battery"


async def open_login(
    open_window: OpenWindow, reason: ConsoleError | None = None, *, remembered: bool = True
) -> tuple[WindowContent, LoginDialog, FakeSignIn]:
    gateway = FakeGateway(host(), container("web"))
    way_in = gateway.ask_for_login()
    way_in.remembered = remembered
    content = await open_window(gateway, connection=PRODUCTION)
    way_in.need_login(reason)
    await until(lambda: isinstance(dialog(content), LoginDialog))
    asked = dialog(content)
    assert isinstance(asked, LoginDialog)
    return content, asked, way_in


def attempt(asked: LoginDialog, password: str = "right") -> None:
    fill(asked, "Login", "ada")
    fill(asked, "Password", password)
    asked.submit()


async def test_nothing_is_sent_before_both_fields_are_filled(open_window: OpenWindow) -> None:
    _, asked, _ = await open_login(open_window)
    press(asked, "Log in")
    assert texts(asked).count("This is needed.") == 2
    fill(asked, "Login", "a b")
    press(asked, "Log in")
    assert "A login has no spaces" in texts(asked)


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (AuthError("The account is disabled", hint="Ask an administrator."), "is disabled"),
        (AuthError("The account is locked", hint="Wait, or ask for it to be unlocked."), "locked"),
        (AuthError("The password has expired"), "has expired"),
        (PlatformUnavailable("The directory does not answer"), "does not answer"),
    ],
)
async def test_a_refusal_is_told_in_place_and_the_password_typed_anew(
    open_window: OpenWindow, refusal: ConsoleError, told: str
) -> None:
    content, asked, way_in = await open_login(open_window)
    way_in.refuses = refusal
    attempt(asked)
    await until(lambda: told in texts(asked))
    assert asked.isVisible()
    assert asked.focusWidget() is asked.password
    assert asked.password.selectedText() == asked.password.text()
    attempt(asked)
    await until(lambda: dialog(content) is None)


async def test_a_wrong_password_is_told_in_place(open_window: OpenWindow) -> None:
    _, asked, _ = await open_login(open_window)
    attempt(asked, "wrong")
    await until(lambda: "The login or the password is wrong" in texts(asked))


async def test_why_it_asked_goes_when_there_is_another_reason_now(open_window: OpenWindow) -> None:
    _, asked, way_in = await open_login(open_window, AuthError("The session has ended"))
    assert "The session has ended" in texts(asked)
    way_in.refuses = AuthError("The account is disabled")
    attempt(asked)
    await until(lambda: "The account is disabled" in texts(asked))
    assert "The session has ended" not in texts(asked)


async def test_while_attempts_are_refused_the_seconds_are_counted_and_none_is_sent(
    open_window: OpenWindow,
) -> None:
    content, asked, way_in = await open_login(open_window)
    way_in.refuses = TooManyRequests("Too many failed logins", retry_after=2)
    attempt(asked)
    await until(lambda: "The next attempt is possible in 2 s." in texts(asked))
    assert not asked.do_button.isEnabled()
    await until(lambda: "The next attempt is possible in 1 s." in texts(asked))
    await until(asked.do_button.isEnabled)
    assert "Too many" not in texts(asked)
    press(asked, "Log in")
    await until(lambda: dialog(content) is None)


async def test_a_password_that_must_be_changed_is_changed_in_place(
    open_window: OpenWindow,
) -> None:
    content, asked, way_in = await open_login(open_window)
    way_in.must_change.add("ada")
    attempt(asked)
    await until(lambda: "The password must be changed" in texts(asked))
    assert "At least 12 characters" in texts(asked)
    for new, again, told in (
        ("short", "short", "It needs at least 12 characters."),
        (LONG, "correct horse batter", "This is not what stands above."),
    ):
        fill(asked, "New password", new)
        fill(asked, "Once more", again)
        press(asked, "Log in")
        assert told in texts(asked)
    fill(asked, "Once more", LONG)
    press(asked, "Log in")
    await until(lambda: dialog(content) is None)
    assert way_in.passwords["ada"] == LONG


async def test_what_the_platform_says_of_a_field_stands_at_it(open_window: OpenWindow) -> None:
    _, asked, way_in = await open_login(open_window)
    way_in.refuses = InvalidInput("The login is not valid", fields={"login": "is too long"})
    attempt(asked)
    await until(lambda: "is too long" in texts(asked))


async def test_an_attempt_that_gets_no_answer_can_be_given_up(open_window: OpenWindow) -> None:
    content, asked, way_in = await open_login(open_window)
    way_in.gate.clear()
    attempt(asked)
    await until(lambda: not asked.do_button.isEnabled())
    assert not asked.form.isEnabled()
    press(asked, "Cancel")
    await until(lambda: dialog(content) is None)
    way_in.gate.set()
    assert way_in.who == ""
    press(content, "Log in…")
    again = dialog(content)
    assert isinstance(again, LoginDialog)
    assert again.do_button.isEnabled()


@pytest.mark.parametrize(
    ("remembered", "told"),
    [(True, "the system’s keyring keeps the login"), (False, "This system has no keyring")],
)
async def test_how_long_one_stays_logged_in_is_told_before(
    open_window: OpenWindow, remembered: bool, told: str
) -> None:
    _, asked, _ = await open_login(open_window, remembered=remembered)
    assert told in texts(asked)


async def test_the_password_is_hidden_unless_one_wants_to_see_it(open_window: OpenWindow) -> None:
    _, asked, _ = await open_login(open_window)
    assert asked.password.echoMode() is QLineEdit.EchoMode.Password
    (reveal,) = asked.password.actions()
    reveal.trigger()
    assert asked.password.echoMode() is QLineEdit.EchoMode.Normal
    assert reveal.toolTip() == "Hide it"


async def test_caps_lock_is_told_by_what_it_does_to_letters(open_window: OpenWindow) -> None:
    _, asked, _ = await open_login(open_window)
    told = "Caps Lock is on."
    QTest.keyClick(asked.password, Qt.Key.Key_A)
    assert told not in texts(asked)
    QTest.keyClicks(asked.password, "A")
    assert told in texts(asked)
    QTest.keyClicks(asked.password, "a")
    assert told not in texts(asked)
