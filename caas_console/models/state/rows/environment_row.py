"""The environments of a tenant as table rows."""

from dataclasses import dataclass
from operator import attrgetter

from caas_console.backend.contracts.resources import Environment
from caas_console.models.state.console_state import ConsoleState
from caas_console.models.state.query_fields import Fields, TextField, WordField
from caas_console.models.state.rows.row_table import RowTable
from caas_console.models.state.rows.text import haystack, natural_key


@dataclass(frozen=True, slots=True)
class EnvironmentRow:
    """An environment."""

    id: str
    resource: Environment
    name_key: str
    haystack: str


def _make(environment: Environment) -> EnvironmentRow:
    return EnvironmentRow(
        id=environment.id,
        resource=environment,
        name_key=natural_key(environment.name),
        haystack=haystack(environment.name, environment.engine_kind),
    )


def environment_rows(state: ConsoleState, tenant_id: str) -> RowTable[EnvironmentRow]:
    """The rows of all environments of a tenant."""
    return RowTable(
        "environment",
        state.cache.environments,
        _make,
        keep=lambda one: one.tenant_id == tenant_id,
    )


ENVIRONMENT_FIELDS: Fields[EnvironmentRow] = {
    "name": TextField(attrgetter("resource.name")),
    "kind": WordField(attrgetter("resource.engine_kind"), ("engine", "swarm")),
}
