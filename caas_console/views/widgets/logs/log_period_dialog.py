"""Asks between which moments a log is wanted."""

from datetime import UTC, datetime

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QCheckBox, QDateTimeEdit, QHBoxLayout, QWidget

from caas_console.backend.contracts.runtime import LogQuery
from caas_console.views.dialogs.base_dialog import BaseDialog

_FORMAT = "yyyy-MM-dd HH:mm:ss"


class LogPeriodDialog(BaseDialog):
    """Accepted with a `query`; the times are local."""

    def __init__(self, query: LogQuery, parent: QWidget) -> None:
        super().__init__(parent, self.tr("Show a period of the log"), self.tr("Show"))
        self._query = query
        now = QDateTime.currentDateTime()
        self._since = _Bound(self.tr("From"), query.since, now.addSecs(-3600))
        self._until = _Bound(self.tr("To"), query.until, now)
        self._until.limits.setChecked(query.until is not None)
        self.content.addWidget(self._since)
        self.content.addWidget(self._until)

    @property
    def query(self) -> LogQuery:
        """What was chosen; only a period without an end is followed."""
        since, until = self._since.moment, self._until.moment
        update = {"tail": None, "since": since, "until": until, "follow": until is None}
        return self._query.model_copy(update=update)


class _Bound(QWidget):
    """A moment that can be left out."""

    def __init__(self, name: str, moment: datetime | None, otherwise: QDateTime) -> None:
        super().__init__()
        self.limits = QCheckBox(name)
        self.limits.setChecked(True)
        self._edit = QDateTimeEdit(_qt(moment) if moment else otherwise)
        self._edit.setDisplayFormat(_FORMAT)
        self._edit.setCalendarPopup(True)
        self._edit.setAccessibleName(name)
        self.limits.toggled.connect(self._edit.setEnabled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.limits, 1)
        layout.addWidget(self._edit, 3)

    @property
    def moment(self) -> datetime | None:
        if not self.limits.isChecked():
            return None
        return datetime.fromtimestamp(self._edit.dateTime().toMSecsSinceEpoch() / 1000, UTC)


def _qt(moment: datetime) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * 1000))
