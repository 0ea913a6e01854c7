"""Stacks as they are found: by the labels that Compose and Swarm leave on containers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

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


def make_stack(stack_id: str, containers: Iterable[Container]) -> Stack:
    """The stack that these containers, at least one, are."""
    members = sorted(containers, key=lambda container: container.id)
    first = members[0]
    return Stack(
        id=stack_id,
        host_id=first.host_id,
        environment_id=first.environment_id,
        name=first.stack or "",
        origin="compose" if COMPOSE_PROJECT_LABEL in first.labels else "swarm",
        services=tuple(sorted({member.service for member in members if member.service})),
        container_ids=tuple(member.id for member in members),
        states=Counter(member.state for member in members),
        unhealthy=sum(
            member.health is Health.UNHEALTHY and member.state is ContainerState.RUNNING
            for member in members
        ),
        created_at=min(member.created_at for member in members),
    )


def stack_id_of(container: Container) -> str | None:
    """The id of the stack that a container belongs to, if it does."""
    return f"{container.host_id}/{container.stack}" if container.stack else None


class StackIndex:
    """Every stack; an index: stacks change with their containers."""

    def __init__(self, cache: ResourceCache) -> None:
        self._cache = cache
        self._stacks: dict[str, Stack] = {}
        self._members: dict[str, set[str]] = {}
        self._stack_of: dict[str, str] = {}

    @property
    def stacks(self) -> Mapping[str, Stack]:
        """The stacks by id."""
        return self._stacks

    def update(self, delta: CacheDelta) -> CacheDelta:
        affected: set[str] = set()
        for container_id in delta.removed_of("container"):
            affected |= self._place(container_id, None)
        for container_id in delta.upserted_of("container"):
            stack_id = stack_id_of(self._cache.containers[container_id])
            affected |= self._place(container_id, stack_id)
        changed = PendingDelta()
        for stack_id in affected:
            self._rebuild(stack_id, changed)
        return changed.view()

    def _place(self, container_id: str, stack_id: str | None) -> set[str]:
        """Put a container into its stack; the stacks that this concerns."""
        before = self._stack_of.pop(container_id, None)
        if before is not None and before != stack_id:
            self._members[before].discard(container_id)
        if stack_id is not None:
            self._stack_of[container_id] = stack_id
            self._members.setdefault(stack_id, set()).add(container_id)
        return {stack for stack in (before, stack_id) if stack is not None}

    def _rebuild(self, stack_id: str, changed: PendingDelta) -> None:
        members = self._members[stack_id]
        if not members:
            del self._members[stack_id]
            self._stacks.pop(stack_id, None)
            changed.remove("stack", stack_id)
            return
        stack = make_stack(stack_id, [self._cache.containers[member] for member in members])
        if self._stacks.get(stack_id) != stack:
            self._stacks[stack_id] = stack
            changed.upsert("stack", stack_id)
