"""Each guard fails the test that it is there to fail, and leaves a clean one alone."""

import re

import pytest

_CONFTEST = """
pytest_plugins = [
    "tests.guards.home",
    "tests.guards.logs",
    "tests.guards.tasks",
    "tests.guards.qt_objects",
    "tests.guards.sockets",
]
"""

_TESTS = """
import asyncio
import logging
import socket

from PySide6.QtCore import Qt, QThread, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

kept = []


async def test_fails_for_task():
    kept.append(asyncio.create_task(asyncio.sleep(60)))


async def test_passes_for_task_that_is_ending():
    kept.append(asyncio.create_task(asyncio.sleep(0.01)))


def test_fails_for_window(qapp):
    kept.append(QWidget())


def test_fails_for_timer(qapp):
    timer = QTimer()
    timer.start(60_000)
    kept.append(timer)


def test_fails_for_thread(qapp):
    thread = QThread()
    thread.start()
    kept.append(thread)


def test_passes_for_widget_of_qtbot(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()


def test_passes_for_keys_left_held(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.ShiftModifier


def test_passes_without_keys_that_another_test_held(qapp):
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier


def test_fails_for_log():
    logging.getLogger("caas").warning("disk is full")


def test_fails_for_missing_log(log_guard):
    log_guard.expect("WARNING caas: disk is full")


def test_passes_for_expected_log(log_guard):
    log_guard.expect("WARNING caas: disk is full")
    log_guard.allow("never comes")
    logging.getLogger("caas").warning("disk is full")


def test_fails_for_connection(socket_ban):
    socket.create_connection(("127.0.0.1", 1))


async def test_passes_for_loop_under_socket_ban(socket_ban):
    left, right = socket.socketpair()
    left.close()
    right.close()
"""


def test_each_guard_fails_what_it_guards_against(
    pytester: pytest.Pytester, pytestconfig: pytest.Config
) -> None:
    pytester.makeconftest(_CONFTEST)
    pytester.makepyfile(_TESTS)
    pytester.makeini(
        f"[pytest]\nasyncio_mode = auto\nqt_api = pyside6\npythonpath = {pytestconfig.rootpath}\n"
    )
    outcome = pytester.runpytest_subprocess("-rfE")
    failed = {
        name
        for line in outcome.outlines
        if line.startswith(("FAILED ", "ERROR "))
        for name in re.findall(r"::(\w+)", line)
    }
    assert failed == set(re.findall(r"def (test_fails_\w+)", _TESTS))
