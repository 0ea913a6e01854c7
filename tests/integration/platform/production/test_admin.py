"""``caas-platform admin`` lets people in without anybody being logged in."""

import asyncio
import json
import sqlite3
from contextlib import closing

import pytest

from caas_console.backend.contracts.errors import AuthError, PasswordChangeNeeded
from tests.integration.platform.production.site import Site, log_in

NEW_PASSWORD = "a-new-password-of-anna"


def audited(site: Site) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(site.data / "platform.db")) as database:
        query = "SELECT action, actor_name, object_name, after FROM audit ORDER BY id"
        rows = database.execute(query).fetchall()
    assert all("argon2" not in json.dumps(row) for row in rows)
    return [(action, name) for action, actor, name, _ in rows if "caas-platform admin" in actor]


def test_an_administrator_is_made_once_and_audited(site: Site) -> None:
    password = site.make_admin("anna")
    assert len(password) >= 16
    again = site.administer("create", "ANNA")
    assert (again.returncode, again.stdout) == (3, "")
    assert "anna" in again.stderr
    assert audited(site) == [("person.create", "anna"), ("binding.create", "anna")]


def test_what_is_no_login_is_refused(site: Site) -> None:
    refused = site.administer("create", "an na")
    assert (refused.returncode, refused.stdout) == (7, "")
    assert "This is not a login" in refused.stderr


async def test_a_reset_password_is_good_once_and_ends_the_sessions(site: Site) -> None:
    platform = site.start().ready()
    one_time = await asyncio.to_thread(site.make_admin, "anna")
    pair = await log_in(platform, "anna", one_time, NEW_PASSWORD)
    reset = await asyncio.to_thread(site.administer, "reset-password", "anna")
    assert reset.returncode == 0
    fresh = reset.stdout.splitlines()[0].removeprefix("One-time password: ")
    connection = platform.connection(pair.access_token)
    with pytest.raises(AuthError):
        await connection.request("GET", "/hosts")
    await connection.aclose()
    with pytest.raises(AuthError, match="wrong"):
        await log_in(platform, "anna", NEW_PASSWORD)
    with pytest.raises(PasswordChangeNeeded):
        await log_in(platform, "anna", fresh)
    await log_in(platform, "anna", fresh, NEW_PASSWORD)
    assert audited(site)[-1] == ("person.reset-password", "anna")


def test_nobodys_password_cannot_be_reset(site: Site) -> None:
    refused = site.administer("reset-password", "nobody")
    assert (refused.returncode, refused.stdout) == (8, "")
    assert "nobody" in refused.stderr
