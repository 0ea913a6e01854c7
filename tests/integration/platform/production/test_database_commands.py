"""``caas-platform migrate``, ``backup`` and ``restore``, and two platforms on one MariaDB."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL

from caas_console.backend.contracts.tenancy import Tenant, TenantRequest
from tests.integration.platform.production.site import (
    PATIENCE,
    PROGRAM,
    Site,
    free_port,
    log_in,
)

NEW_PASSWORD = "a-new-password-of-anna"


def run(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = (*PROGRAM, *arguments, "--config", str(site.config(free_port())))
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)


def test_what_was_backed_up_is_there_after_a_restoration(site: Site, tmp_path: Path) -> None:
    site.make_admin("anna")
    file = tmp_path / "kept.jsonl"
    kept = run(site, "backup", str(file))
    refused = run(site, "restore", str(file))
    site.data.rename(tmp_path / "former")
    restored = run(site, "restore", str(file))
    again = site.administer("create", "anna")
    assert (kept.returncode, restored.returncode) == (0, 0), restored.stderr
    assert kept.stdout.split()[0] == restored.stdout.split()[0]
    assert (refused.returncode, again.returncode) == (7, 3)
    assert "not empty" in refused.stderr


def test_migrate_makes_the_database(site: Site) -> None:
    migrated = run(site, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    assert "schema" in migrated.stdout


def test_no_command_migrates_a_file_that_a_platform_is_using(site: Site) -> None:
    site.start().ready()
    file = site.data / "platform.db"

    def tamper(statement: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(file)) as database, database:
            return database.execute(statement).fetchall()

    beside = run(site, "migrate")
    assert beside.returncode == 0, beside.stderr
    tamper("UPDATE alembic_version SET version_num = '0001'")
    for refused in (run(site, "migrate"), site.administer("create", "anna")):
        assert (refused.returncode, refused.stdout) == (3, "")
        assert "A platform is using the database" in refused.stderr
    assert tamper("SELECT version_num FROM alembic_version") == [("0001",)]
    assert not list(site.data.glob("platform.db.before*"))


@pytest.mark.parametrize(
    ("url", "told"),
    [("postgresql://caas:secret@db/caas", "no MariaDB"), ("secret", "not valid")],
)
def test_a_url_that_is_no_mariadb_is_told_without_its_password(
    site: Site, monkeypatch: pytest.MonkeyPatch, url: str, told: str
) -> None:
    monkeypatch.setenv("CAAS_PLATFORM__DATABASE__URL", url)
    refused = run(site, "migrate")
    assert refused.returncode == 7
    assert told in refused.stderr
    assert "secret" not in refused.stderr


async def test_two_platforms_share_a_mariadb(
    site: Site, mariadb: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who logs in at one is known at the other, and so is what the other made."""
    url = mariadb.render_as_string(hide_password=False)
    monkeypatch.setenv("CAAS_PLATFORM__DATABASE__URL", url)
    one_time = site.make_admin("anna")
    first, second = (site.start() for _ in range(2))
    pair = await log_in(first.ready(), "anna", one_time, NEW_PASSWORD)
    there = second.ready().connection(pair.access_token)
    body = TenantRequest(name="retail")
    made = Tenant.model_validate_json(await there.request("POST", "/tenants", body=body))
    here = first.connection(pair.access_token)
    listed = await here.request("GET", f"/tenants/{made.id}")
    assert Tenant.model_validate_json(listed) == made
    await here.aclose()
    await there.aclose()
