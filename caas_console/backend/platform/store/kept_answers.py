"""Answers to requests that may be sent again, by whoever sent them and the key that they chose."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from caas_console.backend.platform.store.database import UnitOfWork
from caas_console.backend.platform.store.schema import kept_answers

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class KeptAnswer:
    """An answer as it was given.

    Attributes:
        digest: of the request.
        headers: by their names in lower case.
        body: None where it held a secret.
    """

    digest: str
    status: int
    headers: dict[str, str]
    body: str | None


async def find_answer(
    connection: AsyncConnection, actor_id: str, key: str, now: datetime
) -> KeptAnswer | None:
    """What was answered to the request with a key, if it is kept by ``now``."""
    table = kept_answers.c
    row = (
        await connection.execute(
            select(table.digest, table.status, table.headers, table.body).where(
                table.actor_id == actor_id,
                table.key == key,
                table.at > now - KEPT_FOR,
            )
        )
    ).one_or_none()
    if row is None:
        return None
    return KeptAnswer(row.digest, row.status, json.loads(row.headers), row.body)


async def keep_answer(work: UnitOfWork, actor_id: str, key: str, answer: KeptAnswer) -> None:
    """Keep an answer, and forget those that are too old."""
    now = work.now()
    await work.connection.execute(delete(kept_answers).where(kept_answers.c.at <= now - KEPT_FOR))
    await work.connection.execute(
        insert(kept_answers).values(
            actor_id=actor_id,
            key=key,
            digest=answer.digest,
            status=answer.status,
            headers=json.dumps(answer.headers),
            body=answer.body,
            at=now,
        )
    )
