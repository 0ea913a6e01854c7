"""The Runtime of one request: what it keeps open ends with the actor's right to it."""

from functools import partial

from typing_extensions import override

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.contracts.runtime import (
    ExecSpec,
    LogQuery,
    LogStream,
    Runtime,
    ShellSession,
    StatsFeed,
)
from caas_console.backend.platform.guarded_streams import (
    Guard,
    GuardedLog,
    GuardedShell,
    GuardedStats,
)
from caas_console.backend.platform.identity.revocation import Revocations, same_access
from caas_console.backend.platform.policy.decision import Actor, require
from caas_console.backend.platform.regions.regions import Regions
from caas_console.backend.platform.services import ActorOf, ServicesOf
from caas_console.backend.wire.delegated_runtime import DelegatedRuntime


class GuardedRuntime(DelegatedRuntime):
    """See Runtime; whether the actor may ask at all has been checked before.

    Args:
        regions: who answers.
        revocations: tell when the actor loses what is needed.
        actor: who asks.
    """

    def __init__(self, regions: Regions, revocations: Revocations, actor: Actor) -> None:
        self._regions = regions
        self._revocations = revocations
        self._actor = actor

    @property
    @override
    def runtime(self) -> Runtime:
        return self._regions

    @override
    def logs(self, container: ObjectRef, query: LogQuery) -> LogStream:
        guard = self._guard(Permission.CONTAINERS_LOGS, container)
        return GuardedLog(self._regions.logs(container, query), guard)

    @override
    async def open_shell(self, container: ObjectRef, spec: ExecSpec) -> ShellSession:
        guard = self._guard(Permission.CONTAINERS_SHELL, container)
        return GuardedShell(await self._regions.open_shell(container, spec), guard)

    @override
    def stats(self) -> StatsFeed:
        seen = self._actor.reaches[Permission.CONTAINERS_READ]
        guard = self._revocations.guarding(self._actor, same_access(self._actor))
        return GuardedStats(
            self._regions.stats(),
            guard,
            lambda host_id: seen.covers(self._regions.host(host_id).tenant_id),
        )

    def _guard(self, permission: Permission, container: ObjectRef) -> Guard:
        tenant_id = self._regions.host(container.host_id).tenant_id
        check = partial(require, permission=permission, tenant_id=tenant_id)
        return self._revocations.guarding(self._actor, check)


async def guarded_runtime_of(services: ServicesOf, actor: ActorOf) -> Runtime:
    """The Runtime that whoever sent the request gets."""
    return GuardedRuntime(services.regions, services.revocations, actor)
