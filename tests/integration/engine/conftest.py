"""A fleet on the lab's shared daemon."""

from collections.abc import AsyncIterator

import pytest

from tests.integration.engine.observed import Observed, observing_ready
from tests.lab.daemon import Daemon


@pytest.fixture
async def observed(daemon: Daemon) -> AsyncIterator[Observed]:
    """The lab's daemon, observed and known."""
    async with observing_ready(daemon.url) as observed:
        yield observed
        for tag in daemon.client.images.get("busybox:1").tags:
            if tag != "busybox:1":
                daemon.client.images.remove(tag)
