"""The audit trail's entries."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from caas_console.backend.contracts.resources import JSON, Record
from caas_console.backend.contracts.tenancy import Moment


class Outcome(StrEnum):
    """What became of what was tried."""

    # Begun; how it ends is an entry of its own.
    ACCEPTED = "accepted"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    FAILED = "failed"
    # Was good, and was ended when the right to it was gone.
    CUT_OFF = "cut-off"


class AuditEntry(Record):
    """Something that somebody did, or tried to do; never changed once it is written.

    Attributes:
        actor_id: empty where nobody was recognised, as at a failed login.
        credential_id: the session or API token.
        action: such as ``tenant.create``, ``container.shell``, ``login``.
        tenant_id: whose it was; None for the platform's own.
        reason: what the person stated, where a reason was needed.
        detail: what the refusal or the failure said, or why it was cut off.
        before: the object as it was, secrets masked; None where there was none.
        after: the object as it is since.
    """

    id: str
    at: datetime
    actor_id: str
    actor_name: str
    credential_id: str = ""
    address: str = ""
    request_id: str = ""
    action: str
    object_kind: str
    object_id: str
    object_name: str = ""
    tenant_id: str | None = None
    reason: str = ""
    outcome: Outcome = Outcome.SUCCEEDED
    detail: str = ""
    before: JSON | None = None
    after: JSON | None = None


class AuditFilter(Record):
    """Which entries are wanted; what is empty or None leaves none out.

    Attributes:
        actor: the id of who did it; what is nobody's id is a name.
        action: the action, or the first part of several: ``container`` is ``container.stop`` too.
        since: not before.
        until: before.
        object_id: of a container, image and the like: ``<host id>/<engine id>``.
        text: somewhere in names, addresses, reasons and details, in capitals or not.
    """

    actor: str = ""
    action: str = ""
    object_kind: str = ""
    object_id: str = ""
    tenant_id: str = ""
    outcome: Outcome | None = None
    since: Moment | None = None
    until: Moment | None = None
    text: str = Field(default="", max_length=200)


AuditFormat = Literal["csv", "jsonl"]


class AuditPage(Record):
    """Some entries, the latest first.

    Attributes:
        next_cursor: leads to the next page; None where there is none. A page may hold fewer
            entries than were asked for, or none, before the last one: for each, only so much of
            the trail is looked through.
    """

    items: tuple[AuditEntry, ...]
    next_cursor: str | None = None


class AuditCheckpoint(Record):
    """What the chain over the audit trail was at a moment, signed by the platform.

    Kept elsewhere, it shows whether the chain was rewritten: whoever can write to the database
    can make a whole new chain, but none that goes through this hash.

    Attributes:
        position: how many entries the chain had.
        hash: that of the entry there, SHA-256 in hexadecimal.
        public_key: the platform's, Ed25519 (RFC 8032) in hexadecimal.
        signature: of the other values, in hexadecimal.
    """

    position: int
    hash: str
    at: datetime
    public_key: str
    signature: str


class AuditCheckpoints(Record):
    """Checkpoints, in order: what is kept elsewhere."""

    checkpoints: tuple[AuditCheckpoint, ...]
