import asyncio

from shiboken6 import Shiboken

from caas_console.backend.contracts.errors import ConsoleError, NotFound
from caas_console.models.controllers.task_scope import TaskScope
from tests.ui.waiting import emission, until


async def test_an_expected_error_is_told_with_its_key() -> None:
    scope = TaskScope()
    failed = emission(scope.failed)

    async def work() -> None:
        raise NotFound("gone")

    scope.start("look", work())
    key, error = await failed
    assert key == "look"
    assert isinstance(error, ConsoleError)


async def test_a_bug_goes_to_the_loops_exception_handler() -> None:
    contexts: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: contexts.append(context))
    scope = TaskScope()

    async def work() -> None:
        raise ZeroDivisionError

    scope.start("bug", work())
    await until(lambda: contexts)
    loop.set_exception_handler(None)
    assert isinstance(contexts[0]["exception"], ZeroDivisionError)


async def test_a_second_start_of_a_key_replaces_the_first() -> None:
    scope = TaskScope()
    done: list[str] = []

    async def work(name: str) -> None:
        await asyncio.sleep(0.01)
        done.append(name)

    scope.start("load", work("first"))
    scope.start("load", work("second"))
    await until(lambda: not scope.is_busy("load"))
    assert done == ["second"]


async def test_busy_is_told_at_beginning_and_end() -> None:
    scope = TaskScope()
    told: list[tuple[str, bool]] = []
    scope.busy_changed.connect(lambda key, busy: told.append((key, busy)))

    async def work() -> None:
        await asyncio.sleep(0)

    scope.start("load", work())
    await until(lambda: len(told) == 2)
    assert told == [("load", True), ("load", False)]


async def test_closing_waits_until_every_task_has_cleaned_up() -> None:
    scope = TaskScope()
    cleaned: list[bool] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)
            cleaned.append(True)

    scope.start("stream", work())
    await asyncio.sleep(0)
    await scope.aclose()
    assert cleaned == [True]


async def test_a_task_that_outlives_its_deleted_owner_ends_in_silence() -> None:
    scope = TaskScope()
    ended: list[bool] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    scope.start("stream", work())
    await asyncio.sleep(0)
    scope.cancel("stream")
    Shiboken.delete(scope)
    await until(lambda: ended)
    await asyncio.sleep(0)
