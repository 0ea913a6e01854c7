"""Stacks as they are found: by the labels that Compose and Swarm leave on containers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from caas_console.backend.contracts.resources import (
    COMPOSE_PROJECT_LABEL,
    Container,
    ContainerState,
    Health,
)
from caas_console.models.state.cache import ResourceCache
from caas_console.models.state.delta import CacheDelta, PendingDelta


class StackState(StrEnum):
    """How a stack stands, by the states of its containers."""

    RUNNING = "running"
    UNHEALTHY = "unhealthy"
    PARTIAL = "partial"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Stack:
    """The containers of one stack on one host.

    Attributes:
        id: ``<host id>/<name>``.
        services: names, sorted.
        container_ids: sorted.
        states: how many containers are in each state.
        unhealthy: how many running containers fail their health check.
        created_at: of the oldest container.
    """

    id: str
    host_id: str
    tenant_id: str
    environment_id: str
    name: str
    origin: Literal["compose", "swarm"]
    services: tuple[str, ...]
    container_ids: tuple[str, ...]
    states: Mapping[ContainerState, int]
    unhealthy: int
    created_at: datetime

    @property
    def running(self) -> int:
        """How many containers run."""
        return self.states.get(ContainerState.RUNNING, 0)

    @property
    def state(self) -> StackState:
        """The state in one word; what is wrong goes before what is well."""
        total = len(self.container_ids)
        if self.unhealthy or self.states.get(ContainerState.RESTARTING, 0):
            return StackState.UNHEALTHY
        if self.running == total:
            return StackState.RUNNING
        if self.running:
            return StackState.PARTIAL
        if self.states.get(ContainerState.PAUSED, 0):
            return StackState.PAUSED
        return StackState.STOPPED


class Member(NamedTuple):
    """What of a container makes its stack what it is; last comes what changes by itself."""

    container_id: str
    host_id: str
    tenant_id: str
    environment_id: str
    stack: str
    service: str | None
    compose: bool
    created_at: datetime
    state: ContainerState
    unhealthy: bool

    @classmethod
    def of(cls, container: Container) -> "Member | None":
        """The container as a member of its stack, if it belongs to one."""
        stack = container.stack
        if stack is None:
            return None
        running = container.state is ContainerState.RUNNING
        return cls(
            container.id,
            container.host_id,
            container.tenant_id,
            container.environment_id,
            stack,
            container.service,
            COMPOSE_PROJECT_LABEL in container.labels,
            container.created_at,
            container.state,
            running and container.health is Health.UNHEALTHY,
        )

    @property
    def stack_id(self) -> str:
        """The id of its stack."""
        return f"{self.host_id}/{self.stack}"

    def is_like(self, other: "Member") -> bool:
        """Whether they differ in state and health at most."""
        return self[:-2] == other[:-2]


def make_stack(members: Iterable[Member]) -> Stack:
    """The stack that these members, at least one, are."""
    ordered = sorted(members)
    first = ordered[0]
    return Stack(
        id=first.stack_id,
        host_id=first.host_id,
        tenant_id=first.tenant_id,
        environment_id=first.environment_id,
        name=first.stack,
        origin="compose" if first.compose else "swarm",
        services=tuple(sorted({member.service for member in ordered if member.service})),
        container_ids=tuple(member.container_id for member in ordered),
        states=Counter(member.state for member in ordered),
        unhealthy=sum(member.unhealthy for member in ordered),
        created_at=min(member.created_at for member in ordered),
    )


class StackIndex:
    """Every stack; an index: stacks change with their containers."""

    def __init__(self, cache: ResourceCache) -> None:
        self._cache = cache
        self._stacks: dict[str, Stack] = {}
        self._members: dict[str, Member] = {}
        self._by_stack: dict[str, set[str]] = {}

    @property
    def stacks(self) -> Mapping[str, Stack]:
        """The stacks by id."""
        return self._stacks

    def update(self, delta: CacheDelta) -> CacheDelta:
        affected: set[str] = set()
        changed = PendingDelta()
        for container_id in delta.removed_of("container"):
            affected |= self._place(container_id, None)
        for container_id in delta.upserted_of("container"):
            before = self._members.get(container_id)
            member = Member.of(self._cache.containers[container_id])
            if before is None or member is None or not member.is_like(before):
                affected |= self._place(container_id, member)
            elif member != before:
                self._restate(before, member)
                changed.upsert("stack", member.stack_id)
        for stack_id in affected:
            self._rebuild(stack_id, changed)
        return changed.view()

    def _restate(self, before: Member, member: Member) -> None:
        """A container of a stack changed its state or health, as it does all the time."""
        self._members[member.container_id] = member
        stack = self._stacks[member.stack_id]
        states = Counter(stack.states)
        states[before.state] -= 1
        states[member.state] += 1
        self._stacks[member.stack_id] = replace(
            stack,
            states=+states,
            unhealthy=stack.unhealthy + member.unhealthy - before.unhealthy,
        )

    def _place(self, container_id: str, member: Member | None) -> set[str]:
        """Note what a container is to its stack; the stacks that this changes."""
        before = self._members.pop(container_id, None)
        affected = set()
        if before is not None:
            self._by_stack[before.stack_id].discard(container_id)
            affected.add(before.stack_id)
        if member is not None:
            self._members[container_id] = member
            self._by_stack.setdefault(member.stack_id, set()).add(container_id)
            affected.add(member.stack_id)
        return affected

    def _rebuild(self, stack_id: str, changed: PendingDelta) -> None:
        container_ids = self._by_stack[stack_id]
        if container_ids:
            members = [self._members[container_id] for container_id in container_ids]
            self._stacks[stack_id] = make_stack(members)
            changed.upsert("stack", stack_id)
        else:
            del self._by_stack[stack_id]
            del self._stacks[stack_id]
            changed.remove("stack", stack_id)
