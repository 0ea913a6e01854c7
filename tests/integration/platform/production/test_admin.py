"""``caas-platform admin`` lets people in without anybody being logged in."""

import asyncio
import json
import sqlite3
from argparse import Namespace
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from caas_console.backend.contracts.errors import (
    AuthError,
    PasswordChangeNeeded,
    PlatformUnavailable,
)
from caas_console.backend.contracts.tenancy import ImportResult, PortalTenant
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.tenancy.import_command import import_tenants
from caas_console.backend.platform.tenancy.tenants import Tenants
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


def test_the_portals_tenants_are_imported_line_by_line_and_again_without_harm(
    site: Site, tmp_path: Path
) -> None:
    site.make_admin("anna")
    file = tmp_path / "portal.jsonl"
    member = {"role": "tenant-admin", "login": "anna"}
    lines: list[Any] = [
        {"external_id": "p-1", "name": "Zahlungen", "members": [member]},
        {"external_id": "p-2", "name": "Zahlungen"},
        {"external_id": "p-3"},
        {"external_id": "p-4", "name": "Karten", "state": "suspended"},
    ]
    file.write_text("\n".join(["", *map(json.dumps, lines), "no JSON"]), encoding="utf-8")

    def imported() -> tuple[int, list[dict[str, Any]]]:
        done = site.administer("import-tenants", str(file))
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    code, told = imported()
    assert code == 9
    assert [(one["line"], one["outcome"]) for one in told] == [
        (2, "created"),
        (3, "failed"),
        (4, "failed"),
        (5, "created"),
        (6, "failed"),
    ]
    assert told[1]["fields"] == {"name": "This is taken already."}
    assert set(told[2]["fields"]) == {"name"}
    assert [name for action, name in audited(site) if action == "tenant.create"] == [
        "Zahlungen",
        "Karten",
    ]
    lines[3]["state"] = "active"
    file.write_text("\n".join(map(json.dumps, (lines[0], lines[3]))), encoding="utf-8")
    code, again = imported()
    assert (code, [one["outcome"] for one in again]) == (0, ["unchanged", "changed"])
    assert again[0]["tenant_id"] == told[0]["tenant_id"]
    assert audited(site)[-1] == ("tenant.resume", "Karten")
    missing = site.administer("import-tenants", str(tmp_path / "missing"))
    assert (missing.returncode, missing.stdout) == (7, "")
    assert "The file cannot be read" in missing.stderr


def test_an_import_ends_where_nobody_could_say_what_became_of_the_rest(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "portal.jsonl"
    lines = [json.dumps({"external_id": one, "name": one}) for one in ("p-1", "p-2", "p-3")]
    file.write_text("\n".join(lines), encoding="utf-8")
    take_over = Tenants.take_over

    async def take_over_first(
        tenants: Tenants, portal: tuple[PortalTenant, ...], actor: Actor
    ) -> ImportResult:
        if portal[0].external_id != "p-1":
            raise PlatformUnavailable("The platform's database does not answer")
        return await take_over(tenants, portal, actor)

    monkeypatch.setattr(Tenants, "take_over", take_over_first)
    with pytest.raises(PlatformUnavailable):
        import_tenants(Namespace(file=file, config=site.config(8443)), "root")
    told = [json.loads(line)["outcome"] for line in capsys.readouterr().out.splitlines()]
    assert told == ["created"]


def test_nobodys_password_cannot_be_reset(site: Site) -> None:
    refused = site.administer("reset-password", "nobody")
    assert (refused.returncode, refused.stdout) == (8, "")
    assert "nobody" in refused.stderr
