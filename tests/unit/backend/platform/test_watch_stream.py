from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.identity import Session
from caas_console.backend.contracts.resources import Environment
from caas_console.backend.contracts.watch import Resource, WatchBatch, upsert
from caas_console.backend.feed.feed import Feed
from caas_console.backend.platform.policy.decision import Actor, sight_of
from caas_console.backend.platform.watch.stream import Telling, watch_parts

OWN = Environment(id="a", tenant_id="own", name="a")
AT = datetime(2026, 11, 30, tzinfo=UTC)
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


def session_of(person_id: str) -> Session:
    return Session(
        id=f"of-{person_id}",
        person_id=person_id,
        person_name=person_id,
        client="",
        address="",
        created_at=AT,
        last_used_at=AT,
        expires_at=AT,
    )


def delta(*resources: Resource) -> WatchBatch:
    changes = tuple(upsert(one) for one in resources)
    return WatchBatch(part="platform", phase="delta", changes=changes, cursor="e:1")


def test_who_sees_the_same_is_told_the_same_object_encoded_once() -> None:
    telling, batch = Telling(), delta(OWN, OTHER)
    one, same, other = developer("own"), replace(developer("own"), id="e"), developer("other")
    told = [telling.told(batch, actor, sight_of(actor), "c") for actor in (one, same, other)]
    assert told[0] is told[1]
    assert [shown([one]) for one in told] == [{"a"}, {"a"}, {"b"}]


def test_who_sees_the_same_otherwise_is_told_of_the_own_sessions_alone() -> None:
    telling, batch = Telling(), delta(session_of("d"), session_of("e"))
    one, other = developer("own"), replace(developer("own"), id="e")
    told = [telling.told(batch, actor, sight_of(actor), "c") for actor in (one, other, one)]
    assert [shown([one]) for one in told] == [{"of-d"}, {"of-e"}, {"of-d"}]


def test_another_position_of_another_part_is_another_line() -> None:
    telling, batch, actor = Telling(), delta(OWN), developer("own")
    told = [telling.told(batch, actor, sight_of(actor), cursor) for cursor in ("c", "d")]
    assert [one.cursor for one in told] == ["c", "d"]
