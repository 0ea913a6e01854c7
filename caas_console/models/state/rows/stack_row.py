"""Stacks as table rows."""

from dataclasses import dataclass

from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.hosts import HostView
from caas_console.models.state.query_fields import (
    AgeField,
    Fields,
    ListField,
    NumberField,
    TextField,
    WordField,
)
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import NaturalKey, haystack, natural_key, yes_no
from caas_console.models.state.stacks import Stack


@dataclass(frozen=True, slots=True)
class StackRow:
    """A stack; ``host`` is live."""

    id: str
    resource: Stack
    host: HostView
    name_key: NaturalKey
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
    "name": TextField(lambda row: row.resource.name),
    "state": WordField(lambda row: row.resource.state),
    "origin": WordField(lambda row: row.resource.origin),
    "service": ListField(lambda row: row.resource.services),
    "host": TextField(lambda row: row.host.name),
    "env": TextField(lambda row: row.host.environment),
    "stale": WordField(lambda row: yes_no(row.stale)),
    "containers": NumberField(lambda row: len(row.resource.container_ids)),
    "running": NumberField(lambda row: row.resource.running),
    "age": AgeField(lambda row: row.resource.created_at),
}
