"""The pane of sessions: where somebody is logged in."""

from PySide6.QtCore import QCoreApplication

from caas_console.models.items.columns import Column
from caas_console.models.state.rows.session_row import SESSION_FIELDS, SessionRow, session_rows
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.common_columns import ago_column
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.times import moment_text
from caas_console.views.workbench import Workbench


def is_own(bench: Workbench, row: SessionRow) -> bool:
    """Whether it is the session that the window works in."""
    access = bench.session.state.access
    return access is not None and access.credential_id == row.id


def client_text(bench: Workbench, row: SessionRow) -> str:
    """What somebody is logged in with; the window says so of its own session."""
    client = row.resource.client
    if not is_own(bench, row):
        return client
    return QCoreApplication.translate("Sessions", "This session: {client}").format(client=client)


def _columns(bench: Workbench) -> tuple[Column[SessionRow], ...]:
    return (
        Column(
            id="person",
            title=QT_TRANSLATE_NOOP("Columns", "Person"),
            value=lambda row: row.name_key,
            text=lambda row: row.resource.person_name,
            width=180,
            elastic=True,
        ),
        Column(
            id="client",
            title=QT_TRANSLATE_NOOP("Columns", "Client"),
            value=lambda row: row.resource.client,
            text=lambda row: client_text(bench, row),
            icon=lambda row: ("session", "accent") if is_own(bench, row) else None,
            width=260,
            elastic=True,
        ),
        Column(
            id="address",
            title=QT_TRANSLATE_NOOP("Columns", "Address"),
            value=lambda row: row.resource.address,
            text=lambda row: row.resource.address or "–",
            mono=True,
            width=150,
        ),
        ago_column(
            SessionRow,
            "since",
            QT_TRANSLATE_NOOP("Columns", "Logged in"),
            lambda row: row.resource.created_at,
        ),
        ago_column(
            SessionRow,
            "used",
            QT_TRANSLATE_NOOP("Columns", "Last used"),
            lambda row: row.resource.last_used_at,
        ),
        Column(
            id="expires",
            title=QT_TRANSLATE_NOOP("Columns", "Expires"),
            value=lambda row: row.resource.expires_at,
            text=lambda row: moment_text(row.resource.expires_at),
            tone=lambda _: "muted",
            width=160,
        ),
    )


SESSIONS = PaneSpec[SessionRow](
    id="sessions",
    kind="session",
    title=QT_TRANSLATE_NOOP("Panes", "Sessions"),
    icon="session",
    rows=session_rows,
    fields=SESSION_FIELDS,
    columns=_columns,
    sort=("used", True),
    example="used>7d",
    empty_title=QT_TRANSLATE_NOOP("Panes", "Nobody is logged in with a password"),
    empty_detail=QT_TRANSLATE_NOOP(
        "Panes",
        "Each login is listed here until it ends. The platform of this computer needs none: it "
        "knows you by its socket.",
    ),
)
