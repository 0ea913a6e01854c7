"""Ends what somebody keeps open as soon as they may not have it any more."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.errors import (
    ConsoleError,
    Gone,
    PermissionDenied,
    PlatformUnavailable,
    TenantSuspended,
)
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.tenancy import Tenant, TenantState
from caas_console.backend.contracts.watch import Change, upsert
from caas_console.backend.feed.feed import Feed
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.policy.decision import Actor, require
from caas_console.backend.platform.store.tenancy import binding_subject

RECHECK = 60.0  # seconds; that something expires is told by no change
AGAIN_AFTER = 1.0  # seconds, while the database cannot be read

_KINDS = frozenset({"session", "token", "person", "binding", "group", "tenant"})

Check = Callable[[Actor], None]

_logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Holder:
    """Somebody who keeps something open.

    Attributes:
        lost: why they may not any more; None as long as they may.
    """

    actor: Actor
    check: Check
    limit: asyncio.Timeout
    lost: ConsoleError | None = None

    def judge(self, present: Actor | ConsoleError) -> None:
        """Put them out if what they are by now is not good enough."""
        if self.lost is not None:
            return
        try:
            if isinstance(present, ConsoleError):
                raise present
            self.check(replace(present, reason=self.actor.reason, address=self.actor.address))
        except ConsoleError as error:
            self.lost = error
            self.limit.reschedule(asyncio.get_running_loop().time())


class Revocations:
    """Follows the changes of sessions, tokens, people, groups, roles and tenants.

    Only whom a change concerns is recognised anew, by the credential and not by the access
    token, which is replaced every few minutes. One task does so for all: many streams of one
    console are one question to the database, and a stream that is closed interrupts none.

    Args:
        feed: the platform's part.
        recognition: says what a credential is good for by now.
        recheck: seconds after which everybody is recognised anew.
    """

    def __init__(self, feed: Feed, recognition: Recognition, recheck: float = RECHECK) -> None:
        self._feed = feed
        self._recognition = recognition
        self._recheck = recheck
        self._holders: set[Holder] = set()
        self._due: set[Holder] = set()
        self._wake = asyncio.Event()

    @asynccontextmanager
    async def guarding(self, actor: Actor, check: Check) -> AsyncIterator[Holder]:
        """A context that is cancelled when the actor may not have it any more.

        It yields what tells, while the context is left, whether that is why.

        Args:
            actor: whoever keeps it open; the embedded platform's owner loses nothing.
            check: raises the ConsoleError that says what is missing, given the actor as it is
                by now; such as ``partial(require, permission=…, tenant_id=…)``.

        Raises:
            AuthError: the session or the token has ended, or the account is good no more.
            ConsoleError: what ``check`` raised.
        """
        limit = asyncio.timeout(None)
        holder = Holder(actor, check, limit)
        try:
            async with limit:
                with self._held(holder):
                    yield holder
        except TimeoutError:
            if holder.lost is None or not limit.expired():
                raise
            raise holder.lost from None

    async def confirm(self, actor: Actor, check: Check) -> None:
        """Check, for what is begun long after the request, that the actor may still have it.

        Raises:
            AuthError: the session or the token has ended, or the account is good no more.
            ConsoleError: what ``check`` raised.
        """
        present = await self._recognition.again(actor)
        check(replace(present, reason=actor.reason, address=actor.address))

    @contextmanager
    def _held(self, holder: Holder) -> Iterator[None]:
        self._holders.add(holder)
        # What changed since the request came in was told to nobody.
        self._look_at({holder})
        try:
            yield
        finally:
            self._holders.remove(holder)

    async def follow(self) -> None:
        """Put out whoever loses a right, for ever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow_changes())
            group.create_task(self._look_regularly())
            group.create_task(self._judge_due())

    async def _follow_changes(self) -> None:
        states = _TenantStates(self._feed)
        async with closing(self._feed.watch(str(self._feed.cursor))) as batches:
            async for batch in batches:
                # Most changes are of jobs. All are looked at: a tenant's is to be remembered.
                changes = [
                    change
                    for change in batch.changes
                    if change.kind in _KINDS and states.matters(change)
                ]
                # Of what came before a snapshot nothing is known.
                self._look_at(
                    {
                        holder
                        for holder in self._holders
                        if batch.phase != "delta"
                        or any(_concerns(change, holder.actor) for change in changes)
                    }
                )

    async def _look_regularly(self) -> None:
        while True:
            await asyncio.sleep(self._recheck)
            self._look_at(self._holders)

    def _look_at(self, holders: set[Holder]) -> None:
        if holders:
            self._due |= holders
            self._wake.set()

    async def _judge_due(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            due, self._due = self._due, set()
            try:
                await self._judge(due)
            except PlatformUnavailable as error:
                # Who was let in stays, as a session does, until something else is known.
                _logger.warning("what somebody may do cannot be read: %s", error)
                await asyncio.sleep(AGAIN_AFTER)
                self._look_at(due)

    async def _judge(self, due: set[Holder]) -> None:
        present: dict[str, Actor | ConsoleError] = {}
        for holder in due:
            if holder not in self._holders:
                continue
            credential_id = holder.actor.credential_id
            if credential_id not in present:
                present[credential_id] = await self._recognised(holder.actor)
            # It may have been left meanwhile.
            if holder in self._holders:
                holder.judge(present[credential_id])

    async def _recognised(self, actor: Actor) -> Actor | ConsoleError:
        reading = asyncio.create_task(self._recognition.again(actor))
        try:
            return await asyncio.shield(reading)
        except PlatformUnavailable:
            raise
        except ConsoleError as error:
            return error
        finally:
            # A read that is cancelled half-way costs its connection.
            await asyncio.gather(reading, return_exceptions=True)


def held_still(actor: Actor, permission: Permission, tenant_id: str) -> Check:
    """A check for what is open in a tenant: that its permission is held there.

    Args:
        actor: whoever opened it.
        permission: what was needed.
        tenant_id: where.

    Raises:
        TenantSuspended: it was held by a role in the tenant, which is suspended.
        PermissionDenied: it is not held any more.
    """
    reach = actor.reaches[permission]

    def check(present: Actor) -> None:
        try:
            require(present, permission, tenant_id)
        except PermissionDenied:
            if not reach.everywhere and (name := present.suspended.get(tenant_id)):
                raise TenantSuspended(
                    f"The tenant {name} is suspended",
                    hint="Ask an administrator of the platform.",
                ) from None
            raise

    return check


def same_access(before: Actor) -> Check:
    """A check for what shows all that somebody may see: that it is neither more nor less.

    Raises:
        Gone: it has changed, so whoever watches has to begin anew.
    """

    def check(present: Actor) -> None:
        if present.reaches != before.reaches:
            raise Gone("What you may do has changed", hint="List again.")

    return check


class _TenantStates:
    """Which tenants are suspended: all else that is told of a tenant takes no right away."""

    def __init__(self, feed: Feed) -> None:
        self._known: dict[str, TenantState | None] = {}
        for tenant in feed.objects("tenant"):
            self.matters(upsert(tenant))

    def matters(self, change: Change) -> bool:
        """Whether a change may take a right away or give one; not only a tenant's."""
        if change.kind != "tenant":
            return True
        state = change.object.state if isinstance(change.object, Tenant) else None
        # In a new tenant nobody has a role yet.
        former = self._known.get(change.id, state)
        self._known[change.id] = state
        return state is not former


def _concerns(change: Change, actor: Actor) -> bool:
    match change.kind:
        case "session" | "token":
            return change.id == actor.credential_id
        case "person":
            return change.id == actor.id
        case "binding":
            kind, subject_id = binding_subject(change.id)
            return kind == "group" or subject_id == actor.id
        case _:
            # Who belongs to a group or a tenant, or did until now, the database knows.
            return True
