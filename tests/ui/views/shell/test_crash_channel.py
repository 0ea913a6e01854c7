import asyncio
import sys

from PySide6.QtWidgets import QApplication, QPlainTextEdit

from caas_console.views.dialogs.crash_dialog import CrashDialog
from caas_console.views.shell.crash_channel import CrashChannel
from tests.guards.logs import LogGuard
from tests.ui.waiting import until


def dialogs() -> list[CrashDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, CrashDialog)]


def fail() -> None:
    raise ZeroDivisionError("of the test")


async def test_a_bug_in_a_task_is_shown_once_and_can_be_copied(log_guard: LogGuard) -> None:
    log_guard.expect("ERROR .*crash_channel: unexpected failure")
    loop = asyncio.get_running_loop()
    before = sys.excepthook
    channel = CrashChannel()
    channel.install(loop)
    for _ in range(2):
        try:
            fail()
        except ZeroDivisionError as error:
            loop.call_exception_handler({"message": "a task", "exception": error})
    await until(dialogs)
    await asyncio.sleep(0.01)
    (dialog,) = dialogs()
    report = dialog.findChild(QPlainTextEdit)
    assert report is not None
    assert "ZeroDivisionError: of the test" in report.toPlainText()
    assert "PySide6" in report.toPlainText()
    dialog.close()
    await until(lambda: not dialogs())
    loop.set_exception_handler(None)
    sys.excepthook = before
