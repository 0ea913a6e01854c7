"""The filter of the audit trail: one chip for each of its parts, which all have to be met."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.audit import Outcome
from caas_console.models.state.audit.question import AuditQuestion
from caas_console.views.panes.audit.filter_chip import Choice, FilterChip
from caas_console.views.panes.audit.filter_dialogs import PeriodDialog, PersonDialog
from caas_console.views.panes.audit.filter_words import PERIODS, FilterWords, people_by_id
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.clearing_field import ClearingField
from caas_console.views.widgets.flow_layout import FlowLayout
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.audit import (
    KINDS,
    action_families,
    action_title,
    chosen_action,
    kind_title,
    outcome_look,
)
from caas_console.views.workbench import Workbench

_SETTLE = 350  # milliseconds of rest after a key before the platform is asked
_GAP = 6  # pixels between chips
_MOST_TEXT = 200  # characters that the platform looks for
_MOST_PEOPLE = 20  # in the menu; all are in the dialog
_OTHER = object()  # the choice that asks for another value


class AuditFilterBar(QWidget):
    """Shows a question and lets a person change it.

    Args:
        tools: what stands at the right end.

    Signals:
        question_changed: with the AuditQuestion.
    """

    question_changed = Signal(object)

    def __init__(self, bench: Workbench, tools: Sequence[QWidget]) -> None:
        super().__init__()
        self.setObjectName("filter_bar")
        self._bench = bench
        self._question = AuditQuestion()
        self._words = FilterWords(bench)
        self.text = ClearingField()
        self.text.setMaxLength(_MOST_TEXT)
        self.text.setMinimumWidth(220)
        self.text.setMaximumWidth(460)
        self.count = role_label("", "small")
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settle.timeout.connect(self._tell_text)
        self.text.textChanged.connect(self._settle.start)
        self.period = FilterChip(self._periods)
        self.person = FilterChip(self._people)
        self.action = FilterChip(self._actions)
        self.kind = FilterChip(self._kinds)
        self.tenant = FilterChip(self._tenants)
        self.outcome = FilterChip(self._outcomes)
        self.clear = QPushButton(icon("cancel"), "")
        self.clear.setProperty("role", "link")
        self.clear.clicked.connect(lambda: self._change(AuditQuestion()))
        self.period.chosen.connect(self._on_period)
        self.person.chosen.connect(self._on_person)
        self.action.chosen.connect(lambda value: self._narrow(action=value))
        self.kind.chosen.connect(lambda value: self._narrow(object_kind=value, object_id=""))
        self.tenant.chosen.connect(lambda value: self._narrow(tenant_id=value))
        self.outcome.chosen.connect(lambda value: self._narrow(outcome=value))
        self._lay_out(tools)
        self.retranslate()

    def _lay_out(self, tools: Sequence[QWidget]) -> None:
        chips = FlowLayout(_GAP)
        for chip in (*self._chips(), self.clear):
            chips.addWidget(chip)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.text, 3)
        line.addWidget(self.count)
        line.addStretch(2)
        for tool in tools:
            line.addWidget(tool)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addLayout(chips)

    def _chips(self) -> tuple[FilterChip, ...]:
        return (self.period, self.person, self.action, self.kind, self.tenant, self.outcome)

    @property
    def question(self) -> AuditQuestion:
        """What is asked for."""
        return self._question

    def told(self) -> str:
        """The filter in words; empty where it lets everything through."""
        return self._words.told(self._question)

    def show_question(self, question: AuditQuestion) -> None:
        """Show what is asked for; nobody is told."""
        self._question = question
        if self.text.text().strip() != question.filter.text:
            self.text.setText(question.filter.text)
        self._settle.stop()
        self._show()

    def retranslate(self) -> None:
        """The language has changed, or texts are shown for the first time."""
        self.text.setPlaceholderText(self.tr("Search names, addresses, reasons, details"))
        self.text.setAccessibleName(self.tr("Search"))
        self.clear.setText(self.tr("Clear the filter"))
        self._show()

    def _show(self) -> None:
        wanted, words = self._question.filter, self._words
        period = self._question.last or (wanted.since or wanted.until) is not None
        self.period.show_value(
            self.tr("Period"),
            words.period(self._question) or self.tr("Any time"),
            self._question.last if self._question.last or not period else _OTHER,
            limits=bool(period),
        )
        self.person.show_value(
            self.tr("Person"),
            words.person(wanted.actor) or self.tr("Anyone"),
            wanted.actor,
            limits=bool(wanted.actor),
        )
        self.action.show_value(
            self.tr("Action"),
            chosen_action(wanted.action) if wanted.action else self.tr("Any action"),
            wanted.action,
            limits=bool(wanted.action),
        )
        self.kind.show_value(
            self.tr("Object"),
            words.object(wanted) or self.tr("Any object"),
            "" if wanted.object_id else wanted.object_kind,
            limits=bool(wanted.object_kind or wanted.object_id),
        )
        self.tenant.show_value(
            self.tr("Tenant"),
            words.tenant(wanted.tenant_id) or self.tr("Any tenant"),
            wanted.tenant_id,
            limits=bool(wanted.tenant_id),
        )
        outcome = wanted.outcome
        self.outcome.show_value(
            self.tr("Outcome"),
            outcome_look(outcome).text if outcome else self.tr("Any outcome"),
            outcome,
            limits=outcome is not None,
        )
        self.clear.setVisible(not self._question.wants_all)

    # What can be chosen.

    def _periods(self) -> Iterator[Choice]:
        yield Choice(self.tr("Any time"), None)
        for last, text in PERIODS.items():
            yield Choice(QCoreApplication.translate("AuditFilterBar", text), last)
        yield Choice(self.tr("From … to …"), _OTHER, rule=True)

    def _people(self) -> Iterator[Choice]:
        yield Choice(self.tr("Anyone"), "")
        access = self._bench.session.state.access
        if access is not None:
            yield Choice(self.tr("Myself ({name})").format(name=access.name), access.id)
        known = sorted(people_by_id(self._bench).items(), key=lambda one: one[1].casefold())
        for number, (person_id, name) in enumerate(known[:_MOST_PEOPLE]):
            yield Choice(name, person_id, rule=not number)
        yield Choice(self.tr("Another person…"), _OTHER, rule=True)

    def _actions(self) -> Iterator[Choice]:
        families = action_families()
        yield Choice(self.tr("Any action"), "")
        for number, action in enumerate(families[""]):
            yield Choice(action_title(action), action, rule=not number)
        by_title = sorted((kind_title(one), one) for one in families if one)
        for number, (title, family) in enumerate(by_title):
            single = sorted((action_title(one), one) for one in families[family])
            inner = [Choice(text, action, rule=not at) for at, (text, action) in enumerate(single)]
            every = Choice(self.tr("Every one of these"), family)
            yield Choice(title, inner=(every, *inner), rule=not number)

    def _kinds(self) -> Iterator[Choice]:
        yield Choice(self.tr("Any object"), "")
        for number, (title, one) in enumerate(sorted((kind_title(one), one) for one in KINDS)):
            yield Choice(title, one, rule=not number)

    def _tenants(self) -> Iterator[Choice]:
        yield Choice(self.tr("Any tenant"), "")
        tenants = self._bench.session.state.cache.objects("tenant").values()
        for number, one in enumerate(sorted(tenants, key=lambda one: one.name.casefold())):
            yield Choice(one.name, one.id, rule=not number)

    def _outcomes(self) -> Iterator[Choice]:
        yield Choice(self.tr("Any outcome"), None)
        for number, one in enumerate(Outcome):
            yield Choice(outcome_look(one).text, one, rule=not number)

    # What was chosen.

    def _on_period(self, value: object) -> None:
        if value is _OTHER:
            dialog = PeriodDialog(self._bench.window, self._question.at(datetime.now(UTC)))
            dialog.chosen.connect(
                lambda since, until: self._change(
                    AuditQuestion(
                        self._question.filter.model_copy(update={"since": since, "until": until})
                    )
                )
            )
            dialog.open()
        else:
            unbound = self._question.filter.model_copy(update={"since": None, "until": None})
            self._change(AuditQuestion(unbound, value if isinstance(value, timedelta) else None))

    def _on_person(self, value: object) -> None:
        if value is _OTHER:
            dialog = PersonDialog(self._bench.window, people_by_id(self._bench))
            dialog.chosen.connect(lambda person: self._narrow(actor=person))
            dialog.open()
        else:
            self._narrow(actor=value)

    def _tell_text(self) -> None:
        self._narrow(text=self.text.text().strip())

    def _narrow(self, **values: object) -> None:
        self._change(self._question.narrowed(**values))

    def _change(self, question: AuditQuestion) -> None:
        self.show_question(question)
        self.question_changed.emit(question)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
