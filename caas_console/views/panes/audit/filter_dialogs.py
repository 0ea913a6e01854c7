"""Asks for what no menu of a filter holds: a period, and a person among many."""

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget
from typing_extensions import override

from caas_console.backend.contracts.audit import AuditFilter
from caas_console.backend.contracts.errors import InvalidInput
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.widgets.labels import role_label
from caas_console.views.widgets.moment_bound import MomentBound

_HOUR = 3_600  # seconds


class PeriodDialog(BaseDialog):
    """Two moments, either of which can be left out.

    Signals:
        chosen: with the first moment and the one after the last, or None.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget, wanted: AuditFilter) -> None:
        super().__init__(parent, "", "")
        self.set_title(self.tr("Entries of a period"))
        self.do_button.setText(self.tr("Show"))
        now = QDateTime.currentDateTime()
        self.since = MomentBound(self.tr("From"), wanted.since, now.addSecs(-_HOUR))
        self.until = MomentBound(self.tr("To"), wanted.until, now)
        self.until.limits.setChecked(wanted.until is not None)
        self.content.addWidget(self.since)
        self.content.addWidget(self.until)

    @override
    def submit(self) -> None:
        since, until = self.since.moment, self.until.moment
        if since is not None and until is not None and until <= since:
            self.show_problem(
                InvalidInput(
                    self.tr("Nothing lies in this period"),
                    self.tr("It ends before it begins."),
                ).problem
            )
            return
        self.accept()
        self.chosen.emit(since, until)


class PersonDialog(BaseDialog):
    """A person by the name; who is not known may be one who is gone.

    Args:
        people: names by id.

    Signals:
        chosen: with the id, or a name.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, people: Mapping[str, str]) -> None:
        super().__init__(parent, "", "")
        self.set_title(self.tr("Everything by one person"))
        self.do_button.setText(self.tr("Show"))
        alike = Counter(name.casefold() for name in people.values())
        # Whoever shares a name is found by it, with all who do.
        self._known = {
            name.casefold(): person_id if alike[name.casefold()] == 1 else name
            for person_id, name in people.items()
        }
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Person"))
        self.name.setPlaceholderText(self.tr("Name"))
        completer = QCompleter(sorted(people.values(), key=str.casefold), self.name)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.name.setCompleter(completer)
        about = role_label(
            self.tr(
                "The whole name as it is in the entries, or the id. Somebody whose account is "
                "gone is found, too."
            ),
            "small",
        )
        about.setWordWrap(True)
        self.content.addWidget(self.name)
        self.content.addWidget(about)
        self.name.setFocus()

    @override
    def submit(self) -> None:
        typed = self.name.text().strip()
        if typed:
            self.accept()
            self.chosen.emit(self._known.get(typed.casefold(), typed))
