"""What real daemons answered (`recorded/`), and the host that they are taken for."""

import json
from pathlib import Path
from typing import Any

from caas_console.backend.contracts.resources import HostSpec

HOST = HostSpec(
    id="h1", tenant_id="t1", environment_id="e1", name="one", endpoint="unix:///run/docker.sock"
)
_FOLDER = Path(__file__).parent / "recorded" / "engine_20_10"


def recorded(name: str) -> Any:
    """What Engine 20.10.24 (API 1.41, control groups of version 1) answered."""
    return json.loads((_FOLDER / f"{name}.json").read_bytes())
