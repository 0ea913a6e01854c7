"""Walks the audit trail, its chain and its checkpoints, and tells what does not fit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.contracts.audit import AuditCheckpoint
from caas_console.backend.platform.audit.chain import ORIGIN, next_hash
from caas_console.backend.platform.audit.checkpoints import is_genuine, list_checkpoints
from caas_console.backend.platform.store.schema import audit, audit_chain, audit_unchained

_ROWS_AT_A_TIME = 1_000


class Fault(StrEnum):
    """What does not fit."""

    CHANGED = "changed or moved"
    REMOVED = "removed"
    INSERTED = "inserted past the platform"
    UNLINKED = "removed from the chain"
    REWRITTEN = "not the chain that was signed"
    CUT = "signed, but beyond the end of the chain"
    FORGED = "a checkpoint whose signature is wrong"
    STRANGE_KEY = "a checkpoint that is signed with another key"
    WITHDRAWN = "a checkpoint that was exported and is not there any more"


class Finding(NamedTuple):
    """A fault and where it is.

    Attributes:
        position: in the chain, of several the first; None for what is not in it.
        entry_id: empty where it is about no single entry.
    """

    fault: Fault
    position: int | None = None
    entry_id: str = ""


@dataclass
class Verdict:
    """What the walk came to.

    Attributes:
        chained: how many entries the chain has.
        waiting: how many are not in it yet, which is no fault.
        checkpoints: how many were looked at.
        signed: how far into the chain the last of them reaches; what follows could still be
            rewritten without a trace.
        foreign: how many exported ones were left out as another trail's: no key signed both them
            and this trail, and the chain goes through none of them. So it looks, too, where
            somebody has replaced the trail, all checkpoints and the key.
        findings: in the order of the chain.
    """

    chained: int = 0
    waiting: int = 0
    checkpoints: int = 0
    signed: int = 0
    foreign: int = 0
    findings: list[Finding] = field(default_factory=list)


class _Walk:
    """The state between two links."""

    def __init__(self, verdict: Verdict, signed: dict[int, set[str]]) -> None:
        self._verdict = verdict
        self._signed = signed
        self._position = 0
        self._former: str | None = ORIGIN

    def take(self, row: RowMapping) -> None:
        """Look at the next link and its entry."""
        position, entry_id, reached = row["position"], row["entry_id"], row["link_hash"]
        if position != self._position + 1:
            self._find(Fault.UNLINKED, self._position + 1)
            # What follows cannot be compared with what is not there.
            self._former = None
        entry = {column.name: row[column.name] for column in audit.columns}
        if entry["id"] is None:
            self._find(Fault.REMOVED, position, entry_id)
        elif self._former is not None and next_hash(self._former, entry) != reached:
            self._find(Fault.CHANGED, position, entry_id)
        if self._signed.pop(position, {reached}) != {reached}:
            self._find(Fault.REWRITTEN, position, entry_id)
        # The stored one: a single change is a single finding.
        self._position, self._former = position, reached
        self._verdict.chained += 1

    def end(self) -> None:
        """Look at what was signed and has not come."""
        for position in sorted(self._signed):
            self._find(Fault.CUT if position > self._position else Fault.REWRITTEN, position)

    def _find(self, fault: Fault, position: int, entry_id: str = "") -> None:
        self._verdict.findings.append(Finding(fault, position, entry_id))


async def verify(
    connection: AsyncConnection,
    *,
    exported: Sequence[AuditCheckpoint] = (),
    trusted: Collection[str] = (),
) -> Verdict:
    """Check everything against everything else, as one view of the database shows it.

    Args:
        connection: the database.
        exported: checkpoints that were kept elsewhere.
        trusted: the public keys that may have signed; empty takes each checkpoint's own word.
    """
    verdict = Verdict()
    stored = await list_checkpoints(connection)
    keys = {one.public_key for one in stored if is_genuine(one)}
    genuine = [one for one in exported if is_genuine(one)]
    # Of a trail that nobody has signed yet, or any more, none can be told to be another's.
    if keys and genuine and not await _goes_through(connection, genuine, keys | set(trusted)):
        verdict.foreign = len(genuine)
        exported = [one for one in exported if not is_genuine(one)]
    checkpoints = [*stored, *(one for one in exported if one not in stored)]
    verdict.checkpoints = len(checkpoints)
    verdict.signed = max((one.position for one in checkpoints), default=0)
    verdict.findings += [
        Finding(Fault.WITHDRAWN, one.position) for one in checkpoints if one not in stored
    ]
    signed: dict[int, set[str]] = {}
    for one in checkpoints:
        if not is_genuine(one):
            verdict.findings.append(Finding(Fault.FORGED, one.position))
        elif trusted and one.public_key not in trusted:
            verdict.findings.append(Finding(Fault.STRANGE_KEY, one.position))
        else:
            signed.setdefault(one.position, set()).add(one.hash)
    await _walk(connection, _Walk(verdict, signed))
    await _look_outside(connection, verdict)
    return verdict


async def _goes_through(
    connection: AsyncConnection, checkpoints: Sequence[AuditCheckpoint], keys: Collection[str]
) -> bool:
    """Whether any of the checkpoints is this trail's, by its key or by the chain."""
    if any(one.public_key in keys for one in checkpoints):
        return True
    for at in range(0, len(checkpoints), _ROWS_AT_A_TIME):
        wanted = {one.position: one.hash for one in checkpoints[at : at + _ROWS_AT_A_TIME]}
        links = select(audit_chain.c.position, audit_chain.c.hash)
        found = await connection.execute(links.where(audit_chain.c.position.in_(wanted)))
        if any(wanted[position] == reached for position, reached in found):
            return True
    return False


async def _walk(connection: AsyncConnection, walk: _Walk) -> None:
    links = (
        select(
            audit_chain.c.position, audit_chain.c.entry_id, audit_chain.c.hash.label("link_hash"),
            audit,
        )
        .outerjoin(audit, audit.c.id == audit_chain.c.entry_id)
        .order_by(audit_chain.c.position)
    )  # fmt: skip
    page = links.limit(_ROWS_AT_A_TIME)
    while rows := (await connection.execute(page)).mappings().all():
        for row in rows:
            walk.take(row)
        page = links.where(audit_chain.c.position > rows[-1]["position"]).limit(_ROWS_AT_A_TIME)
    walk.end()


async def _look_outside(connection: AsyncConnection, verdict: Verdict) -> None:
    """Look at the entries that are not in the chain."""
    unknown = (
        select(audit.c.id)
        .outerjoin(audit_chain, audit_chain.c.entry_id == audit.c.id)
        .outerjoin(audit_unchained, audit_unchained.c.entry_id == audit.c.id)
        .where(audit_chain.c.entry_id.is_(None), audit_unchained.c.entry_id.is_(None))
        .order_by(audit.c.id)
    )
    lost = (
        select(audit_unchained.c.entry_id)
        .outerjoin(audit, audit.c.id == audit_unchained.c.entry_id)
        .where(audit.c.id.is_(None))
        .order_by(audit_unchained.c.entry_id)
    )
    for fault, query in ((Fault.INSERTED, unknown), (Fault.REMOVED, lost)):
        for entry_id in (await connection.execute(query)).scalars():
            verdict.findings.append(Finding(fault, None, entry_id))
    waiting = await connection.scalar(select(func.count()).select_from(audit_unchained))
    verdict.waiting = waiting or 0
