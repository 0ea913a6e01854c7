"""What an instance does about jobs because there are other instances."""

import asyncio
import logging

from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.contracts.jobs import Job
from caas_console.backend.contracts.streams import closing
from caas_console.backend.feed.feed import Feed
from caas_console.backend.jobs.runner import JobRunner

TAKE_UP_INTERVAL = 2.0  # seconds

_logger = logging.getLogger(__name__)


async def heed_others(feed: Feed, runner: JobRunner) -> None:
    """Stop what was cancelled at another instance, or is run by another, for ever.

    Args:
        feed: the platform's part.
        runner: this instance's.
    """
    async with closing(feed.watch(str(feed.cursor))) as batches:
        async for batch in batches:
            for change in batch.changes:
                if isinstance(change.object, Job):
                    runner.heed(change.object)


async def take_up_regularly(runner: JobRunner) -> None:
    """Take up the jobs of instances that parted or died, for ever."""
    while True:
        await asyncio.sleep(TAKE_UP_INTERVAL)
        try:
            await runner.take_up()
        except ConsoleError as error:
            _logger.warning("jobs of other instances cannot be looked for: %s", error)
