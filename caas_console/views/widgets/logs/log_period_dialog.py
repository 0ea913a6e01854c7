"""Asks between which moments a log is wanted."""

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QWidget

from caas_console.backend.contracts.runtime import LogQuery
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.widgets.moment_bound import MomentBound


class LogPeriodDialog(BaseDialog):
    """Accepted with a `query`; the times are local."""

    def __init__(self, query: LogQuery, parent: QWidget) -> None:
        super().__init__(parent, self.tr("Show a period of the log"), self.tr("Show"))
        self._query = query
        now = QDateTime.currentDateTime()
        self._since = MomentBound(self.tr("From"), query.since, now.addSecs(-3600))
        self._until = MomentBound(self.tr("To"), query.until, now)
        self._until.limits.setChecked(query.until is not None)
        self.content.addWidget(self._since)
        self.content.addWidget(self._until)

    @property
    def query(self) -> LogQuery:
        """What was chosen; only a period without an end is followed."""
        since, until = self._since.moment, self._until.moment
        update = {"tail": None, "since": since, "until": until, "follow": until is None}
        return self._query.model_copy(update=update)
