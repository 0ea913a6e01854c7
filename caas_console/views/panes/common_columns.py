"""Columns and groupings that the rows of several panes have."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar

from caas_console.backend.contracts.access import Role
from caas_console.models.items.columns import CellIcon, Column, Grouping
from caas_console.models.state.hosts import HostView
from caas_console.models.state.rows.row_table import Row
from caas_console.models.state.rows.text import natural_key
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.words.roles import held_roles
from caas_console.views.words.times import ago_text, long_moment_text


class HostedRow(Row, Protocol):
    """A row of an object that lives on a host."""

    @property
    def host(self) -> HostView: ...


H = TypeVar("H", bound=HostedRow)


class _Dated(Protocol):
    @property
    def created_at(self) -> datetime | None: ...


class DatedRow(Row, Protocol):
    """A row of an object that knows when it was made."""

    @property
    def resource(self) -> _Dated: ...


D = TypeVar("D", bound=DatedRow)


def host_column(row_type: type[H], *, shown: bool = True) -> Column[H]:  # noqa: ARG001  # Binds H.
    """The host that the object lives on."""
    return Column[H](
        id="host",
        title=QT_TRANSLATE_NOOP("Columns", "Host"),
        value=lambda row: natural_key(row.host.name),
        text=lambda row: row.host.name,
        tone=lambda _: "muted",
        width=78,
        elastic=True,
        shown=shown,
    )


def environment_column(row_type: type[H]) -> Column[H]:  # noqa: ARG001  # Binds H.
    """The environment of that host."""
    return Column[H](
        id="environment",
        title=QT_TRANSLATE_NOOP("Columns", "Environment"),
        value=lambda row: row.host.environment,
        text=lambda row: row.host.environment,
        tone=lambda _: "muted",
        width=110,
        shown=False,
    )


def tenant_column(row_type: type[H]) -> Column[H]:  # noqa: ARG001  # Binds H.
    """Whose that host is."""
    return Column[H](
        id="tenant",
        title=QT_TRANSLATE_NOOP("Columns", "Tenant"),
        value=lambda row: natural_key(row.host.tenant),
        text=lambda row: row.host.tenant,
        tone=lambda _: "muted",
        width=110,
        shown=False,
    )


def created_column(row_type: type[D], *, shown: bool = True) -> Column[D]:
    """How long ago the object was made."""
    made = ago_column(
        row_type,
        "created",
        QT_TRANSLATE_NOOP("Columns", "Created"),
        lambda row: row.resource.created_at,
    )
    return replace(made, width=86, shown=shown)


A = TypeVar("A", bound=Row)


def name_column(
    row_type: type[A],  # noqa: ARG001  # Binds A.
    key: Callable[[A], str],
    name: Callable[[A], str],
    *,
    width: int = 200,
    icon: Callable[[A], CellIcon] | None = None,
) -> Column[A]:
    """What the object is called, sorted as people count."""
    return Column[A](
        id="name",
        title=QT_TRANSLATE_NOOP("Columns", "Name"),
        value=key,
        text=name,
        icon=icon,
        width=width,
        elastic=True,
    )


def roles_column(
    row_type: type[A],  # noqa: ARG001  # Binds A.
    roles: Callable[[A], Sequence[tuple[Role, str]]],
    key: Callable[[A], str],
) -> Column[A]:
    """The roles that it holds, each with its tenant."""
    return Column[A](
        id="roles",
        title=QT_TRANSLATE_NOOP("Columns", "Roles"),
        value=key,
        text=lambda row: held_roles(roles(row)) or "–",
        tone=lambda row: None if roles(row) else "faint",
        tip=lambda row: held_roles(roles(row)),
        width=300,
        elastic=True,
    )


def ago_column(
    row_type: type[A],  # noqa: ARG001  # Binds A.
    column_id: str,
    title: str,
    moment: Callable[[A], datetime | None],
) -> Column[A]:
    """How long ago something was; what never was has a dash."""
    return Column[A](
        id=column_id,
        title=title,
        value=moment,
        text=lambda row: ago_text(moment(row)) or "–",
        tip=lambda row: long_moment_text(moment(row)),
        tone=lambda _: "muted",
        width=110,
    )


def host_grouping(row_type: type[H]) -> Grouping[H]:  # noqa: ARG001  # Binds H.
    """Objects under their host."""
    return Grouping[H](
        id="host", title=QT_TRANSLATE_NOOP("Columns", "Host"), key=lambda row: row.host.name
    )


class UsedRow(Row, Protocol):
    """A row of an object that containers use."""

    @property
    def containers(self) -> int: ...


U = TypeVar("U", bound=UsedRow)


def usage_column(row_type: type[U]) -> Column[U]:  # noqa: ARG001  # Binds U.
    """How many containers use the object."""
    return Column[U](
        id="containers",
        title=QT_TRANSLATE_NOOP("Columns", "Containers"),
        value=lambda row: row.containers,
        text=lambda row: str(row.containers) if row.containers else "–",
        tone=lambda row: None if row.containers else "faint",
        numeric=True,
        width=90,
    )
