"""Tests of the window: async ones run on the loop that the console runs on."""

import asyncio
import gc
from collections.abc import Callable, Iterator, Mapping

import pytest
import qasync
from PySide6.QtCore import QTimerEvent
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop
from typing_extensions import override

from caas_console.views.application import ConsoleApplication


class _PatientTimer(qasync._SimpleTimer):  # type: ignore[misc]  # qasync has no types.
    """Keeps what is due until the loop runs again.

    Between a test and the end of its fixtures pytest-qt processes events: tasks that are run
    then find no running loop.
    """

    @override
    def timerEvent(self, event: QTimerEvent) -> None:
        if self._stopped or asyncio._get_running_loop() is not None:
            super().timerEvent(event)

    @override
    def stop(self) -> None:
        """The loop is closed: nothing of it may run, or be collected by another thread."""
        super().stop()
        for timer_id in self._SimpleTimer__callbacks:
            self.killTimer(timer_id)


class _PatientLoop(QEventLoop):  # type: ignore[misc]  # qasync has no types.
    def __init__(self) -> None:
        super().__init__()
        self._timer = _PatientTimer()


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Runs every `async def` test and fixture below this folder on a qasync loop."""
    return {"qasync": _PatientLoop}


@pytest.fixture(scope="session", autouse=True)
def _collected_here_alone() -> Iterator[None]:
    """A QObject that a worker's thread collects leaves timers behind, which kill the process."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _collect() -> Iterator[None]:
    yield
    gc.collect()
    # Left disabled, whatever the test did.
    gc.disable()


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """The console's own application."""
    return ConsoleApplication


@pytest.fixture(scope="session", autouse=True)
def _application(qapp: QApplication) -> None:
    """The loop needs the application first."""
