"""What people tried and may not: refused changes, shells, logs and files are in the trail too."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from starlette.requests import HTTPConnection

from caas_console.backend.contracts.audit import Outcome
from caas_console.backend.contracts.errors import ConsoleError
from caas_console.backend.platform.audit.trail import Deed, record
from caas_console.backend.platform.policy.decision import Actor
from caas_console.backend.platform.store.database import Database

_logger = logging.getLogger(__name__)

# Of one person; somebody who tries in a loop shall not fill the database.
PER_MINUTE = 20

# Routes that change nothing, and yet are recorded.
_ENTERING = {
    "open_shell": "container.shell",
    "stream_logs": "container.logs",
    "list_file_changes": "container.files",
}
# By the route's name, where it is not "<verb>_<object>" for "<object>.<verb>".
_ACTIONS = _ENTERING | {
    "log_out": "logout",
    "add_group_member": "group.add-member",
    "remove_group_member": "group.remove-member",
    "reset_password": "person.reset-password",
    "import_tenants": "tenant.import",
    "limit_tenant": "quota.limit",
    "limit_environment": "quota.limit",
}
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Refusals:
    """Records refused attempts, a limited number of each person."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._recent: Counter[str] = Counter()
        self._until = clock()

    async def record(self, actor: Actor, attempt: Deed, error: ConsoleError) -> None:
        """Add an entry, unless the person was refused very often within the minute."""
        if self._clock() >= self._until:
            self._recent.clear()
            self._until = self._clock() + timedelta(minutes=1)
        self._recent[actor.id] += 1
        if self._recent[actor.id] > PER_MINUTE:
            return
        detail = str(error)
        if self._recent[actor.id] == PER_MINUTE:
            detail += " More within the minute are not recorded."
        refused = replace(attempt, outcome=Outcome.REFUSED, detail=detail)
        try:
            await self._database.transact(lambda work: record(work, actor, refused))
        except ConsoleError as failure:
            # It is refused all the same.
            _logger.warning("a refusal could not be recorded: %s", failure)


def action_of(route: str, method: str) -> str | None:
    """What the trail calls what a route does, by its name; None for what is not recorded."""
    if route not in _ENTERING and method in _READING:
        return None
    verb, _, noun = route.partition("_")
    return _ACTIONS.get(route, f"{noun}.{verb}")


def attempt_of(connection: HTTPConnection, tenant_id: str | None) -> Deed | None:
    """What a request tries, as far as its path tells; None for what only reads lists and states.

    A route that knows more than its path keeps it in ``state.attempt``.

    Args:
        connection: the request, of which a route is known.
        tenant_id: whose what the path names is.
    """
    told: Deed | None = getattr(connection.state, "attempt", None)
    if told is not None:
        return told
    name, method = connection.scope["route"].name, connection.scope.get("method", "GET")
    action = action_of(name, method)
    if action is None:
        return None
    path = connection.path_params
    return Deed(
        action=action,
        object_kind=action.partition(".")[0],
        object_id="/".join(str(part) for part in path.values()),
        tenant_id=tenant_id,
    )
