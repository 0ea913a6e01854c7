"""What was read stays where only the login is missing; any other failure says why."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from caas_console.backend.contracts.errors import AuthError, ConsoleError, NotFound
from caas_console.views.pages.loaded_view import LoadedView
from tests.ui.end_to_end.screen import texts
from tests.ui.waiting import emission, until


class Read:
    """What is read, or why it cannot be."""

    def __init__(self) -> None:
        self.error: ConsoleError | None = None

    async def __call__(self) -> str:
        if self.error is not None:
            raise self.error
        return "something"


async def test_a_missing_login_takes_nothing_away_and_another_failure_does(qtbot: QtBot) -> None:
    read = Read()
    view = LoadedView(read, QLabel("content"), "inspect")
    qtbot.addWidget(view)
    view.show()
    await until(view.content.isVisible)
    read.error = AuthError("The session has ended", "Somebody ended it.")
    failed = emission(view.loader.failed)
    view.loader.reload()
    await failed
    assert view.content.isVisible()
    read.error = NotFound("There is no such person")
    view.loader.reload()
    await until(lambda: "There is no such person" in texts(view))
    assert not view.content.isVisible()
    await view.aclose()
