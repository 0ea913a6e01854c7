"""What can be done to people."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.tenancy import (
    OneTimePassword,
    Person,
    PersonChange,
    PersonSource,
    PersonState,
)
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.controllers.administration import Call
from caas_console.models.state.rows.person_row import PersonRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.workbench import Workbench


def person_actions(bench: Workbench) -> tuple[Action[PersonRow], ...]:
    """The actions, in the order of toolbar and menu."""
    questions = PersonQuestions(bench)
    return (
        Action(
            id="person.create",
            needs=Permission.PEOPLE_MANAGE,
            title=QT_TRANSLATE_NOOP("Actions", "New person…"),
            icon="run",
            shortcut="Ctrl+N",
            needs_selection=False,
            run=lambda _: _create(bench),
        ),
        Action(
            id="person.disable",
            needs=Permission.PEOPLE_MANAGE,
            title=QT_TRANSLATE_NOOP("Actions", "Disable…"),
            icon="pause",
            shortcut="Ctrl+Shift+P",
            section=1,
            refusal=_disabled,
            run=questions.ask_disable,
        ),
        Action(
            id="person.enable",
            needs=Permission.PEOPLE_MANAGE,
            title=QT_TRANSLATE_NOOP("Actions", "Enable"),
            icon="unpause",
            shortcut="Ctrl+Shift+U",
            section=1,
            refusal=_enabled,
            run=questions.enable,
        ),
        Action(
            id="person.reset-password",
            needs=Permission.PEOPLE_MANAGE,
            title=QT_TRANSLATE_NOOP("Actions", "New password…"),
            icon="key",
            section=2,
            many=False,
            refusal=_not_local,
            run=lambda rows: questions.ask_reset(rows[0].resource),
        ),
    )


def _create(bench: Workbench) -> None:
    from caas_console.views.dialogs.person_dialogs import NewPersonDialog  # noqa: PLC0415

    NewPersonDialog(bench).open()


def _disabled(row: PersonRow) -> Reason:
    if row.resource.state is PersonState.DISABLED:
        return QT_TRANSLATE_NOOP("Actions", "The account is disabled already.")
    return None


def _enabled(row: PersonRow) -> Reason:
    if row.resource.state is PersonState.ACTIVE:
        return QT_TRANSLATE_NOOP("Actions", "The account is not disabled.")
    return None


def _not_local(row: PersonRow) -> Reason:
    if row.resource.source is not PersonSource.LOCAL:
        return QT_TRANSLATE_NOOP("Actions", "The directory knows the password, and changes it.")
    return None


class PersonQuestions(QObject):
    """Asks in a window; a QObject, since only its texts may have plural forms."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench = bench

    def ask_disable(self, rows: Sequence[PersonRow]) -> None:
        """Always asked: sessions and tokens do not come back."""
        names = [row.resource.name for row in rows]
        ConfirmDialog(
            self._bench.window,
            self.tr("Disable the account of {0}?").format(names[0])
            if len(names) == 1
            else self.tr("Disable %n account(s)?", None, len(names)),
            self.tr("Disable"),
            names=names,
            text=self.tr(
                "All sessions and API tokens end for good, open shells and logs at once. The "
                "roles stay."
            ),
            on_agreed=lambda _: self._set_state(rows, PersonState.DISABLED),
        ).open()

    def enable(self, rows: Sequence[PersonRow]) -> None:
        """It takes nothing away, and is not asked."""
        self._set_state(rows, PersonState.ACTIVE)

    def ask_reset(self, person: Person) -> None:
        """Always asked: the person is logged out."""
        ConfirmDialog(
            self._bench.window,
            self.tr("Give {0} a new password?").format(person.name),
            self.tr("New password"),
            names=[person.name],
            text=self.tr("The old one is not good any more, and all sessions end."),
            on_agreed=lambda _: self._bench.administration.send(_reset(person.id), self._show),
        ).open()

    def _show(self, answer: OneTimePassword) -> None:
        from caas_console.views.dialogs.person_dialogs import show_password  # noqa: PLC0415

        show_password(self._bench, answer)

    def _set_state(self, rows: Sequence[PersonRow], state: PersonState) -> None:
        for row in rows:
            self._bench.administration.send(_restated(row.resource, state))


def _restated(person: Person, state: PersonState) -> Call[Person]:
    change = PersonChange(state=state)
    return lambda administration: administration.change_person(person, change)


def _reset(person_id: str) -> Call[OneTimePassword]:
    return lambda administration: administration.reset_password(person_id)
