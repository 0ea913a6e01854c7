"""From objects and people to what the audit trail has of them."""

from collections.abc import Callable
from typing import TypeVar

from caas_console.backend.contracts.access import Permission
from caas_console.models.controllers.actions import Action, Reason
from caas_console.models.state.rows.person_row import PersonRow
from caas_console.models.state.rows.row_table import Row
from caas_console.models.state.rows.session_row import SessionRow
from caas_console.models.state.rows.token_row import TokenRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.doing import missing_permission
from caas_console.views.panes.audit.audit_places import deeds_place, history_place
from caas_console.views.workbench import Workbench

_SECTION = 9  # below everything else
_UNRECORDED = QT_TRANSLATE_NOOP("Actions", "Only a platform records who did what.")

R = TypeVar("R")


def register_audit_actions(bench: Workbench) -> None:
    """Make them known for what has no page with a History tab, and for what acts for people."""
    for kind in ("host", "network", "volume"):
        bench.actions.register(kind, (_history(bench, kind),))
    bench.actions.register("person", (_deeds(bench, "person", _person),))
    for kind in ("session", "token"):
        bench.actions.register(kind, (_deeds(bench, kind, _owner),))


def _history(bench: Workbench, kind: str) -> Action[Row]:
    return Action(
        id=f"{kind}.history",
        title=QT_TRANSLATE_NOOP("Actions", "History"),
        icon="audit",
        section=_SECTION,
        many=False,
        primary=False,
        barred=lambda: _reason_against(bench),
        run=lambda rows: bench.navigator.go(history_place(kind, rows[0].id)),
    )


def _deeds(bench: Workbench, kind: str, person: Callable[[R], str]) -> Action[R]:
    return Action(
        id=f"{kind}.deeds",
        title=QT_TRANSLATE_NOOP("Actions", "Everything by this person"),
        icon="audit",
        section=_SECTION,
        many=False,
        primary=False,
        barred=lambda: _reason_against(bench),
        run=lambda rows: bench.navigator.go(deeds_place(person(rows[0]))),
    )


def _person(row: PersonRow) -> str:
    return row.id


def _owner(row: SessionRow | TokenRow) -> str:
    return row.resource.person_id


def _reason_against(bench: Workbench) -> Reason:
    access = bench.session.state.access
    if access is None or bench.session.gateway.audit is None:
        return _UNRECORDED
    if not access.allows_anywhere(Permission.AUDIT_READ):
        return missing_permission(bench.session, Permission.AUDIT_READ)
    return None
