import asyncio
from contextlib import AbstractAsyncContextManager

import pytest

from caas_console.backend.contracts.errors import NotFound, PermissionDenied
from caas_console.backend.contracts.runtime import ExecSpec
from caas_console.backend.platform.guarded_streams import GuardedShell, GuardedStats, within
from tests.fakes.streams import FakeShell, FakeStats


class Refused(AbstractAsyncContextManager[None]):
    """A guard of what may not even be begun."""

    async def __aenter__(self) -> None:
        raise PermissionDenied("You may not do this")

    async def __aexit__(self, *exc_info: object) -> None:
        raise AssertionError("it was never entered")


def sees(host_id: str) -> bool:
    if host_id == "gone":
        raise NotFound("There is no such host")
    return host_id == "own"


async def test_measurements_are_told_of_what_may_be_seen_alone() -> None:
    feed = FakeStats()
    async with GuardedStats(feed, feed, sees) as stats:
        # What the focus of others brings, and the samples of all each 10 s.
        await feed.focus(["own/a", "foreign/b", "gone/c", "nonsense"])
        told = await anext(aiter(stats))
    assert [sample.id for sample in told] == ["own/a"]
    assert not feed.open


async def test_only_what_may_be_seen_is_brought_into_focus() -> None:
    feed = FakeStats()
    async with GuardedStats(feed, feed, sees) as stats:
        await stats.focus(["own/a", "foreign/b", "gone/c"])
        assert feed.focused == ("own/a",)


async def test_a_shell_tells_its_exit_code() -> None:
    inner = FakeShell(ExecSpec())
    async with GuardedShell(inner, inner) as shell:
        assert shell.command == ("/bin/sh",)
        await shell.write(b"exit\n")
        assert (await shell.read(), shell.exit_code) == (b"", 7)


async def test_what_was_refused_before_it_began_is_not_opened() -> None:
    inner = FakeShell(ExecSpec())
    with pytest.raises(PermissionDenied):
        async with GuardedShell(inner, within(Refused(), lambda _: inner)):
            await asyncio.Event().wait()
    assert not inner.open
