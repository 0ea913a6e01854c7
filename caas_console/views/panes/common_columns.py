"""Columns and groupings that the rows of several panes have."""

from datetime import datetime
from typing import Protocol, TypeVar

from caas_console.models.items.columns import Column, Grouping
from caas_console.models.state.hosts import HostView
from caas_console.models.state.rows.row_table import Row
from caas_console.models.state.rows.text import natural_key
from caas_console.models.translatable import QT_TRANSLATE_NOOP
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


def created_column(row_type: type[D], *, shown: bool = True) -> Column[D]:  # noqa: ARG001  # Binds D.
    """How long ago the object was made."""
    return Column[D](
        id="created",
        title=QT_TRANSLATE_NOOP("Columns", "Created"),
        value=lambda row: row.resource.created_at,
        text=lambda row: ago_text(row.resource.created_at),
        tip=lambda row: long_moment_text(row.resource.created_at),
        tone=lambda _: "muted",
        width=86,
        shown=shown,
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
