"""A lease: what one holder at a time has, for as long as it says again that it lives.

Pure; the moments are the database's alone, so the instances' clocks need not agree.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

# Longer than a cluster takes to go on without its writer, or each such time would change who leads.
DURATION = timedelta(seconds=10)
RENEW_INTERVAL = 2.5  # seconds
# After a renewal, for so long the holder takes the lease for its own: what it does last has to be
# over, and its clock may run slower than the database's.
TRUSTED = 8.0  # seconds


class Lease(NamedTuple):
    """A lease as the database has it.

    Attributes:
        epoch: grows with each new tenure. What is written on the strength of a lease is written
            where the lease still has the writer's epoch.
        expires_at: by the database's clock.
    """

    holder: str
    epoch: int
    expires_at: datetime


def claimed(former: Lease | None, holder: str, now: datetime) -> Lease | None:
    """The lease once ``holder`` has asked for it; None where it is another's.

    Args:
        former: as it is; None where nobody has had it.
        holder: who asks.
        now: the database's moment.
    """
    expires_at = now + DURATION
    if former is None:
        return Lease(holder, 1, expires_at)
    if former.expires_at <= now:
        # Also of one's own: whoever let it expire has begun to stop.
        return Lease(holder, former.epoch + 1, expires_at)
    return former._replace(expires_at=expires_at) if former.holder == holder else None


def released(former: Lease | None, holder: str, now: datetime) -> Lease | None:
    """The lease once ``holder`` has given it up; None where it is not theirs.

    It stays, so that no epoch comes twice.
    """
    if former is None or former.holder != holder:
        return None
    return former._replace(expires_at=min(former.expires_at, now))
