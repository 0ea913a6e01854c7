import subprocess
import sys

_SCRIPT = """
import sys
import caas_console.backend.engine.fleet
loaded = {"docker", "requests", "urllib3"} & sys.modules.keys()
sys.exit(f"loads {loaded}" if loaded else 0)
"""


def test_importing_the_fleet_leaves_the_sdk_unloaded() -> None:
    run = subprocess.run(
        [sys.executable, "-c", _SCRIPT], check=False, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stderr
