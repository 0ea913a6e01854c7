"""What can be done to sessions and API tokens."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.identity import ApiToken, Session
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.controllers.administration import Call
from caas_console.models.state.rows.session_row import SessionRow
from caas_console.models.state.rows.token_row import TokenRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.doing import lacking
from caas_console.views.dialogs.confirm_dialog import ConfirmDialog
from caas_console.views.panes.sessions_pane import client_text, is_own
from caas_console.views.workbench import Workbench


class CredentialActions(QObject):
    """Makes the records and asks before they are carried out; a QObject for its plural forms.

    Everybody may end what is the own; other people's needs a permission.
    """

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench = bench

    def of_sessions(self) -> tuple[Action[SessionRow], ...]:
        """The actions on sessions."""
        return (
            Action(
                id="session.revoke",
                title=QT_TRANSLATE_NOOP("Actions", "End…"),
                icon="remove",
                shortcut="Delete",
                destructive=True,
                refusal=lambda row: self._foreign(row.resource, Permission.SESSIONS_REVOKE),
                run=self._ask_revoke_sessions,
            ),
        )

    def of_tokens(self) -> tuple[Action[TokenRow], ...]:
        """The actions on API tokens."""
        return (
            Action(
                id="token.create",
                title=QT_TRANSLATE_NOOP("Actions", "New API token…"),
                icon="run",
                shortcut="Ctrl+N",
                needs_selection=False,
                run=lambda _: self._create_token(),
            ),
            Action(
                id="token.revoke",
                title=QT_TRANSLATE_NOOP("Actions", "Revoke…"),
                icon="remove",
                shortcut="Delete",
                section=1,
                destructive=True,
                refusal=lambda row: self._foreign(row.resource, Permission.TOKENS_REVOKE),
                run=self._ask_revoke_tokens,
            ),
        )

    def _foreign(self, resource: Session | ApiToken, needed: Permission) -> Reason:
        access = self._bench.session.state.access
        own = access is not None and resource.person_id == access.id
        return None if own else lacking(self._bench, needed, None)

    def _create_token(self) -> None:
        from caas_console.views.dialogs.token_dialog import NewTokenDialog  # noqa: PLC0415

        NewTokenDialog(self._bench).open()

    def _ask_revoke_sessions(self, rows: Sequence[SessionRow]) -> None:
        names = [f"{row.resource.person_name} · {client_text(self._bench, row)}" for row in rows]
        own = any(is_own(self._bench, row) for row in rows)

        if len(rows) > 1:
            title = self.tr("End %n session(s)?", None, len(rows))
            text = self.tr("Whoever uses them has to log in again. Open shells and logs end.")
            if own:
                also = self.tr("You are working in one of them: you are logged out here, too.")
                text = f"{text}\n{also}"
        elif own:
            title = self.tr("End this session?")
            text = self.tr(
                "You are working in it: you are logged out here, and open shells and logs end."
            )
        else:
            title = self.tr("End the session of {0}?").format(rows[0].resource.person_name)
            text = self.tr("Whoever uses it has to log in again. Open shells and logs end.")
        ConfirmDialog(
            self._bench.window,
            title,
            self.tr("End"),
            names=names,
            text=text,
            on_agreed=lambda _: self._revoke_sessions(rows),
        ).open()

    def _ask_revoke_tokens(self, rows: Sequence[TokenRow]) -> None:
        names = [row.resource.name for row in rows]

        ConfirmDialog(
            self._bench.window,
            self.tr("Revoke API token {0}?").format(names[0])
            if len(names) == 1
            else self.tr("Revoke %n API token(s)?", None, len(names)),
            self.tr("Revoke"),
            names=names,
            text=self.tr("Whatever uses it is refused from now on. This cannot be undone."),
            on_agreed=lambda _: self._revoke_tokens(rows),
        ).open()

    def _revoke_sessions(self, rows: Sequence[SessionRow]) -> None:
        for row in rows:
            self._bench.administration.send(_session_end(row.id))

    def _revoke_tokens(self, rows: Sequence[TokenRow]) -> None:
        for row in rows:
            self._bench.administration.send(_token_end(row.id))


def _session_end(session_id: str) -> Call[Session]:
    return lambda administration: administration.revoke_session(session_id)


def _token_end(token_id: str) -> Call[ApiToken]:
    return lambda administration: administration.revoke_token(token_id)
