"""Has operations run as jobs, and knows which objects they keep busy."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from caas_console.backend.contracts.errors import ConsoleError, Problem
from caas_console.backend.contracts.jobs import Job, JobState
from caas_console.backend.contracts.operations import Operation
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.notices import NoticeBoard
from caas_console.models.controllers.task_scope import TaskScope
from caas_console.models.state.delta import CacheDelta


@dataclass(frozen=True)
class OperationRequest:
    """An operation that somebody wants, and the name of the object it is about."""

    host_id: str
    operation: Operation
    subject: str

    @property
    def object_id(self) -> str | None:
        """The id of the object that it goes to; None where it makes one."""
        return _object_id(self.host_id, self.operation)


class Submission(QObject):
    """One request on its way: being sent, then a job, then an end.

    It has no parent, so that it goes with whoever shows it.

    Attributes:
        job: as it is now; None until the request was taken.
        refusal: why it was not taken.
        watched: whether its ends are told by the controller too.

    Signals:
        changed: it is further than before.
    """

    changed = Signal()

    def __init__(self, request: OperationRequest) -> None:
        super().__init__()
        self.request = request
        self.job: Job | None = None
        self.refusal: Problem | None = None
        self.watched = False

    @property
    def ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.refusal is not None or (self.job is not None and self.job.state.ended)

    @property
    def problem(self) -> Problem | None:
        """Why it failed, if it did."""
        if self.refusal is not None or self.job is None:
            return self.refusal
        return self.job.problem if self.job.state is JobState.FAILED else None


class OperationsController(QObject):
    """The one way from the window to ``Gateway.submit``.

    Signals:
        busy_changed: with the ids of the objects that became busy or free.
        ended: with a watched Submission that came to its end, good or bad.
    """

    busy_changed = Signal(object)
    ended = Signal(object)

    def __init__(
        self, session: ConsoleSession, notices: NoticeBoard, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._scope = TaskScope(self)
        self._scope.failed.connect(lambda _, error: notices.post_error(error))
        self._serial = 0
        self._sending: dict[str, str] = {}
        self._running: dict[str, dict[str, str]] = {}
        self._open: dict[str, list[Submission]] = {}
        session.state.cache.subscribe(self._on_jobs_changed, {"job"})
        session.person_left.connect(self._forget)

    def busy_with(self, object_id: str) -> str | None:
        """The kind of the operation that keeps an object busy, whoever asked for it."""
        if object_id in self._sending:
            return self._sending[object_id]
        return next(iter(self._running.get(object_id, {}).values()), None)

    def submit(self, request: OperationRequest) -> Submission:
        """Have an operation run, and its end told by ``ended``."""
        submission = self.send(request)
        self.watch(submission)
        return submission

    def send(self, request: OperationRequest) -> Submission:
        """Have an operation run; whoever asks shows what becomes of it."""
        submission = Submission(request)
        self._send(submission)
        return submission

    def watch(self, submission: Submission) -> None:
        """Have a submission's end told by ``ended``, also after each retry."""
        submission.watched = True
        self._tell_end(submission)

    def retry(self, submission: Submission, instead: Operation | None = None) -> None:
        """Try again what failed.

        Args:
            submission: what failed; it goes on telling.
            instead: the operation to try this time, as a new job; None repeats the same one.
        """
        job = submission.job
        if instead is not None:
            submission.request = replace(submission.request, operation=instead)
        if job is None or instead is not None:
            self._send(submission)
        else:
            self._start(submission, lambda: self._session.gateway.retry_job(job.id))

    def retry_job(self, job: Job, instead: Operation | None = None) -> None:
        """Run a failed or cancelled job again; ``instead`` as in :meth:`retry`."""
        request = OperationRequest(job.host_id, job.operation, job.subject)
        submission = Submission(request)
        submission.job = job
        self.retry(submission, instead)
        self.watch(submission)

    def cancel_job(self, job_id: str) -> None:
        """Ask a job to stop."""
        self._scope.start(f"cancel {job_id}", self._cancel(job_id))

    async def aclose(self) -> None:
        """Stop waiting; the jobs go on."""
        await self._scope.aclose()

    def _forget(self) -> None:
        """What somebody had done is not told to whoever comes after them."""
        self._scope.cancel_all()
        busy = {*self._sending, *self._running}
        for known in (self._sending, self._running, self._open):
            known.clear()
        self.busy_changed.emit(busy)

    def _tell_changed(self, submission: Submission) -> None:
        # Who watches it only now, because of the change, has been told.
        watched = submission.watched
        submission.changed.emit()
        if watched:
            self._tell_end(submission)

    def _tell_end(self, submission: Submission) -> None:
        if submission.ended:
            self.ended.emit(submission)

    def _send(self, submission: Submission) -> None:
        request, session = submission.request, self._session
        self._start(
            submission,
            lambda: session.gateway.submit(request.host_id, request.operation, request.subject),
        )

    def _start(self, submission: Submission, send: Callable[[], Awaitable[Job]]) -> None:
        submission.refusal = None
        submission.job = None
        submission.changed.emit()
        self._serial += 1
        self._scope.start(f"submit {self._serial}", self._deliver(submission, send))

    async def _deliver(self, submission: Submission, send: Callable[[], Awaitable[Job]]) -> None:
        request = submission.request
        object_id = request.object_id
        if object_id is not None:
            self._sending[object_id] = request.operation.kind
            self.busy_changed.emit({object_id})
        try:
            job = await send()
        except ConsoleError as error:
            submission.refusal = error.problem
        else:
            self._follow(submission, job)
        if object_id is not None:
            self._sending.pop(object_id, None)
            self.busy_changed.emit({object_id})
        self._tell_changed(submission)

    def _follow(self, submission: Submission, job: Job) -> None:
        # The watch stream may have been faster than the answer.
        known = self._session.state.cache.jobs.get(job.id)
        submission.job = known if known and known.attempt >= job.attempt else job
        if not submission.ended:
            self._open.setdefault(job.id, []).append(submission)
            self._note_busy(submission.job)

    async def _cancel(self, job_id: str) -> None:
        await self._session.gateway.cancel_job(job_id)

    def _on_jobs_changed(self, delta: CacheDelta) -> None:
        touched = set()
        for job_id in delta.upserted_of("job"):
            job = self._session.state.cache.jobs[job_id]
            touched |= self._note_busy(job)
            self._advance(job)
        if touched:
            self.busy_changed.emit(touched)

    def _note_busy(self, job: Job) -> set[str]:
        object_id = _object_id(job.host_id, job.operation)
        if object_id is None:
            return set()
        running = self._running.setdefault(object_id, {})
        before = set(running)
        if job.state.ended:
            running.pop(job.id, None)
        else:
            running[job.id] = job.operation.kind
        changed = before != set(running)
        if not running:
            del self._running[object_id]
        return {object_id} if changed else set()

    def _advance(self, job: Job) -> None:
        submissions = self._open.get(job.id, [])
        if job.state.ended:
            self._open.pop(job.id, None)
        for submission in submissions:
            submission.job = job
            self._tell_changed(submission)


def _object_id(host_id: str, operation: Operation) -> str | None:
    target = getattr(operation, "target", None)
    return None if target is None else str(ObjectRef(host_id, target))
