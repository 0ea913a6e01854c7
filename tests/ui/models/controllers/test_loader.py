import asyncio

from PySide6.QtCore import QObject
from shiboken6 import Shiboken

from caas_console.models.controllers.loader import Loader
from tests.ui.waiting import emission, until


async def test_what_is_read_is_told() -> None:
    async def read() -> int:
        return 7

    loader = Loader(read)
    loaded = emission(loader.loaded)
    loader.set_active(True)
    assert await loaded == (7,)
    await loader.aclose()


async def test_an_answer_for_who_is_gone_is_nobodys() -> None:
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    asked: list[None] = []

    async def read() -> int:
        asked.append(None)
        return await answer

    owner = QObject()
    loader = Loader(read, parent=owner)
    loader.reload()
    await until(lambda: asked)
    (reading,) = (task for task in asyncio.all_tasks() if task.get_name() == "read")
    Shiboken.delete(owner)
    assert not Shiboken.isValid(loader)
    answer.set_result(7)
    await reading
