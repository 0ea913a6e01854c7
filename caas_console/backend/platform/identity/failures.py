"""Failed logins in the database, so that every platform on it counts the same."""

from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.platform.identity.throttle import (
    FREE_FAILURES,
    FREE_FAILURES_OF_ACCOUNT,
    FREE_FAILURES_OF_ADDRESS,
    Failures,
    sender_of,
)
from caas_console.backend.platform.store.database import UnitOfWork
from caas_console.backend.platform.store.schema import login_failures


def subjects(login: str, address: str) -> dict[str, int]:
    """What an attempt is counted for, and how many failures of it are free."""
    sender = sender_of(address)
    counted = {
        f"{_pair(login)}{sender}": FREE_FAILURES,
        f"account:{login}": FREE_FAILURES_OF_ACCOUNT,
    }
    if sender:
        counted[f"address:{sender}"] = FREE_FAILURES_OF_ADDRESS
    return counted


def _pair(login: str) -> str:
    # No login holds a colon.
    return f"pair:{login}:"


async def known_failures(
    connection: AsyncConnection, login: str, address: str
) -> dict[str, Failures]:
    """The failures of an account, of an address, and of both together, by subject."""
    free = subjects(login, address)
    rows = await connection.execute(
        select(login_failures).where(login_failures.c.subject.in_(free))
    )
    return {
        row.subject: Failures(row.failures, row.last_at, free[row.subject]) for row in rows.all()
    }


async def count_failure(work: UnitOfWork, login: str, address: str, now: datetime) -> None:
    """One more failure of each."""
    known = await known_failures(work.connection, login, address)
    for subject, free in subjects(login, address).items():
        if former := known.get(subject):
            counted = former.after(now)
            changed = update(login_failures).where(login_failures.c.subject == subject)
            await work.connection.execute(
                changed.values(failures=counted.failures, last_at=counted.last_at)
            )
        else:
            first = Failures(1, now, free)
            await work.connection.execute(
                insert(login_failures).values(
                    subject=subject, failures=first.failures, last_at=first.last_at
                )
            )


async def forget_failures(work: UnitOfWork, login: str) -> None:
    """Clear an account's failures after a login.

    An address's stay, or an attacker's own account would clear them.
    """
    subject = login_failures.c.subject
    theirs = or_(subject == f"account:{login}", subject.startswith(_pair(login), autoescape=True))
    await work.connection.execute(delete(login_failures).where(theirs))
