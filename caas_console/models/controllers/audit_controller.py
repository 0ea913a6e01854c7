"""Brings the entries of the audit trail to a table: a window of it, from the latest backwards.

Design: the watch does not tell of the trail, which nearly every change adds to; so while it is
on the screen, the platform is asked every few seconds for what came since. Entries get their
ids before they are committed: each time a little of what is known already is asked for again,
for what came late between. What lies far above is let go of, however far somebody scrolls.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from caas_console.backend.contracts.audit import AuditFilter, AuditPage
from caas_console.backend.contracts.audit_trail import AuditTrail
from caas_console.backend.contracts.errors import ConsoleError, NotFound, PlatformUnavailable
from caas_console.models.controllers.console_session import ConsoleSession
from caas_console.models.controllers.task_scope import TaskScope
from caas_console.models.controllers.turns import Turns
from caas_console.models.items.table_model import ResourceTableModel
from caas_console.models.state.audit.question import AuditQuestion
from caas_console.models.state.rows.audit_row import AuditRow, make_audit_rows

PAGE = 200  # entries asked for at once
MOST = 10_000  # entries kept
_SWEPT = 500  # rows taken out of the table at once
INTERVAL = 3_000  # milliseconds between two looks for what is new
# What is committed later than this after it got its id is seen when the list is loaded anew.
_OVERLAP = timedelta(seconds=30)
# Where nothing is known yet: the clocks here and there may differ.
_SKEW = timedelta(minutes=10)
# More pages than this of new entries are no news any more, but another list.
_MOST_NEWS = 5

_LOAD, _NEWS = "load", "news"


class AuditController(QObject):
    """A window of the trail in a table's model; hidden, it asks for nothing.

    Attributes:
        question: what is shown.
        error: why the last reading failed; None where it did not.
        cut: whether the latest entries are not among the rows any more.

    Signals:
        changed: other rows, or another state.
    """

    changed = Signal()

    def __init__(
        self,
        session: ConsoleSession,
        model: ResourceTableModel[AuditRow],
        question: AuditQuestion | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self.question = question or AuditQuestion()
        self.error: ConsoleError | None = None
        self.cut = False
        # What is asked for since the last reload, and what of it is still to be loaded.
        self._asked: AuditFilter | None = None
        self._older = AuditFilter()
        self._asked_at = datetime.now(UTC)
        self._cursor: str | None = ""
        self._rows: dict[str, AuditRow] = {}
        # In the table still, but not asked for any more.
        self._gone: list[str] = []
        self._active = False
        self._scope = TaskScope(self)
        self._scope.failed.connect(self._on_failed)
        self._scope.busy_changed.connect(lambda *_: self.changed.emit())
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.look_again)

    @property
    def loaded(self) -> bool:
        """Whether the first entries have been read, or there are none."""
        return self._asked is not None and (bool(self._rows) or self.complete)

    @property
    def complete(self) -> bool:
        """Whether nothing older is left to load."""
        return self._cursor is None

    @property
    def busy(self) -> bool:
        """Whether entries are being read that the person waits for."""
        return self._scope.is_busy(_LOAD)

    def set_active(self, active: bool) -> None:
        """It is on the screen, or no longer."""
        self._active = active
        if active:
            self._timer.start()
            self.look_again()
        else:
            self._timer.stop()
            self._scope.cancel(_NEWS)
            self._scope.cancel(_LOAD)

    def ask(self, question: AuditQuestion) -> None:
        """Show other entries."""
        if question != self.question:
            self.question = question
            self.reload()

    def wanted(self) -> AuditFilter:
        """What the question asks for now."""
        return self.question.at(datetime.now(UTC))

    def reload(self) -> None:
        """Read from the latest entry on, as the question is now."""
        self._scope.cancel(_NEWS)
        self._asked, self._cursor, self.error, self.cut = None, "", None, False
        self._gone += sorted(self._rows, reverse=True)
        self._rows = {}
        if self._active:
            self._scope.start(_LOAD, self._load())

    def load_more(self) -> None:
        """Read on at the end of the rows, unless that is being done or all are there."""
        if self._active and self.loaded and not (self.busy or self.complete):
            # What they are compared with may be let go of meanwhile.
            self._scope.cancel(_NEWS)
            self.error = None
            self._scope.start(_LOAD, self._load())

    def look_again(self) -> None:
        """Read what is new, or what could not be read before."""
        if not self._active or self.busy or self._scope.is_busy(_NEWS):
            return
        if self.error is not None and not isinstance(self.error, PlatformUnavailable):
            # Asked again, it would be refused again.
            return
        if not self.loaded:
            self._scope.start(_LOAD, self._load())
        elif not self.cut:
            self._scope.start(_NEWS, self._look_for_news())

    async def aclose(self) -> None:
        """Read no more."""
        self._timer.stop()
        await self._scope.aclose()

    def trail(self) -> AuditTrail:
        """What is read.

        Raises:
            PlatformUnavailable: there is no connection yet.
            NotFound: nothing is recorded here.
        """
        trail = self._session.gateway.audit
        if trail is None:
            raise NotFound("There is no audit trail here")
        return trail

    async def _load(self) -> None:
        """One page more; where little of the trail matches, as many as make one."""
        await self._sweep()
        if self._asked is None:
            self._asked_at = datetime.now(UTC)
            self._asked = self._older = self.question.at(self._asked_at)
        found = 0
        while found < PAGE and self._cursor is not None:
            page = await self.trail().page(self._older, cursor=self._cursor, limit=PAGE)
            rows = await _rows(page)
            self._cursor = page.next_cursor
            self.error = None
            found += len(rows)
            self._show(rows, self._surplus(len(rows)))

    async def _sweep(self) -> None:
        """Take what is not asked for any more out of the table, in turns."""
        turns = Turns()
        while self._gone:
            some, self._gone = self._gone[-_SWEPT:], self._gone[:-_SWEPT]
            self._model.update_rows({}, some)
            if turns.over:
                await turns.next()
        self.changed.emit()

    def _surplus(self, coming: int) -> set[str]:
        """The latest rows, where there would be too many with those that come."""
        many = len(self._rows) + coming - MOST
        if many <= 0:
            return set()
        self.cut = True
        return set(sorted(self._rows, reverse=True)[:many])

    def _show(self, rows: dict[str, AuditRow], removed: set[str]) -> None:
        self._rows = {one: row for one, row in self._rows.items() if one not in removed} | rows
        self._model.update_rows(rows, removed)
        self.changed.emit()

    async def _look_for_news(self) -> None:
        wanted = self._news()
        if wanted is None:
            return
        news: dict[str, AuditRow] = {}
        async for rows in self._latest(wanted):
            news |= {one: row for one, row in rows.items() if one not in self._rows}
        if len(news) >= _MOST_NEWS * PAGE:
            self.reload()
        elif news:
            self._show(news, set())
            self._drop_oldest()
        if self.error is not None:
            self.error = None
            self.changed.emit()

    def _news(self) -> AuditFilter | None:
        """What may have come since; None where nothing can any more."""
        if self._asked is None:
            return None
        ended = self._asked.until
        if ended is not None and ended + _OVERLAP < datetime.now(UTC):
            return None
        latest = max((row.resource.at for row in self._rows.values()), default=None)
        since = self._asked_at - _SKEW if latest is None else latest - _OVERLAP
        bounds = [one for one in (self._asked.since, since) if one is not None]
        return self._asked.model_copy(update={"since": max(bounds)})

    async def _latest(self, wanted: AuditFilter) -> AsyncIterator[dict[str, AuditRow]]:
        cursor: str | None = ""
        for _ in range(_MOST_NEWS):
            if cursor is not None:
                page = await self.trail().page(wanted, cursor=cursor, limit=PAGE)
                cursor = page.next_cursor
                yield await _rows(page)

    def _drop_oldest(self) -> None:
        """Let go of the oldest rows, where there are too many; they can be loaded again."""
        many = len(self._rows) - MOST
        if many <= 0:
            return
        by_age = sorted(self._rows)
        last = self._rows[by_age[many]].resource.at + timedelta(microseconds=1)
        self._older = self._older.model_copy(update={"until": last})
        self._cursor = ""
        self._show({}, set(by_age[:many]))

    def _on_failed(self, key: str, error: ConsoleError) -> None:
        # That nobody answers, the window tells; what is shown stays.
        if key == _LOAD or not isinstance(error, PlatformUnavailable):
            self.error = error
            self.changed.emit()


async def _rows(page: AuditPage) -> dict[str, AuditRow]:
    return await asyncio.to_thread(make_audit_rows, page.items) if page.items else {}
