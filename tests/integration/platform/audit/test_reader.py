"""Reading the trail, as far as somebody may see it, and as a file."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import get_ident
from typing import Any

import pytest
from sqlalchemy import Engine, event

from caas_console.backend.client.platform_audit_trail import PlatformAuditTrail
from caas_console.backend.contracts.access import GrantPath, Permission, Role
from caas_console.backend.contracts.audit import AuditEntry, AuditFilter, AuditFormat, Outcome
from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.contracts.tenancy import Tenant, TenantRequest
from caas_console.backend.platform.audit import reader as reader_module
from caas_console.backend.platform.audit.export import body_of
from caas_console.backend.platform.audit.reader import AuditReader
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.pagination import PageRequest
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import Database
from caas_console.backend.platform.store.tenancy import TENANTS
from caas_console.backend.wire.connection import Connection
from tests.integration.platform.audit.conftest import write
from tests.integration.platform.mariadb import on_both

AUDITOR = Actor("aude", "Aude", (GrantPath(role=Role.AUDITOR),))
BERT = Actor("bert", "Bert", (), address="10.0.0.7")


def member(*tenants: str) -> Actor:
    grants = tuple(GrantPath(role=Role.TENANT_ADMIN, tenant_id=one) for one in tenants)
    return Actor("tina", "Tina", grants)


@pytest.fixture
def reader(database: Database) -> AuditReader:
    return AuditReader(database)


async def record_one(database: Database, deed: Deed, actor: Actor = BERT) -> None:
    await database.transact(lambda work: record(work, actor, deed))


async def names(reader: AuditReader, wanted: AuditFilter | None = None, limit: int = 99) -> str:
    found = await reader.page(AUDITOR, wanted or AuditFilter(), before="", limit=limit)
    return "".join(one.object_name for one in found.items)


async def everything(reader: AuditReader, wanted: AuditFilter, actor: Actor = AUDITOR) -> str:
    """The names in all pages."""
    found, before, more = "", "", True
    while more:
        page = await reader.page(actor, wanted, before=before, limit=2)
        found += "".join(one.object_name for one in page.items)
        before = PageRequest(cursor=page.next_cursor or "").after
        more = page.next_cursor is not None
    return found


async def test_a_period_may_end_with_the_calendar(database: Database, reader: AuditReader) -> None:
    await write(database, "a")
    last = AuditFilter(until=datetime.max.replace(tzinfo=UTC))
    assert await names(reader, last) == "a"
    assert await names(reader, AuditFilter(since=last.until)) == ""


@on_both
async def test_entries_come_latest_first_in_pages(database: Database, reader: AuditReader) -> None:
    for name in "abcde":
        await write(database, name)
    first = await reader.page(AUDITOR, AuditFilter(), before="", limit=3)
    rest = await reader.page(AUDITOR, AuditFilter(), before=first.items[-1].id, limit=3)
    assert [one.object_name for one in (*first.items, *rest.items)] == list("edcba")
    assert first.next_cursor is not None
    assert rest.next_cursor is None


@pytest.fixture
def short_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "_LOOKED_AT", 2)


@pytest.mark.usefixtures("short_looks")
@pytest.mark.parametrize(
    ("wanted", "actor", "found"),
    [
        (AuditFilter(text="B"), AUDITOR, "b"),
        (AuditFilter(tenant_id="b", text="b"), AUDITOR, "b"),
        (AuditFilter(object_kind="tenant"), AUDITOR, "ihgfedcba"),
        (AuditFilter(actor="Anna", tenant_id="b"), AUDITOR, "b"),
        (AuditFilter(actor="anna", object_kind="tenant", object_id="c"), AUDITOR, "c"),
        (AuditFilter(), member("a", "h"), "ha"),
        (AuditFilter(tenant_id="b"), member("a"), ""),
    ],
)
async def test_what_is_rare_is_found_over_pages_that_look_at_little_each(
    database: Database,
    reader: AuditReader,
    wanted: AuditFilter,
    actor: Actor,
    found: str,
) -> None:
    for name in "abcdefghi":
        await write(database, name)
    assert await everything(reader, wanted, actor) == found


_FILTERS = [
    AuditFilter(),
    AuditFilter(text="x"),
    AuditFilter(action="container", outcome=Outcome.FAILED, object_kind="container"),
    AuditFilter(object_kind="container", object_id="local/1", actor="anna", tenant_id="a"),
    AuditFilter(actor="anna", tenant_id="a"),
    AuditFilter(actor="Nobody", since=datetime(2026, 1, 1, tzinfo=UTC)),
    AuditFilter(tenant_id="a", until=datetime(2036, 1, 1, tzinfo=UTC)),
]


@pytest.mark.parametrize("wanted", _FILTERS)
@pytest.mark.parametrize("actor", [AUDITOR, member("a"), member("a", "b")])
async def test_nothing_is_sorted_and_an_index_is_used_whatever_is_asked_for(
    database: Database, reader: AuditReader, wanted: AuditFilter, actor: Actor
) -> None:
    await write(database, "a")
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith("SELECT") and " audit" in statement:
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await reader.page(actor, wanted, before="f", limit=9)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert 0 < len(asked) <= 3
    async with database.reading() as connection:
        for statement, parameters in asked:
            explained = await connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
            plan = " ".join(str(row) for row in explained.all())
            assert "SEARCH audit USING" in plan
            assert "TEMP B-TREE" not in plan


async def test_who_reads_it_in_some_tenants_sees_those_alone(
    database: Database, reader: AuditReader
) -> None:
    await write(database, "a", "b", "c")
    await record_one(database, Deed("login", "person", "x"))
    for held, seen in (("ac", {"a", "c"}), ("", set())):
        found = await reader.page(member(*held), AuditFilter(), before="", limit=99)
        assert {one.tenant_id for one in found.items} == seen


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (AuditFilter(actor="bert"), "s"),
        (AuditFilter(actor="Bert"), "s"),
        (AuditFilter(actor="ber"), ""),
        (AuditFilter(action="container"), "s"),
        (AuditFilter(action="container.stop"), "s"),
        (AuditFilter(action="contain"), ""),
        (AuditFilter(object_kind="container"), "s"),
        (AuditFilter(object_kind="container", object_id="local/1"), "s"),
        (AuditFilter(object_id="a"), "a"),
        (AuditFilter(tenant_id="b"), "b"),
        (AuditFilter(outcome=Outcome.FAILED), "s"),
        (AuditFilter(text="NO such"), "s"),
        (AuditFilter(text="10.0.0"), "s"),
        (AuditFilter(text="%"), ""),
        (AuditFilter(text="_"), ""),
    ],
)
async def test_entries_are_filtered(
    database: Database, reader: AuditReader, wanted: AuditFilter, found: str
) -> None:
    await write(database, "a")
    await write(database, "b")
    failed = Deed(
        "container.stop",
        "container",
        "local/1",
        "s",
        outcome=Outcome.FAILED,
        detail="No such container",
    )
    await record_one(database, failed)
    assert await names(reader, wanted) == found


@on_both
async def test_a_text_is_found_in_capitals_or_not(database: Database, reader: AuditReader) -> None:
    await write(database, "Pay_ments")
    await write(database, "Payments")
    assert await names(reader, AuditFilter(text="pay_")) == "Pay_ments"
    assert await names(reader, AuditFilter(action="tenant")) == "PaymentsPay_ments"


@on_both
async def test_entries_are_found_by_when_they_were(database: Database, reader: AuditReader) -> None:
    await write(database, "a")
    (entry,) = (await reader.page(AUDITOR, AuditFilter(), before="", limit=9)).items
    later = entry.at + timedelta(microseconds=1)
    assert await names(reader, AuditFilter(since=entry.at, until=later)) == "a"
    assert await names(reader, AuditFilter(until=entry.at)) == ""
    assert await names(reader, AuditFilter(since=later)) == ""


async def exported(reader: AuditReader, form: AuditFormat, actor: Actor = AUDITOR) -> str:
    body = body_of(form, reader.export(actor, AuditFilter()))
    return b"".join([chunk async for chunk in body.chunks]).decode()


class WatchedEntry(AuditEntry):
    """Tells which threads put it into a format."""

    def model_dump(self, **options: Any) -> dict[str, Any]:
        FORMATTED_BY.add(get_ident())
        return super().model_dump(**options)

    def model_dump_json(self, **options: Any) -> str:
        FORMATTED_BY.add(get_ident())
        return super().model_dump_json(**options)


FORMATTED_BY: set[int] = set()


@pytest.mark.parametrize("form", ["csv", "jsonl"])
async def test_entries_are_put_into_a_format_beside_the_loop_whom_others_wait_for(
    database: Database, reader: AuditReader, monkeypatch: pytest.MonkeyPatch, form: AuditFormat
) -> None:
    FORMATTED_BY.clear()
    await write(database, *"abc")
    monkeypatch.setattr(reader_module, "AuditEntry", WatchedEntry)
    assert await exported(reader, form)
    assert FORMATTED_BY
    assert get_ident() not in FORMATTED_BY


@on_both
async def test_json_lines_hold_every_entry_and_the_export_is_recorded(
    database: Database, reader: AuditReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_module, "_EXPORTED_AT_A_TIME", 2)
    await write(database, *"abcde")
    before = (await reader.page(AUDITOR, AuditFilter(), before="", limit=99)).items
    lines = (await exported(reader, "jsonl")).splitlines()
    assert [AuditEntry.model_validate_json(line) for line in lines] == list(before)
    (latest,) = (await reader.page(AUDITOR, AuditFilter(), before="", limit=1)).items
    assert (latest.action, latest.actor_id) == ("audit.export", "aude")


async def test_a_csv_starts_no_formula_and_keeps_what_was_said(
    database: Database, reader: AuditReader
) -> None:
    hostile = ['=cmd|"/c calc"!A1', "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1"]
    harmless = ['say "hi", please', "two\nlines", "容器", "a=b"]
    for text in (*hostile, *harmless):
        await record_one(database, Deed("x", "y", "z", object_name=text, detail=text))
    text = await exported(reader, "csv")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["object_name"] for row in reversed(rows)] == [
        *(f"'{one}" for one in hostile),
        *harmless,
    ]
    assert datetime.fromisoformat(rows[0]["at"])


@on_both
async def test_a_csv_names_the_tenants_that_whoever_reads_it_may_know_of(
    database: Database, reader: AuditReader
) -> None:
    payments = Tenant(id="t-1", tenant_id="t-1", name="Payments", created_at=datetime.now(UTC))
    await database.transact(lambda work: TENANTS.add(work, payments))
    for tenant in ("t-1", "t-gone", None):
        await record_one(database, Deed("x", "y", "z", tenant_id=tenant))

    async def tenants_of(actor: Actor) -> list[tuple[str, str]]:
        rows = csv.DictReader(io.StringIO(await exported(reader, "csv", actor), newline=""))
        return [(row["tenant_id"], row["tenant_name"]) for row in rows if row["action"] == "x"]

    assert await tenants_of(AUDITOR) == [("", ""), ("t-gone", ""), ("t-1", "Payments")]
    scopes = frozenset({Permission.AUDIT_READ})
    assert ("t-1", "") in await tenants_of(replace(AUDITOR, scopes=scopes))


async def test_an_export_of_a_tenants_trail_holds_no_others(
    database: Database, reader: AuditReader
) -> None:
    await write(database, "a", "b")
    (line,) = (await exported(reader, "jsonl", member("b"))).splitlines()
    assert json.loads(line)["tenant_id"] == "b"


async def test_the_api_tells_what_was_done_and_exports_it(platform: Connection) -> None:
    await platform.request("POST", "/tenants", body=TenantRequest(name="Payments"))
    page = json.loads(await platform.request("GET", "/audit", params={"action": "tenant"}))
    (entry,) = page["items"]
    assert (entry["action"], entry["actor_id"]) == ("tenant.create", "anna")
    assert entry["after"]["name"] == "Payments"
    exported = await platform.request("GET", "/audit/export", params={"format": "csv"})
    assert b'"tenant.create"' in exported
    latest = await platform.request("GET", "/audit/checkpoints", params={"latest": 1})
    assert json.loads(latest) == {"checkpoints": []}
    with pytest.raises(InvalidInput) as failure:
        await platform.request("GET", "/audit", params={"outcome": "maybe"})
    assert set(failure.value.fields) == {"outcome"}
    at = "2026-11-30T12:00:00Z"
    for path in ("/audit", "/audit/export"):
        with pytest.raises(InvalidInput) as failure:
            await platform.request("GET", path, params={"since": at, "until": at})
        assert set(failure.value.fields) == {"until"}


async def test_the_client_reads_pages_and_saves_the_export(platform: Connection) -> None:
    for name in ("Payments", "Retail", "Insurance"):
        await platform.request("POST", "/tenants", body=TenantRequest(name=name))
    trail, made = PlatformAuditTrail(lambda: platform), AuditFilter(action="tenant.create")
    first = await trail.page(made, limit=2)
    assert [one.object_name for one in first.items] == ["Insurance", "Retail"]
    rest = await trail.page(made, cursor=first.next_cursor or "", limit=2)
    assert [one.object_name for one in rest.items] == ["Payments"]
    lines = b"".join([piece async for piece in trail.export(made, "jsonl")]).splitlines()
    assert [AuditEntry.model_validate_json(one) for one in lines] == [*first.items, *rest.items]
    assert await trail.checkpoints(1) == ()
