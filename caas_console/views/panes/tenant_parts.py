"""What the page of a tenant lists: its members and its environments."""

from caas_console.models.controllers.navigator import Place
from caas_console.models.items.columns import Column
from caas_console.models.state.rows.environment_row import (
    ENVIRONMENT_FIELDS,
    EnvironmentRow,
    environment_rows,
)
from caas_console.models.state.rows.member_row import MEMBER_FIELDS, MemberRow, member_rows
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.member_actions import member_actions
from caas_console.views.panes.common_columns import created_column
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.engines import engine_kind_title
from caas_console.views.words.roles import role_title
from caas_console.views.words.sources import subject_title
from caas_console.views.workbench import Workbench

_ICONS = {"person": "person", "group": "people"}


def _member_columns() -> tuple[Column[MemberRow], ...]:
    return (
        Column(
            id="name",
            title=QT_TRANSLATE_NOOP("Columns", "Name"),
            value=lambda row: row.name_key,
            text=lambda row: row.resource.subject_name,
            icon=lambda row: (_ICONS[row.resource.subject_kind], "muted"),
            width=260,
            elastic=True,
        ),
        Column(
            id="kind",
            title=QT_TRANSLATE_NOOP("Columns", "Kind"),
            value=lambda row: row.resource.subject_kind,
            text=lambda row: subject_title(row.resource.subject_kind),
            tone=lambda _: "muted",
            width=100,
        ),
        Column(
            id="role",
            title=QT_TRANSLATE_NOOP("Columns", "Role"),
            value=lambda row: row.resource.role,
            text=lambda row: role_title(row.resource.role),
            width=200,
        ),
        created_column(MemberRow),
    )


def members_of(tenant_id: str) -> PaneSpec[MemberRow]:
    """The members of a tenant."""
    return PaneSpec[MemberRow](
        id="tenant-members",
        kind="binding",
        title=QT_TRANSLATE_NOOP("Panes", "Members"),
        icon="person",
        rows=lambda state: member_rows(state, tenant_id),
        fields=MEMBER_FIELDS,
        columns=lambda _: _member_columns(),
        actions=lambda bench: member_actions(bench, tenant_id),
        example="role:developer kind:group",
        empty_title=QT_TRANSLATE_NOOP("Panes", "This tenant has no members of its own"),
        empty_action="member.add",
        empty_detail=QT_TRANSLATE_NOOP(
            "Panes",
            "Whoever holds a role in the whole platform may work in it as the role says.",
        ),
    )


def _environment_columns() -> tuple[Column[EnvironmentRow], ...]:
    return (
        Column(
            id="name",
            title=QT_TRANSLATE_NOOP("Columns", "Name"),
            value=lambda row: row.name_key,
            text=lambda row: row.resource.name,
            icon=lambda _: ("environment", "muted"),
            width=300,
            elastic=True,
        ),
        Column(
            id="kind",
            title=QT_TRANSLATE_NOOP("Columns", "Kind"),
            value=lambda row: row.resource.engine_kind,
            text=lambda row: engine_kind_title(row.resource.engine_kind),
            width=200,
        ),
    )


def _open_environment(bench: Workbench, row: EnvironmentRow) -> None:
    bench.navigator.go(Place("containers", query=f'env:"{row.resource.name}"'))


def environments_of(tenant_id: str) -> PaneSpec[EnvironmentRow]:
    """The environments of a tenant."""
    return PaneSpec[EnvironmentRow](
        id="tenant-environments",
        kind="environment",
        title=QT_TRANSLATE_NOOP("Panes", "Environments"),
        icon="environment",
        rows=lambda state: environment_rows(state, tenant_id),
        fields=ENVIRONMENT_FIELDS,
        columns=lambda _: _environment_columns(),
        example="kind:swarm",
        empty_title=QT_TRANSLATE_NOOP("Panes", "This tenant has no environments yet"),
        empty_detail=QT_TRANSLATE_NOOP("Panes", "Containers run on the hosts of an environment."),
        open=_open_environment,
    )
