"""The containers that jobs made, by the job: a walk through a fleet would hold everything up."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from caas_console.backend.contracts.resources import JOB_LABEL, Container
from caas_console.backend.contracts.watch import Change


class MadeContainers:
    """Follows what mirrors tell of containers."""

    def __init__(self) -> None:
        # While one is replaced by another, a job has two.
        self._by_job: dict[str, dict[str, Container]] = {}
        self._jobs: dict[str, str] = {}
        self._listeners: list[Callable[[str], None]] = []

    @property
    def jobs(self) -> frozenset[str]:
        """The ids of all jobs whose containers are there."""
        return frozenset(self._by_job)

    def of_job(self, job_id: str) -> Container | None:
        """The newest container that a job made and that is there."""
        made = self._by_job.get(job_id)
        return next(reversed(made.values())) if made else None

    def apply(self, change: Change) -> None:
        """Follow a change of any kind of object."""
        if change.kind != "container":
            return
        if isinstance(change.object, Container):
            self._put(change.object)
        else:
            self._drop(change.id)

    def replace(self, former: Iterable[str], present: Iterable[Container]) -> None:
        """Follow a snapshot: what is there now of the containers that were there."""
        gone = set(former)
        for container in present:
            gone.discard(container.id)
            self._put(container)
        for container_id in gone:
            self._drop(container_id)

    @contextmanager
    def reporting(self, listener: Callable[[str], None]) -> Iterator[None]:
        """Within, tell a listener the id of each job whose container is gone."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    def _put(self, container: Container) -> None:
        if job_id := container.labels.get(JOB_LABEL):
            self._by_job.setdefault(job_id, {})[container.id] = container
            self._jobs[container.id] = job_id

    def _drop(self, container_id: str) -> None:
        job_id = self._jobs.pop(container_id, None)
        if job_id is None:
            return
        made = self._by_job[job_id]
        del made[container_id]
        if not made:
            del self._by_job[job_id]
            for listener in self._listeners:
                listener(job_id)
