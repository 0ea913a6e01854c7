from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from caas_console.backend.contracts.resources import ContainerState, Health
from caas_console.views.words.container_status import container_status
from tests.ui.fake_gateway import container

EARLIER = datetime.now(UTC) - timedelta(hours=2, minutes=1)
RUNNING = {"state": ContainerState.RUNNING, "started_at": EARLIER}
ENDED = {"state": ContainerState.EXITED, "finished_at": EARLIER}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        (RUNNING, "Up 2 h"),
        (RUNNING | {"health": Health.UNHEALTHY}, "Unhealthy, up 2 h"),
        (RUNNING | {"state": ContainerState.PAUSED, "health": Health.HEALTHY}, "Up 2 h"),
        (RUNNING | {"started_at": None}, ""),
        (RUNNING | {"started_at": None, "health": Health.HEALTHY}, "Healthy"),
        (ENDED | {"exit_code": 3}, "Exit code 3, 2 h ago"),
        (ENDED | {"exit_code": 137, "oom_killed": True}, "Out of memory, 2 h ago"),
        (ENDED | {"exit_code": 1, "finished_at": None}, "Exit code 1"),
        ({"state": ContainerState.CREATED, "exit_code": 0}, ""),
    ],
)
def test_a_container_s_status_tells_its_health_or_its_end_and_since_when(
    fields: dict[str, Any], status: str
) -> None:
    assert container_status(container("web").model_copy(update=fields)) == status
