import asyncio
import subprocess
import sys

import pytest

from caas_console.backend.client.embedded_platform import EmbeddedPlatform
from caas_console.backend.client.locator import Located
from caas_console.backend.client.platform_start import (
    serve_arguments,
    start_platform,
    start_unless_running,
)
from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.contracts.gateway import LinkStep
from tests.integration.client.embedded import EmbeddedHome

_HEAVY = ("asyncio", "pydantic", "httpx")

_LOADED = f"""
import sys
import caas_console.backend.client.platform_start

loaded = [name for name in {_HEAVY!r} if name in sys.modules]
sys.exit(f"loaded to start the platform: {{loaded}}" if loaded else 0)
"""


def test_nothing_heavy_is_loaded_to_start_the_platform() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


async def test_a_platform_that_was_started_ahead_is_the_one_that_is_joined(
    home: EmbeddedHome,
) -> None:
    started = start_unless_running()
    assert started is not None
    starting, located = [step async for step in EmbeddedPlatform(started=started).locate()]
    assert starting is LinkStep.STARTING
    assert located == Located(home.serving.endpoint)
    assert home.serving.pid == started.pid


async def test_none_is_started_ahead_where_one_runs(home: EmbeddedHome) -> None:
    async for _ in EmbeddedPlatform().locate():
        pass
    assert home.serving
    assert start_unless_running() is None


async def test_a_platform_that_was_started_ahead_in_vain_gives_way_to_the_one_that_runs(
    home: EmbeddedHome,
) -> None:
    async for _ in EmbeddedPlatform().locate():
        pass
    late = start_platform(serve_arguments())
    *_, located = [step async for step in EmbeddedPlatform(started=late).locate()]
    assert located == Located(home.serving.endpoint)
    assert home.serving.pid != late.pid
    assert await asyncio.to_thread(late.wait) == 3


async def test_why_a_platform_that_was_started_ahead_could_not_start_is_told(
    home: EmbeddedHome,
) -> None:
    home.data.mkdir()
    (home.data / "platform.db").mkdir()
    started = start_unless_running()
    assert started is not None
    platform = EmbeddedPlatform(started=started)
    await asyncio.to_thread(started.wait)
    with pytest.raises(PlatformUnavailable) as caught:
        async for _ in platform.locate():
            pass
    assert caught.value.title == "The platform's database cannot be used"
