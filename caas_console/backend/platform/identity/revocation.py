"""Ends what somebody keeps open as soon as they may not have it any more."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace

from caas_console.backend.contracts.errors import ConsoleError, Gone, PlatformUnavailable
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import Change
from caas_console.backend.feed.feed import Feed
from caas_console.backend.platform.identity.recognition import Recognition
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.tenancy import binding_subject

RECHECK = 60.0  # seconds; that something expires is told by no change
AGAIN_AFTER = 1.0  # seconds, while the database cannot be read

_KINDS = frozenset({"session", "token", "person", "binding", "group", "tenant"})

_logger = logging.getLogger(__name__)


@dataclass(eq=False)
class _Holder:
    """Somebody who keeps something open; ``wake`` is set when their rights may have changed."""

    actor: Actor
    wake: asyncio.Event = field(default_factory=asyncio.Event)


class Revocations:
    """Follows the changes of sessions, tokens, people, groups, roles and tenants.

    Only whom a change concerns is recognised anew, by the credential and not by the access
    token, which is replaced every few minutes.

    Args:
        feed: the platform's part.
        recognition: says what a credential is good for by now.
    """

    def __init__(self, feed: Feed, recognition: Recognition) -> None:
        self._feed = feed
        self._recognition = recognition
        self._holders: set[_Holder] = set()

    async def follow(self) -> None:
        """Wake whom changes concern, for ever."""
        async with closing(self._feed.watch(str(self._feed.cursor))) as batches:
            async for batch in batches:
                # Most changes are of jobs.
                changes = [change for change in batch.changes if change.kind in _KINDS]
                for holder in self._concerned(changes, everybody=batch.phase != "delta"):
                    holder.wake.set()

    def _concerned(self, changes: list[Change], *, everybody: bool) -> Iterator[_Holder]:
        # Of what came before a snapshot nothing is known, so that concerns everybody.
        if everybody:
            yield from self._holders
        elif changes:
            for holder in self._holders:
                if any(_concerns(change, holder.actor) for change in changes):
                    yield holder

    @asynccontextmanager
    async def guarding(self, actor: Actor, check: Callable[[Actor], None]) -> AsyncIterator[None]:
        """A context that is cancelled when the actor may not have it any more.

        Args:
            actor: whoever keeps it open; the embedded platform's owner loses nothing.
            check: raises the ConsoleError that says what is missing, given the actor as it is
                by now; such as ``partial(require, permission=…, tenant_id=…)``.

        Raises:
            AuthError: the session or the token has ended, or the account is good no more.
            ConsoleError: what ``check`` raised.
        """
        watching = asyncio.create_task(self._until_lost(actor, check))
        inside = True

        def end(done: asyncio.Task[ConsoleError]) -> None:
            if inside and not done.cancelled():
                limit.reschedule(asyncio.get_running_loop().time())

        try:
            async with asyncio.timeout(None) as limit:
                watching.add_done_callback(end)
                try:
                    yield
                finally:
                    inside = False
        except TimeoutError:
            if not limit.expired():
                raise
            raise await watching from None
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _until_lost(self, actor: Actor, check: Callable[[Actor], None]) -> ConsoleError:
        with self._held(actor) as wake:
            while True:
                wake.clear()
                try:
                    present = await self._recognition.again(actor)
                    check(replace(present, reason=actor.reason, address=actor.address))
                except PlatformUnavailable as error:
                    # Who was let in stays, as a session does, until something else is known.
                    _logger.warning("what somebody may do cannot be read: %s", error)
                    await asyncio.sleep(AGAIN_AFTER)
                    continue
                except ConsoleError as error:
                    return error
                with suppress(TimeoutError):
                    async with asyncio.timeout(RECHECK):
                        await wake.wait()

    @contextmanager
    def _held(self, actor: Actor) -> Iterator[asyncio.Event]:
        holder = _Holder(actor)
        self._holders.add(holder)
        try:
            yield holder.wake
        finally:
            self._holders.remove(holder)


def same_access(before: Actor) -> Callable[[Actor], None]:
    """A check for what shows all that somebody may see: that it is neither more nor less.

    Raises:
        Gone: it has changed, so whoever watches has to begin anew.
    """

    def check(present: Actor) -> None:
        if present.reaches != before.reaches:
            raise Gone("What you may do has changed", hint="List again.")

    return check


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
