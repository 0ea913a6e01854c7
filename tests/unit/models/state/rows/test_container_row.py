from datetime import UTC, datetime, timedelta

import pytest

from caas_console.backend.contracts.resources import Attachment, ContainerState, HostState, Port
from caas_console.backend.contracts.runtime import ContainerSample
from caas_console.models.state.queries import Query
from caas_console.models.state.rows.container_row import CONTAINER_FIELDS, container_rows
from tests.unit.models.state.factories import connected_state, container, host, mounted

NOW = datetime.now(UTC)
WEB = container(
    "shop-web-1",
    image="docker.io/library/nginx:1.25",
    started_at=NOW - timedelta(hours=2),
    labels={"com.docker.compose.project": "shop", "com.docker.compose.service": "web"},
    ports=(Port(container_port=80, host_port=8080),),
    networks=(Attachment(network="front", ip_address="10.42.0.2"),),
    mounts=(mounted("assets"),),
    restart_count=3,
)
DB = container("db", state=ContainerState.EXITED, exit_code=1, finished_at=NOW, oom_killed=True)
FAR = container("far", host_id="h2")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("nginx:1.25 shop", {"shop-web-1"}),
        ("image:nginx:1.25 stack:shop", {"shop-web-1"}),
        ("stack:shop service:web", {"shop-web-1"}),
        ("label:com.docker.compose.project=shop", {"shop-web-1"}),
        ("port:8080", {"shop-web-1"}),
        ("port:80/tcp", {"shop-web-1"}),
        ("port:808", set()),
        ("network:front ip:10.42.0.2", {"shop-web-1"}),
        ("mount:assets", {"shop-web-1"}),
        ("restarts>=3", {"shop-web-1"}),
        ("uptime>1h", {"shop-web-1"}),
        ("state:exited exit:1 oom:yes", {"db"}),
        ("health:none", {"shop-web-1", "db", "far"}),
        ("stale:yes", {"far"}),
        ("cpu>50 mem>1k", {"shop-web-1"}),
        ("mem%>=50", {"shop-web-1"}),
    ],
)
def test_containers_are_found_by_what_support_staff_ask_for(query: str, expected: set[str]) -> None:
    state = connected_state(host(), host("h2", state=HostState.UNREACHABLE), WEB, DB, FAR)
    measured = ContainerSample(
        id=WEB.id, at=NOW, cpu_percent=75, memory_bytes=2048, memory_limit_bytes=4096
    )
    state.samples.take([measured])
    rows = container_rows(state).rows.values()
    found = Query(query, CONTAINER_FIELDS).select(rows)
    assert {row.resource.name for row in found} == expected


def test_a_row_shows_what_columns_need() -> None:
    row = container_rows(connected_state(host(), WEB)).rows["h1/shop-web-1"]
    assert (row.image, row.stack, row.service) == ("nginx:1.25", "shop", "web")
    assert row.started == (NOW - timedelta(hours=2)).timestamp()
    stopped = WEB.model_copy(update={"state": ContainerState.EXITED})
    assert container_rows(connected_state(stopped)).rows[WEB.id].started is None
