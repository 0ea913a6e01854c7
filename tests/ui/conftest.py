"""Tests of the window: async ones run on the loop that the console runs on."""

import asyncio
from collections.abc import Callable, Mapping

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Runs every `async def` test and fixture below this folder on a qasync loop."""
    return {"qasync": QEventLoop}


@pytest.fixture(scope="session", autouse=True)
def _application(qapp: QApplication) -> None:
    """The loop needs the application first, and must survive the last window's closing."""
    qapp.setQuitOnLastWindowClosed(False)
