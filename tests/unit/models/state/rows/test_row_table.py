from collections.abc import Mapping
from typing import Any

import pytest

from caas_console.backend.contracts.watch import Resource
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.queries import Query
from caas_console.models.state.rows.container_row import CONTAINER_FIELDS, container_rows
from caas_console.models.state.rows.event_row import EVENT_FIELDS, event_rows
from caas_console.models.state.rows.host_row import HOST_FIELDS, host_rows
from caas_console.models.state.rows.image_row import IMAGE_FIELDS, image_rows
from caas_console.models.state.rows.job_row import JOB_FIELDS, job_rows
from caas_console.models.state.rows.network_row import NETWORK_FIELDS, network_rows
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.stack_row import STACK_FIELDS, stack_rows
from caas_console.models.state.rows.volume_row import VOLUME_FIELDS, volume_rows
from tests.unit.models.state.factories import (
    connected_state,
    container,
    delta,
    event,
    fill,
    gone,
    host,
    image,
    job,
    network,
    volume,
)

COMPOSE = {"com.docker.compose.project": "shop"}
KINDS: list[tuple[Resource, Any, Mapping[str, Any]]] = [
    (container("web"), container_rows, CONTAINER_FIELDS),
    (image("sha256:aaaa"), image_rows, IMAGE_FIELDS),
    (network("n1"), network_rows, NETWORK_FIELDS),
    (volume("data"), volume_rows, VOLUME_FIELDS),
    (host("h1"), host_rows, HOST_FIELDS),
    (event(1, "start", "web"), event_rows, EVENT_FIELDS),
    (job("j1"), job_rows, JOB_FIELDS),
    (container("shop-web", labels=COMPOSE), stack_rows, STACK_FIELDS),
]


@pytest.mark.parametrize(("resource", "rows", "fields"), KINDS)
def test_every_kind_of_row_is_found_by_all_its_fields(
    resource: Resource, rows: Any, fields: Mapping[str, Any]
) -> None:
    table: RowTable[Any] = rows(connected_state(resource, host("h1", name="alpha")))
    (row,) = table.rows.values()
    for name in fields:
        for text in (f"{name}:x", f"{name}>5", f"-{name}:1,2", f"{name}<1d"):
            Query(text, fields).matches(row)
    assert row.haystack == row.haystack.lower()
    assert Query("alpha", fields).matches(row)


def followed(state: ConsoleState) -> RowTable[Any]:
    table = container_rows(state)
    state.cache.subscribe(table.update, {"container"})
    return table


def test_a_table_begins_with_what_is_known_and_follows_the_changes() -> None:
    state = connected_state(container("a"), container("b"))
    table = followed(state)
    kept = table.rows["h1/b"]
    state.cache.apply(delta(container("a", command="new"), container("c")))
    state.cache.flush()
    assert set(table.rows) == {"h1/a", "h1/b", "h1/c"}
    assert table.rows["h1/a"].resource.command == "new"
    assert table.rows["h1/b"] is kept
    state.cache.apply(delta(gone("container", "h1/a"), gone("container", "h1/never")))
    state.cache.flush()
    assert set(table.rows) == {"h1/b", "h1/c"}


def test_rows_are_found_by_their_hosts_new_name() -> None:
    state = connected_state(host("h1"), container("a"))
    table = followed(state)
    fill(state.cache, host("h1", name="alpha"))
    assert Query("alpha", CONTAINER_FIELDS).matches(table.rows["h1/a"])
    assert table.rows["h1/a"].host_name == "alpha"
