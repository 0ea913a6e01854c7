"""The Runtime as one person uses it: what is read and entered is recorded, and ends in time."""

from dataclasses import replace

from typing_extensions import override

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.audit import Outcome
from caas_console.backend.contracts.errors import (
    AuthError,
    ConsoleError,
    NotFound,
    PermissionDenied,
)
from caas_console.backend.contracts.resources import Container, ObjectRef, Record
from caas_console.backend.contracts.runtime import (
    ExecSpec,
    FileChange,
    LogQuery,
    LogStream,
    Runtime,
    ShellSession,
    StatsFeed,
)
from caas_console.backend.platform.audit.streams import recorded_log, recorded_shell, use_of
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.guarded_streams import (
    GuardedLog,
    GuardedShell,
    GuardedStats,
    within,
)
from caas_console.backend.platform.identity.revocation import (
    Check,
    Revocations,
    held_still,
    same_access,
)
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.regions.regions import Regions
from caas_console.backend.platform.store.database import Database
from caas_console.backend.wire.delegated_runtime import DelegatedRuntime


class AccessRuntime(DelegatedRuntime):
    """The regions for an actor whose right to a host's objects the route has checked.

    Args:
        regions: where the objects are.
        database: where access is recorded.
        revocations: end streams when the right is lost.
        actor: who uses it.
    """

    def __init__(
        self, regions: Regions, database: Database, revocations: Revocations, actor: Actor
    ) -> None:
        self._regions = regions
        self._database = database
        self._revocations = revocations
        self._actor = actor

    @property
    @override
    def runtime(self) -> Runtime:
        return self._regions

    @override
    async def file_changes(self, container: ObjectRef) -> tuple[FileChange, ...]:
        changes = await super().file_changes(container)
        await self._record(self._deed("container.files", container))
        return changes

    @override
    def logs(self, container: ObjectRef, query: LogQuery) -> LogStream:
        deed = self._deed("container.logs", container, after=query)
        log = super().logs(container, query)
        check = self._check(container, Permission.CONTAINERS_LOGS)
        guard = self._revocations.guarding(self._actor, check)
        return GuardedLog(
            log, within(guard, lambda holder: recorded_log(log, self._record, deed, holder))
        )

    @override
    async def open_shell(self, container: ObjectRef, spec: ExecSpec) -> ShellSession:
        deed = self._deed("container.shell", container)
        check = self._check(container, Permission.CONTAINERS_SHELL)
        try:
            # Who has opened the socket may take any time to say what is to be run.
            await self._revocations.confirm(self._actor, check)
            shell = await super().open_shell(container, spec)
        except ConsoleError as error:
            is_refusal = isinstance(error, AuthError | PermissionDenied)
            outcome = Outcome.REFUSED if is_refusal else Outcome.FAILED
            asked = use_of(spec, spec.command)
            await self._record(replace(deed, outcome=outcome, detail=str(error), after=asked))
            raise
        guard = self._revocations.guarding(self._actor, check)
        return GuardedShell(
            shell,
            within(guard, lambda holder: recorded_shell(shell, spec, self._record, deed, holder)),
        )

    @override
    def stats(self) -> StatsFeed:
        feed = super().stats()
        guard = self._revocations.guarding(self._actor, same_access(self._actor))
        return GuardedStats(feed, within(guard, lambda _: feed), self._sees)

    def _sees(self, host_id: str) -> bool:
        """Whether the actor may know of the containers of a host."""
        try:
            tenant_id = self._regions.host(host_id).tenant_id
        except NotFound:
            return False
        return self._actor.reaches[Permission.CONTAINERS_READ].covers(tenant_id)

    def _check(self, container: ObjectRef, permission: Permission) -> Check:
        tenant_id = self._regions.host(container.host_id).tenant_id
        return held_still(self._actor, permission, tenant_id)

    def _deed(self, action: str, container: ObjectRef, after: Record | None = None) -> Deed:
        known = self._regions.observed("container", container)
        return Deed(
            action=action,
            object_kind="container",
            object_id=str(container),
            object_name=known.name if isinstance(known, Container) else "",
            tenant_id=self._regions.host(container.host_id).tenant_id,
            after=after,
        )

    async def _record(self, deed: Deed) -> None:
        await self._database.transact(lambda work: record(work, self._actor, deed))
