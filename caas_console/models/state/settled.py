"""Which failed jobs are settled: what was asked for has been done since."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.contracts.operations import RunContainer

if TYPE_CHECKING:
    from datetime import datetime

_Key = tuple[str, str, str, str]


class SettledJobs:
    """When an operation last succeeded on a subject, by host."""

    def __init__(self) -> None:
        self._succeeded: dict[_Key, datetime] = {}

    def take(self, jobs: Iterable[Job]) -> None:
        """Take in jobs as they are now."""
        for job in jobs:
            if job.state is JobState.SUCCEEDED and job.ended_at is not None:
                for key in _keys(job):
                    before = self._succeeded.get(key, job.ended_at)
                    self._succeeded[key] = max(before, job.ended_at)

    def is_settled(self, job: Job) -> bool:
        """Whether the same succeeded on the same subject after this failed."""
        failed = job.ended_at
        return failed is not None and any(
            self._succeeded.get(key, failed) > failed for key in _keys(job)
        )


def _keys(job: Job) -> Iterator[_Key]:
    """What jobs that are about the same have in common: one of these is enough.

    Of a new container that is its name or its image: who tries again may give another one.
    """
    kind = job.operation.kind
    if isinstance(job.operation, RunContainer):
        spec = job.operation.spec
        yield job.host_id, kind, "image", spec.image
        if spec.name:
            yield job.host_id, kind, "name", spec.name
    elif job.subject:
        yield job.host_id, kind, "subject", job.subject
