"""The audit trail's entries."""

from datetime import datetime
from enum import StrEnum

from caas_console.backend.contracts.resources import JSON, Record


class Outcome(StrEnum):
    """What became of what was tried."""

    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    FAILED = "failed"


class AuditEntry(Record):
    """Something that somebody did, or tried to do; never changed once it is written.

    Attributes:
        actor_id: empty where nobody was recognised, as at a failed login.
        credential_id: the session or API token.
        action: such as ``tenant.create``, ``container.shell``, ``login``.
        tenant_id: whose it was; None for the platform's own.
        reason: what the person stated, where a reason was needed.
        detail: what the refusal or the failure said.
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
