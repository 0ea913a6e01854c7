"""The Protocol that the console's panes know: the platform, or Docker daemons directly."""

from collections.abc import AsyncIterator
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from caas_console.backend.contracts.access import Access
from caas_console.backend.contracts.administration import Administration
from caas_console.backend.contracts.audit_trail import AuditTrail
from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.jobs import Job
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.resources import Record
from caas_console.backend.contracts.runtime import Runtime
from caas_console.backend.contracts.sign_in import SignIn, SignInNeeded
from caas_console.backend.contracts.watch import WatchBatch


class LinkState(StrEnum):
    """How the console stands to what it shows."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    RECONNECTING = "reconnecting"


class LinkStep(StrEnum):
    """What an attempt to connect is doing."""

    FINDING = "finding"
    STARTING = "starting"
    OPENING = "opening"


class LinkChanged(Record):
    """The connection to the platform changed; while it is down, everything shown is stale.

    Attributes:
        since: when ``state`` began.
        step: how far the attempt to connect is; None while there is none.
        problem: why the last attempt failed; while connected, what is to be known about it.
        needed: what a person has to do first; the attempt goes on as soon as they have.
    """

    state: LinkState
    since: datetime
    step: LinkStep | None = None
    problem: Problem | None = None
    needed: SignInNeeded | None = None


class Gateway(Runtime, Protocol):
    """One place where containers run, as the console sees it.

    Attributes:
        administration: of people and tenants; None where there are none.
        audit: who did what; None where nobody records it.
        sign_in: how a person gets in; None where nobody has to log in.
    """

    @property
    def administration(self) -> Administration | None: ...

    @property
    def audit(self) -> AuditTrail | None: ...

    @property
    def sign_in(self) -> SignIn | None: ...

    def events(self) -> AsyncIterator[LinkChanged | WatchBatch]:
        """The state and its changes for as long as it is iterated; reconnects by itself."""

    async def access(self) -> Access:
        """What the person may do here."""

    def with_reason(self, reason: str) -> Runtime:
        """The same runtime, entered for a reason that is stated and recorded."""

    async def submit(self, host_id: str, operation: Operation, subject: str = "") -> Job:
        """Have an operation run; its progress arrives as changes of the job."""

    async def cancel_job(self, job_id: str) -> Job:
        """Ask a job to stop; a job that has ended is a Conflict."""

    async def retry_job(self, job_id: str) -> Job:
        """Run a failed or cancelled job again."""

    async def aclose(self) -> None:
        """Let go of every connection."""
