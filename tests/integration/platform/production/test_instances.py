"""Several platforms of a site on one MariaDB."""

import asyncio
from pathlib import Path

import pytest

from caas_console.backend.contracts.errors import AuthError, PlatformUnavailable
from caas_console.backend.contracts.streams import closing
from caas_console.backend.wire.client import watch
from tests.integration.platform.production.site import PATIENCE, Site, log_in
from tests.lab.database.cluster import GaleraCluster
from tests.lab.database.node import DatabaseAccount

NEW_PASSWORD = "a-new-password-of-anna"


@pytest.mark.timeout(600)  # The first one fetches the servers.
async def test_a_session_is_good_at_every_instance_and_ends_at_all_of_them(
    site: Site, galera: GaleraCluster, database_account: DatabaseAccount, tmp_path: Path
) -> None:
    account = database_account
    url = f"mysql://{account.name}:{account.password}@{galera.nodes[0].address}/{account.name}"
    (tmp_path / "url").write_text(f"{url}\n")
    site.sections = f'[database]\nurl_file = "{tmp_path / "url"}"'
    one_time = await asyncio.to_thread(site.make_admin, "anna")
    first, second = site.start().ready(), site.start().ready()
    token = (await log_in(first, "anna", one_time, NEW_PASSWORD)).access_token
    here, there = first.connection(token), second.connection(token)
    assert b"tenants.manage" in await there.request("GET", "/me/access")
    async with asyncio.timeout(PATIENCE), closing(watch(here)) as batches:
        await anext(batches)
        await there.request("POST", "/logout")
        # What is open at the one ends with the right to it, which ended at the other.
        with pytest.raises(PlatformUnavailable):
            async for _ in batches:
                pass
    with pytest.raises(AuthError):
        await here.request("GET", "/me/access")
    for connection in (here, there):
        await connection.aclose()
    assert not list(site.data.glob("*.db"))
    for platform in (first, second):
        assert account.password not in platform.command_line
        platform.stop()
        assert await platform.wait() == 0
        assert account.password not in str(platform.logged())
