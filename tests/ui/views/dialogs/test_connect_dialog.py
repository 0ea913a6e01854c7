"""One list leads to all that is known: this machine's platform, those of others, and daemons."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton

from caas_console.models.controllers.connections import Connection, DaemonChoice, daemon_at
from caas_console.models.controllers.profiles import ProfileBook
from caas_console.models.controllers.settings import SavedProfile, Settings
from caas_console.views.dialogs import connect_dialog
from caas_console.views.dialogs.connect_dialog import ConnectDialog
from caas_console.views.dialogs.profile_dialog import ProfileDialog
from tests.ui.end_to_end.screen import fill, press, texts
from tests.ui.fake_gateway import FakeGateway, host
from tests.ui.views.conftest import OpenWindow
from tests.ui.waiting import until

SOCKET = DaemonChoice("default", "unix:///var/run/docker.sock", current=True)
EDGE = DaemonChoice("edge", "tcp://edge:2376", "/certificates")
HERE = Connection()
BERLIN = SavedProfile("Berlin", "https://caas.example", "ada", "AA:BB")


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> list[SavedProfile]:
    """The profiles whose logins were forgotten."""

    async def known() -> list[DaemonChoice]:
        return [SOCKET, EDGE]

    found: list[SavedProfile] = []

    async def forget(profile: SavedProfile) -> None:
        found.append(profile)

    monkeypatch.setattr(connect_dialog, "known_daemons", known)
    monkeypatch.setattr(connect_dialog, "forget_login", forget)
    return found


class Asked:
    """An open dialog, and what was chosen in it."""

    def __init__(self, dialog: ConnectDialog, settings: Settings) -> None:
        self.dialog = dialog
        self.settings = settings
        self.chosen: list[Connection] = []

    @property
    def lines(self) -> list[str]:
        """What is offered, below its headings."""
        found = []
        for at in range(self.dialog.known.topLevelItemCount()):
            heading = self.dialog.known.topLevelItem(at)
            assert heading is not None
            if heading.isHidden():
                continue
            found.append(heading.text(0))
            for number in range(heading.childCount()):
                item = heading.child(number)
                assert item is not None
                found.append("   ".join(filter(None, ("–", item.text(0), item.text(1)))))
        return found

    def select(self, name: str) -> None:
        """Choose a line."""
        every = [one for one in self.dialog.items() if one.text(0).startswith(name)]
        self.dialog.known.setCurrentItem(every[0])

    @property
    def selected(self) -> str:
        (item,) = self.dialog.known.selectedItems()
        return item.text(0)

    def press(self, text: str) -> None:
        press(self.dialog, text)

    def button(self, text: str) -> QPushButton:
        return next(one for one in self.dialog.findChildren(QPushButton) if one.text() == text)

    def above(self) -> QDialog:
        """The dialog that was opened from it."""
        return next(one for one in self.dialog.findChildren(QDialog) if one.isVisible())

    def type_address(self, text: str) -> None:
        """Type into the empty address field."""
        (field,) = (
            one
            for one in self.dialog.findChildren(QLineEdit)
            if one.accessibleName() == "Address" and one.window() is self.dialog
        )
        field.clear()
        QTest.keyClicks(field, text)


async def ask(
    open_window: OpenWindow,
    current: Connection = HERE,
    first: Connection = HERE,
    *,
    endpoints: tuple[str, ...] = (),
    profiles: tuple[SavedProfile, ...] = (),
) -> Asked:
    content = await open_window(FakeGateway(host()))
    settings = Settings(endpoints=list(endpoints), profiles=list(profiles))
    book = ProfileBook(settings, lambda: None)
    chosen: list[Connection] = []
    dialog = ConnectDialog(content.bench.window, current, first, book, chosen.append)
    asked = Asked(dialog, settings)
    asked.chosen = chosen
    dialog.open()
    await until(lambda: any("edge" in line for line in asked.lines))
    return asked


async def test_everything_that_is_known_is_listed_in_its_place(open_window: OpenWindow) -> None:
    current = Connection((daemon_at("ssh://ada@build"),))
    asked = await ask(open_window, current, endpoints=("ssh://ada@build",), profiles=(BERLIN,))
    assert asked.lines == [
        "This machine",
        "–   This machine’s platform",
        "Platforms",
        "–   Berlin   https://caas.example",
        "Docker daemons, without a platform",
        "–   build   (current)   ssh://ada@build",
        "–   default   unix:///var/run/docker.sock",
        "–   edge   tcp://edge:2376",
    ]
    asked.select("Berlin")
    asked.press("Connect")
    assert asked.chosen == [Connection(profile=BERLIN)]


async def test_on_the_own_platform_the_daemon_of_the_docker_command_is_next(
    open_window: OpenWindow,
) -> None:
    asked = await ask(open_window)
    assert asked.lines[:2] == ["This machine", "–   This machine’s platform   (current)"]
    assert "Platforms" not in asked.lines
    assert asked.selected == "default"
    asked.press("Connect")
    assert asked.chosen == [Connection((SOCKET,))]


async def test_daemons_that_the_console_was_started_on_are_offered_together(
    open_window: OpenWindow,
) -> None:
    started = Connection(
        tuple(daemon_at(f"unix:///srv/host{number}/docker.sock") for number in (1, 2))
    )
    asked = await ask(open_window, Connection((EDGE,)), started)
    assert "–   edge   (current)   tcp://edge:2376" in asked.lines
    asked.select("host1, host2")
    asked.press("Connect")
    assert asked.chosen == [started]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("ftp://caas.example", "begins with ftp://, and a platform answers at https://"),
        ("caas.example/path", "end after the host and the port"),
        ("unix://run/docker.sock", "The path of a socket begins with “/”"),
        ("ssh://", ""),
        ("ssh:// host", "It names no machine"),
    ],
)
async def test_what_is_wrong_with_an_address_is_said_while_it_is_typed(
    open_window: OpenWindow, typed: str, told: str
) -> None:
    asked = await ask(open_window)
    asked.type_address(typed)
    assert told in texts(asked.dialog)
    assert not asked.button("Connect").isEnabled()
    assert not asked.dialog.known.selectedItems()
    asked.type_address("caas.example")
    assert not told or told not in texts(asked.dialog)
    assert asked.button("Connect").isEnabled()


async def test_a_typed_platform_becomes_a_profile_and_a_typed_daemon_does_not(
    open_window: OpenWindow,
) -> None:
    asked = await ask(open_window)
    asked.type_address("caas.example:8443")
    asked.press("Connect")
    made = SavedProfile("caas.example", "https://caas.example:8443")
    assert asked.chosen == [Connection(profile=made)]
    assert asked.settings.profiles == [made]


async def test_the_address_of_a_known_platform_leads_to_its_profile(
    open_window: OpenWindow,
) -> None:
    asked = await ask(open_window, profiles=(BERLIN,))
    asked.type_address("https://caas.example/")
    asked.press("Connect")
    assert asked.chosen == [Connection(profile=BERLIN)]


async def test_a_platform_is_added_under_a_name_of_its_own(open_window: OpenWindow) -> None:
    asked = await ask(open_window, profiles=(BERLIN,))
    asked.press("Add a platform…")
    form = asked.above()
    assert isinstance(form, ProfileDialog)
    url, name = (
        next(one for one in form.findChildren(QLineEdit) if one.accessibleName() == title)
        for title in ("Address", "Name")
    )
    QTest.keyClicks(url, "paris.example")
    assert name.text() == "paris.example"
    name.clear()
    QTest.keyClicks(name, "berlin")
    assert "Another platform is called so." in texts(form)
    press(form, "Add")
    assert form.isVisible()
    fill(form, "Name", "Paris")
    press(form, "Add")
    assert SavedProfile("Paris", "https://paris.example") in asked.settings.profiles
    assert asked.selected == "Paris"


async def test_another_address_takes_the_trust_and_the_login_with_it(
    open_window: OpenWindow, forgotten: list[SavedProfile]
) -> None:
    asked = await ask(open_window, profiles=(BERLIN,))
    asked.select("Berlin")
    asked.press("Change…")
    fill(asked.above(), "Address", "https://other.example")
    press(asked.above(), "Save")
    assert asked.settings.profiles == [SavedProfile("Berlin", "https://other.example")]
    await until(lambda: forgotten == [BERLIN])


async def test_a_change_of_the_shown_platform_connects_anew(open_window: OpenWindow) -> None:
    # As it was when the window was opened, before anybody had logged in.
    opened = SavedProfile(BERLIN.name, BERLIN.url)
    asked = await ask(open_window, Connection(profile=opened), profiles=(BERLIN,))
    assert asked.selected == "Berlin   (current)"
    assert not asked.button("Remove…").isEnabled()
    asked.press("Change…")
    fill(asked.above(), "Name", "Munich")
    press(asked.above(), "Save")
    renamed = SavedProfile("Munich", "https://caas.example", "ada", "AA:BB")
    assert asked.chosen == [Connection(profile=renamed)]


async def test_a_removed_platform_is_forgotten_with_its_login(
    open_window: OpenWindow, forgotten: list[SavedProfile]
) -> None:
    asked = await ask(open_window, profiles=(BERLIN,))
    asked.select("Berlin")
    asked.press("Remove…")
    press(asked.above(), "Remove")
    assert not asked.settings.profiles
    assert "Platforms" not in asked.lines
    await until(lambda: forgotten == [BERLIN])
