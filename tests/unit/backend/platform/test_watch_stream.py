from collections.abc import AsyncIterator

from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.resources import Environment
from caas_console.backend.contracts.watch import WatchBatch, upsert
from caas_console.backend.feed.feed import Feed
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.watch.stream import Telling, watch_parts

OWN = Environment(id="a", tenant_id="own", name="a")
OTHER = Environment(id="b", tenant_id="other", name="b")


def developer(*tenants: str) -> Actor:
    return Actor("d", "D", tuple(GrantPath(role=Role.DEVELOPER, tenant_id=one) for one in tenants))


class FeedPart:
    name = "platform"

    def __init__(self) -> None:
        self.feed = Feed("platform")
        self.feed.publish([upsert(OWN), upsert(OTHER)])

    def watch(self, cursor: str) -> AsyncIterator[WatchBatch]:
        return self.feed.watch(cursor)


async def until(phase: str, part: FeedPart, actor: Actor, cursor: str = "") -> list[WatchBatch]:
    batches = []
    async for batch in watch_parts([part], actor, cursor, Telling()):
        batches.append(batch)
        if batch.phase == phase:
            break
    return batches


def shown(batches: list[WatchBatch]) -> set[str]:
    return {change.id for batch in batches for change in batch.changes}


async def test_a_watcher_is_shown_what_the_policy_lets_it_know() -> None:
    part = FeedPart()
    assert shown(await until("end", part, developer("own"))) == {"a"}
    assert shown(await until("end", part, developer("own", "other"))) == {"a", "b"}


async def test_an_equal_sight_resumes_and_another_one_begins_anew() -> None:
    part = FeedPart()
    cursor = (await until("end", part, developer("own")))[-1].cursor
    part.feed.publish([upsert(OWN.model_copy(update={"name": "renamed"}))])
    (resumed,) = await until("delta", part, developer("own"), cursor)
    assert shown([resumed]) == {"a"}
    more = await until("end", part, developer("own", "other"), cursor)
    assert (more[0].phase, shown(more)) == ("begin", {"a", "b"})
    assert shown(await until("end", part, developer("other"), cursor)) == {"b"}
