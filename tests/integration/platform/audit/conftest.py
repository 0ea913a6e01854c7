"""A trail with some entries, and what is needed to chain and sign it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from caas_console.backend.platform.audit.chain import Chainer
from caas_console.backend.platform.audit.checkpoints import Checkpoints
from caas_console.backend.platform.audit.signing import SigningKey
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import Database, UnitOfWork

ANNA = Actor("anna", "Anna", ())


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


async def write(database: Database, *names: str, actor: Actor = ANNA) -> None:
    """Record a deed for each name."""

    async def act(work: UnitOfWork) -> None:
        for name in names:
            await record(work, actor, Deed("tenant.create", "tenant", name, name, tenant_id=name))

    await database.transact(act)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "audit-key.pem"


@pytest.fixture
def checkpoints(database: Database, key_file: Path, clock: Clock) -> Checkpoints:
    return Checkpoints(database, SigningKey(key_file), clock)


@pytest.fixture
def chainer(database: Database, checkpoints: Checkpoints) -> Chainer:
    return Chainer(database, checkpoints)
