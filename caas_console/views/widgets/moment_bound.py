"""One end of a period."""

from datetime import UTC, datetime

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QCheckBox, QDateTimeEdit, QHBoxLayout, QWidget

_FORMAT = "yyyy-MM-dd HH:mm:ss"


class MomentBound(QWidget):
    """A moment in local time that can be left out.

    Args:
        name: of this end.
        moment: what it is set to at first.
        otherwise: the same where there is none.
    """

    def __init__(self, name: str, moment: datetime | None, otherwise: QDateTime) -> None:
        super().__init__()
        self.limits = QCheckBox(name)
        self.limits.setChecked(True)
        self.edit = QDateTimeEdit(_qt(moment) if moment else otherwise)
        self.edit.setDisplayFormat(_FORMAT)
        self.edit.setCalendarPopup(True)
        self.edit.setAccessibleName(name)
        self.limits.toggled.connect(self.edit.setEnabled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.limits, 1)
        layout.addWidget(self.edit, 3)

    @property
    def moment(self) -> datetime | None:
        """The moment; None where it is left out."""
        if not self.limits.isChecked():
            return None
        return datetime.fromtimestamp(self.edit.dateTime().toMSecsSinceEpoch() / 1000, UTC)


def _qt(moment: datetime) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * 1000))
