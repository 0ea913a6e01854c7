import asyncio
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import SIGNAL, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from tests.ui.waiting import emission, until


@pytest.fixture
async def loop_of_fixture() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


async def test_async_test_and_its_fixtures_share_one_qasync_loop(
    loop_of_fixture: asyncio.AbstractEventLoop,
) -> None:
    assert isinstance(asyncio.get_running_loop(), QEventLoop)
    assert asyncio.get_running_loop() is loop_of_fixture


async def test_emission_between_call_and_await_is_not_missed() -> None:
    action = QAction()
    toggled = emission(action.toggled)
    action.setCheckable(True)
    action.toggle()
    assert await toggled == (True,)


async def test_emission_from_the_running_loop_is_awaited() -> None:
    timer = QTimer(singleShot=True)
    timer.start(1)
    assert await emission(timer.timeout) == ()


async def test_missing_emission_times_out_and_stops_listening() -> None:
    action = QAction()
    with pytest.raises(TimeoutError):
        await emission(action.toggled, timeout_s=0.01)
    assert action.receivers(SIGNAL("toggled(bool)")) == 0


async def test_closing_the_last_window_keeps_the_loop_running(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.close()
    await until(lambda: not window.isVisible())
    await asyncio.sleep(0.01)


async def test_unix_socket_and_worker_thread_work_on_the_loop(tmp_path: Path) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()

    async with await asyncio.start_unix_server(echo, tmp_path / "s"):
        reader, writer = await asyncio.open_unix_connection(tmp_path / "s")
        writer.write(b"hello\n")
        assert await reader.read() == b"hello\n"
        writer.close()
    assert await asyncio.to_thread(threading.current_thread) is not threading.main_thread()
