"""A platform as the console sees it."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from typing_extensions import override

from caas_console.backend.client.backoff import Backoff
from caas_console.backend.client.link import Link
from caas_console.backend.client.locator import Located, Locator
from caas_console.backend.client.platform_administration import PlatformAdministration
from caas_console.backend.client.platform_audit_trail import PlatformAuditTrail
from caas_console.backend.client.server_session import ServerSession, logged_out
from caas_console.backend.client.watched import Watched
from caas_console.backend.contracts.access import Access
from caas_console.backend.contracts.administration import Administration
from caas_console.backend.contracts.audit_trail import AuditTrail
from caas_console.backend.contracts.errors import ConsoleError, PlatformUnavailable, Problem
from caas_console.backend.contracts.gateway import LinkChanged, LinkStep
from caas_console.backend.contracts.jobs import Job, JobRequest
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.runtime import Runtime
from caas_console.backend.contracts.sign_in import SignIn, SignInNeeded
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import WatchBatch
from caas_console.backend.wire.client import RuntimeClient, open_watch
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.delegated_runtime import DelegatedRuntime
from caas_console.backend.wire.runtime_path import host_path

if TYPE_CHECKING:
    # A person's own platform needs nothing of it.
    from caas_console.backend.client.server_platform import ServerPlatform

SUBMIT_PATIENCE = 20.0  # seconds for which a job is offered while the platform is away


class PlatformGateway(DelegatedRuntime):
    """A Gateway to a platform, followed wherever its locator finds it.

    The connection is made, and made again, by :meth:`events`: while nobody iterates it for the
    first time, every call raises PlatformUnavailable.

    Args:
        locator: where the platform is.
        server: the locator too, where a person has to log in.
    """

    def __init__(self, locator: Locator, server: "ServerPlatform | None" = None) -> None:
        self._locator = locator
        self._server = server
        self._located: Located | None = None
        self._connection: Connection | None = None
        self._administration = PlatformAdministration(lambda: self._connected)
        self._audit = PlatformAuditTrail(lambda: self._connected)

    @property
    @override
    def runtime(self) -> Runtime:
        return RuntimeClient(self._connected)

    @property
    def administration(self) -> Administration:
        return self._administration

    @property
    def audit(self) -> AuditTrail:
        return self._audit

    @property
    def sign_in(self) -> SignIn | None:
        return self._server

    async def access(self) -> Access:
        return Access.model_validate_json(await self._connected.request("GET", "/me/access"))

    def with_reason(self, reason: str) -> Runtime:
        return _Reasoned(lambda: RuntimeClient(self._connected, reason))

    async def events(self) -> AsyncIterator[LinkChanged | WatchBatch]:
        link, backoff, watched = Link(), Backoff(), Watched()
        while True:
            try:
                async with closing(self._attempt(link, backoff, watched)) as events:
                    async for event in events:
                        yield event
            except ConsoleError as error:
                if self._has_left():
                    # The person is asked for a login now, and told why.
                    continue
                yield link.down(error.problem)
            await asyncio.sleep(backoff.next_delay())

    async def submit(self, host_id: str, operation: Operation, subject: str = "") -> Job:
        path = host_path(host_id, "jobs")
        request = JobRequest(operation=operation, subject=subject)
        # Under its key, a request whose answer was lost makes no second job.
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        backoff, deadline = Backoff(), time.monotonic() + SUBMIT_PATIENCE
        while True:
            try:
                body = await self._connected.request("POST", path, body=request, headers=headers)
            except PlatformUnavailable:
                delay = backoff.next_delay()
                if time.monotonic() + delay > deadline:
                    raise
                await asyncio.sleep(delay)
            else:
                return Job.model_validate_json(body)

    async def cancel_job(self, job_id: str) -> Job:
        body = await self._connected.request("POST", f"/jobs/{job_id}/cancel")
        return Job.model_validate_json(body)

    async def retry_job(self, job_id: str) -> Job:
        body = await self._connected.request("POST", f"/jobs/{job_id}/retry")
        return Job.model_validate_json(body)

    async def aclose(self) -> None:
        await self._hang_up()
        if self._server is not None:
            await self._server.aclose()

    @property
    def _connected(self) -> Connection:
        if self._connection is None:
            if self._server is not None and not self._server.who:
                raise logged_out()
            raise PlatformUnavailable(
                "The platform is not connected",
                "No connection to it has been made yet.",
                "Try again in a moment.",
            )
        return self._connection

    async def _attempt(
        self, link: Link, backoff: Backoff, watched: Watched
    ) -> AsyncIterator[LinkChanged | WatchBatch]:
        """One connection, from looking for the platform to the end of its stream."""
        yield link.step(LinkStep.FINDING)
        async with closing(self._locator.locate()) as found:
            async for step in found:
                match step:
                    case LinkStep():
                        yield link.step(step)
                    case Problem():
                        yield link.down(step)
                    case SignInNeeded():
                        if step.is_logged_out:
                            for batch in watched.belong_to(""):
                                yield batch
                        yield link.wait_for(step)
                    case Located():
                        located = step
        session = located.session
        for batch in watched.belong_to("" if session is None else session.login):
            yield batch
        yield link.step(LinkStep.OPENING)
        connection = await self._move_to(located)
        async with (
            self._hung_up_after(session),
            open_watch(connection, watched.cursor) as batches,
        ):
            backoff.connected()
            yield link.up(located.remark)
            async for batch in batches:
                watched.take(batch)
                yield batch

    async def _move_to(self, located: Located) -> Connection:
        """The connection to where the platform is now; calls on the way to elsewhere end."""
        former = self._located
        if (
            former is None
            or former.endpoint != located.endpoint
            or former.session is not located.session
        ):
            await self._hang_up()
        if self._connection is None:
            self._located = located
            self._connection = Connection(located.endpoint, located.session)
        return self._connection

    @asynccontextmanager
    async def _hung_up_after(self, session: ServerSession | None) -> AsyncIterator[None]:
        """A context in which the connection lasts no longer than a session."""
        if session is None:
            yield
            return

        async def hang_up() -> None:
            await session.ended.wait()
            await self._hang_up()

        waiting = asyncio.create_task(hang_up())
        try:
            yield
        finally:
            waiting.cancel()
            await asyncio.wait([waiting])

    def _has_left(self) -> bool:
        """Whether the connection was made for a session that is over, and is not looked at yet."""
        session = None if self._located is None else self._located.session
        if session is None or not session.ended.is_set():
            return False
        self._located = None
        return True

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.aclose()


class _Reasoned(DelegatedRuntime):
    """A Runtime for a stated reason, wherever the platform is by now."""

    def __init__(self, runtime: Callable[[], Runtime]) -> None:
        self._runtime = runtime

    @property
    @override
    def runtime(self) -> Runtime:
        return self._runtime()
