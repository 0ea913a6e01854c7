"""A Gateway whose state and jobs are what the test says."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import Self

from typing_extensions import override

from caas_console.backend.contracts.access import Access, Permission
from caas_console.backend.contracts.errors import ConsoleError, Problem
from caas_console.backend.contracts.gateway import Gateway, LinkChanged, LinkState
from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.resources import (
    JSON,
    Container,
    ContainerState,
    EngineEvent,
    Environment,
    Host,
    HostState,
    Image,
    ObjectRef,
)
from caas_console.backend.contracts.runtime import (
    ContainerSample,
    ImageLayer,
    ObjectKind,
    Runtime,
    StatsFeed,
)
from caas_console.backend.contracts.sign_in import SignIn
from caas_console.backend.contracts.watch import Change, Resource, WatchBatch, upsert
from tests.ui.fake_administration import FakeAdministration
from tests.ui.fake_audit import FakeAudit
from tests.ui.fake_runtime import FakeRuntime
from tests.ui.fake_sign_in import FakeSignIn

PLACE = {"tenant_id": "default", "environment_id": "local"}
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def host(
    state: HostState = HostState.READY,
    problem: Problem | None = None,
    *,
    host_id: str = "local",
    name: str = "edge-01",
    since: datetime = NOW,
) -> Host:
    """A host; unless it says otherwise, the one that the other objects are on."""
    return Host(
        id=host_id,
        name=name,
        endpoint="unix:///var/run/docker.sock",
        state=state,
        since=since,
        problem=problem,
        **PLACE,
    )


def container(
    name: str, state: ContainerState = ContainerState.RUNNING, host_id: str = "local"
) -> Container:
    """A container whose engine id is its name."""
    return Container(
        id=f"{host_id}/{name}",
        host_id=host_id,
        name=name,
        image="nginx:1.25",
        image_id="sha256:abc",
        created_at=NOW,
        started_at=NOW,
        state=state,
        **PLACE,
    )


def image(tag: str = "nginx:1.25") -> Image:
    """An image of the host; ``nginx:1.25`` is that of the containers."""
    engine_id = "sha256:abc" if tag == "nginx:1.25" else tag
    return Image(id=f"local/{engine_id}", host_id="local", tags=(tag,), size_bytes=1, **PLACE)


def event(subject: str, action: str = "start") -> EngineEvent:
    """Something that happened to the container of that name."""
    return EngineEvent(
        id=f"local/{subject}-{action}",
        host_id="local",
        at=NOW,
        type="container",
        action=action,
        subject_id=subject,
        subject_name=subject,
        **PLACE,
    )


def _snapshot(resources: Iterable[Resource]) -> Iterable[WatchBatch]:
    part = "region/local"
    yield WatchBatch(part=part, phase="begin")
    yield WatchBatch(part=part, phase="snapshot", changes=tuple(map(upsert, resources)))
    yield WatchBatch(part=part, phase="end", cursor="a:1")


class SilentFeed(StatsFeed):
    """Measures nothing, and remembers what it was to measure each second: each wish, in order."""

    def __init__(self) -> None:
        self.wishes: list[set[str]] = []

    @property
    def focused(self) -> set[str]:
        """What it is to measure now."""
        return self.wishes[-1] if self.wishes else set()

    @override
    async def __aenter__(self) -> Self:
        return self

    @override
    async def __aexit__(self, *exc_info: object) -> None:
        pass

    @override
    async def __aiter__(self) -> AsyncIterator[tuple[ContainerSample, ...]]:
        await asyncio.Event().wait()
        yield ()

    @override
    async def focus(self, container_ids: Iterable[str]) -> None:
        self.wishes.append(set(container_ids))


class FakeGateway(FakeRuntime, Gateway):
    """Tells a snapshot of its objects, then whatever is put into it.

    Attributes:
        submitted: what was asked for.
        refuses: raised instead of taking an operation.
        inspected: what else than its id is told of an inspected object.
        desk: who administers its people and tenants.
        administered: whether it has any; there are none without a platform.
        granted: what the person may do.
        reasons: what was stated when a runtime was entered for a reason.
        way_in: how a person gets in; None where nobody has to log in.
    """

    def __init__(self, *resources: Resource) -> None:
        super().__init__()
        self.feed = SilentFeed()
        self.on_stats = lambda: self.feed
        self.submitted: list[tuple[str, Operation, str]] = []
        self.cancelled: list[str] = []
        self.refuses: ConsoleError | None = None
        self.inspected: JSON = {}
        self.jobs: dict[str, Job] = {}
        self.closed = False
        self.desk = FakeAdministration(self.tell)
        self.trail = FakeAudit()
        self.administered = True
        self.granted = Access(id="me", name="me", everywhere=tuple(Permission))
        self.reasons: list[str] = []
        self.way_in: FakeSignIn | None = None
        environment = Environment(id="local", tenant_id="default", name="local")
        self._first: tuple[Resource, ...] = (environment, *resources)
        self._queue: asyncio.Queue[LinkChanged | WatchBatch] = asyncio.Queue()

    def tell(self, *changes: Resource | Change) -> None:
        """Have the console told of changes."""
        told = tuple(one if isinstance(one, Change) else upsert(one) for one in changes)
        self._queue.put_nowait(WatchBatch(part="region/local", phase="delta", changes=told))

    def lose(self, problem: Problem | None = None) -> None:
        """The connection is lost."""
        link = LinkChanged(state=LinkState.RECONNECTING, since=NOW, problem=problem)
        self._queue.put_nowait(link)

    def connect(self) -> None:
        """The connection is made."""
        self._queue.put_nowait(LinkChanged(state=LinkState.CONNECTED, since=NOW))

    def restart(self, *resources: Resource) -> None:
        """The platform starts again: it is lost, and found with other objects."""
        self.lose()
        self.connect()
        self.snapshot(*resources)

    def ask_for_login(self) -> FakeSignIn:
        """Have it be a platform in which a person logs in before anything is told."""
        self.way_in = FakeSignIn(self._queue.put_nowait)
        self.way_in.admitted = lambda: self.snapshot(*self._first)
        return self.way_in

    def snapshot(self, *resources: Resource) -> None:
        """Tell all that there is."""
        for batch in _snapshot(resources):
            self._queue.put_nowait(batch)

    def end_job(self, job: Job, state: JobState, problem: Problem | None = None) -> None:
        """A job comes to its end."""
        ended = job.model_copy(update={"state": state, "problem": problem, "ended_at": NOW})
        self.jobs[job.id] = ended
        self.tell(ended)

    @override
    async def events(self) -> AsyncIterator[LinkChanged | WatchBatch]:
        if self.way_in is None:
            yield LinkChanged(state=LinkState.CONNECTED, since=NOW)
            for batch in _snapshot(self._first):
                yield batch
        while True:
            yield await self._queue.get()

    @property
    @override
    def administration(self) -> FakeAdministration | None:
        return self.desk if self.administered else None

    @property
    @override
    def audit(self) -> FakeAudit | None:
        return self.trail if self.administered else None

    @property
    @override
    def sign_in(self) -> SignIn | None:
        return self.way_in

    @override
    async def access(self) -> Access:
        return self.granted

    @override
    def with_reason(self, reason: str) -> Runtime:
        self.reasons.append(reason)
        return self

    @override
    async def submit(self, host_id: str, operation: Operation, subject: str = "") -> Job:
        self.submitted.append((host_id, operation, subject))
        if self.refuses is not None:
            raise self.refuses
        job = Job(
            id=f"job-{len(self.submitted)}",
            tenant_id="default",
            actor="me",
            host_id=host_id,
            operation=operation,
            subject=subject,
            state=JobState.RUNNING,
            created_at=NOW,
        )
        self.jobs[job.id] = job
        self.tell(job)
        return job

    @override
    async def inspect(self, kind: ObjectKind, ref: ObjectRef) -> JSON:
        return {"Id": ref.engine_id, **self.inspected}

    @override
    async def image_history(self, image: ObjectRef) -> tuple[ImageLayer, ...]:
        return ()

    @override
    async def cancel_job(self, job_id: str) -> Job:
        self.cancelled.append(job_id)
        return self.jobs[job_id]

    @override
    async def retry_job(self, job_id: str) -> Job:
        job = self.jobs[job_id]
        again = job.model_copy(
            update={"state": JobState.RUNNING, "problem": None, "attempt": job.attempt + 1}
        )
        self.jobs[job_id] = again
        self.tell(again)
        return again

    @override
    async def aclose(self) -> None:
        self.closed = True
