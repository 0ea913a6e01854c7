"""Stacks as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.hosts import HostView
from caas_console.models.state.query_fields import (
    AgeField,
    Fields,
    ItemsField,
    NumberField,
    TextField,
    WordField,
    flag_field,
)
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import haystack, items, natural_key
from caas_console.models.state.stacks import Stack, StackState


@dataclass(frozen=True, slots=True)
class StackRow:
    """A stack; ``host`` is live."""

    id: str
    resource: Stack
    host: HostView
    name_key: str
    haystack: str

    @property
    def host_name(self) -> str:
        """The name of its host."""
        return self.host.name

    @property
    def stale(self) -> bool:
        """Whether it may have changed unseen."""
        return self.host.stale


def make_stack_row(state: ConsoleState, stack: Stack) -> StackRow:
    """The row of a stack."""
    host = state.hosts.view(stack.host_id)
    return StackRow(
        id=stack.id,
        resource=stack,
        host=host,
        name_key=natural_key(stack.name),
        haystack=haystack(stack.name, stack.state, *stack.services, host.name),
    )


def stack_rows(state: ConsoleState) -> RowTable[StackRow]:
    """The rows of all stacks."""
    return RowTable("stack", state.stacks.stacks, lambda stack: make_stack_row(state, stack))


STACK_FIELDS: Fields[StackRow] = {
    "name": TextField(attrgetter("resource.name")),
    "state": WordField(attrgetter("resource.state"), tuple(StackState)),
    "origin": WordField(attrgetter("resource.origin"), ("compose", "swarm")),
    "service": ItemsField(lambda row: items(row.resource.services)),
    "host": TextField(attrgetter("host.name")),
    "env": TextField(attrgetter("host.environment")),
    "tenant": TextField(attrgetter("host.tenant")),
    "stale": flag_field(lambda row: row.host.stale),
    "containers": NumberField(lambda row: len(row.resource.container_ids)),
    "running": NumberField(attrgetter("resource.running")),
    "age": AgeField(lambda row: row.resource.created_at.timestamp()),
}
