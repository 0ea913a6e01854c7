"""A platform as the console sees it."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable

from typing_extensions import override

from caas_console.backend.client.backoff import Backoff
from caas_console.backend.client.link import Link
from caas_console.backend.client.locator import Located, Locator
from caas_console.backend.client.platform_administration import PlatformAdministration
from caas_console.backend.client.platform_audit_trail import PlatformAuditTrail
from caas_console.backend.contracts.access import Access
from caas_console.backend.contracts.administration import Administration
from caas_console.backend.contracts.audit_trail import AuditTrail
from caas_console.backend.contracts.errors import ConsoleError, PlatformUnavailable, Problem
from caas_console.backend.contracts.gateway import LinkChanged, LinkStep
from caas_console.backend.contracts.jobs import Job, JobRequest
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.runtime import Runtime
from caas_console.backend.contracts.sign_in import SignIn
from caas_console.backend.contracts.streams import closing
from caas_console.backend.contracts.watch import WatchBatch
from caas_console.backend.wire.client import RuntimeClient, open_watch
from caas_console.backend.wire.connection import Connection
from caas_console.backend.wire.delegated_runtime import DelegatedRuntime
from caas_console.backend.wire.runtime_path import host_path

SUBMIT_PATIENCE = 20.0  # seconds for which a job is offered while the platform is away


class PlatformGateway(DelegatedRuntime):
    """A Gateway to a platform, followed wherever its locator finds it.

    The connection is made, and made again, by :meth:`events`: while nobody iterates it for the
    first time, every call raises PlatformUnavailable.

    Args:
        locator: where the platform is.
        sign_in: how a person gets into it; None where nobody has to log in.
    """

    def __init__(self, locator: Locator, sign_in: SignIn | None = None) -> None:
        self._locator = locator
        self._sign_in = sign_in
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
        return self._sign_in

    async def access(self) -> Access:
        return Access.model_validate_json(await self._connected.request("GET", "/me/access"))

    def with_reason(self, reason: str) -> Runtime:
        return _Reasoned(lambda: RuntimeClient(self._connected, reason))

    async def events(self) -> AsyncIterator[LinkChanged | WatchBatch]:
        link, backoff, cursor = Link(), Backoff(), ""
        while True:
            try:
                async with closing(self._attempt(link, backoff, cursor)) as events:
                    async for event in events:
                        if isinstance(event, WatchBatch):
                            cursor = event.cursor or cursor
                        yield event
            except ConsoleError as error:
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
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.aclose()

    @property
    def _connected(self) -> Connection:
        if self._connection is None:
            raise PlatformUnavailable(
                "The platform is not connected",
                "No connection to it has been made yet.",
                "Try again in a moment.",
            )
        return self._connection

    async def _attempt(
        self, link: Link, backoff: Backoff, cursor: str
    ) -> AsyncIterator[LinkChanged | WatchBatch]:
        """One connection, from looking for the platform to the end of its stream."""
        yield link.step(LinkStep.FINDING)
        async with closing(self._locator.locate()) as found:
            async for step in found:
                if isinstance(step, LinkStep):
                    yield link.step(step)
                elif isinstance(step, Problem):
                    yield link.down(step)
                else:
                    located = step
        yield link.step(LinkStep.OPENING)
        connection = await self._move_to(located)
        async with open_watch(connection, cursor) as batches:
            backoff.connected()
            yield link.up(located.remark)
            async for batch in batches:
                yield batch

    async def _move_to(self, located: Located) -> Connection:
        """The connection to where the platform is now; calls on the way to elsewhere end."""
        if self._located is None or self._located.endpoint != located.endpoint:
            await self.aclose()
        if self._connection is None:
            self._located, self._connection = located, Connection(located.endpoint)
        return self._connection


class _Reasoned(DelegatedRuntime):
    """A Runtime for a stated reason, wherever the platform is by now."""

    def __init__(self, runtime: Callable[[], Runtime]) -> None:
        self._runtime = runtime

    @property
    @override
    def runtime(self) -> Runtime:
        return self._runtime()
