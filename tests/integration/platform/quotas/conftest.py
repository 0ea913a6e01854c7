import pytest

from caas_console.backend.contracts.access import GrantPath, Role
from caas_console.backend.contracts.tenancy import Quota, QuotaLimit, QuotaResource
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.quotas.quotas import Quotas
from caas_console.backend.platform.store.database import Database

ADMIN = Actor("root", "Root", (GrantPath(role=Role.PLATFORM_ADMIN),))


class Limits:
    """The quotas of the tenant "default", for tests."""

    def __init__(self, database: Database) -> None:
        self.service = Quotas(database)

    async def of(self, resource: QuotaResource, environment_id: str | None = None) -> Quota:
        (found,) = [
            quota
            for quota in await self.service.of_tenant("default")
            if (quota.resource, quota.environment_id) == (resource, environment_id)
        ]
        return found

    async def set(
        self, resource: QuotaResource, limit: int | None, environment_id: str | None = None
    ) -> Quota:
        present = await self.of(resource, environment_id)
        return await self.service.limit(
            "default",
            environment_id,
            resource,
            QuotaLimit(limit=limit),
            revision=present.revision,
            actor=ADMIN,
        )

    async def used(self, resource: QuotaResource, environment_id: str | None = None) -> int:
        return (await self.of(resource, environment_id)).used


@pytest.fixture
def limits(database: Database) -> Limits:
    return Limits(database)
