"""A window, running QTimer or running QThread that outlives its test fails the test.

Keys that it left held are let go of.
"""

import gc
from collections.abc import Generator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

# Qt keeps its tool tip for the next use.
_KEPT_BY_QT = {"QTipLabel"}
_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remembers failures: the traceback of a failed test keeps its objects alive."""
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Looks once pytest-qt has closed its widgets and every fixture and loop is gone."""
    yield
    if QCoreApplication.instance() is None:
        return
    _let_go_of_keys()
    if not _left_alive():
        return
    gc.collect()
    left = _left_alive()
    problems = [f"left alive: {one!r}" for one in left]
    for one in left:
        _end(one)
    if problems and not item.stash.get(_FAILED, False):
        pytest.fail("\n".join(problems), pytrace=False)


def _let_go_of_keys() -> None:
    """To Qt, a key that was pressed with Shift leaves Shift held.

    Later tests' tables would select otherwise, or nothing.
    """
    if isinstance(QCoreApplication.instance(), QApplication) and (
        QGuiApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier
    ):
        widget = QWidget()
        QTest.keyRelease(widget, Qt.Key.Key_Shift)
        Shiboken.delete(widget)


def _left_alive() -> list[QObject]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    windows: list[QObject] = [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and widget.metaObject().className() not in _KEPT_BY_QT
    ]
    wrapped: list[object] = [*Shiboken.getAllValidWrappers()]
    timers = [one for one in wrapped if isinstance(one, QTimer) and one.isActive()]
    threads = [one for one in wrapped if isinstance(one, QThread) and one.isRunning()]
    return [*windows, *timers, *threads]


def _end(one: QObject) -> None:
    """Keeps the next test from being blamed for what this one left."""
    if isinstance(one, QTimer):
        one.stop()
    elif isinstance(one, QThread):
        one.quit()
        one.wait(1000)
    elif isinstance(one, QWidget):
        Shiboken.delete(one)
