"""Why a container is not there any more, as far as a console can know."""

from enum import Enum
from typing import TYPE_CHECKING

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.resources import ObjectRef

if TYPE_CHECKING:
    from caas_console.backend.contracts.resources import Container
    from caas_console.models.state.console_state import ConsoleState

_SEEING = Permission.CONTAINERS_READ


class Absence(Enum):
    """What became of it.

    UNSEEN is all that is known where its host is not there either: the host may be gone, or the
    right to see it, of which the console is told a moment later.
    """

    REMOVED = "removed"
    FORBIDDEN = "forbidden"
    SUSPENDED = "suspended"
    UNSEEN = "unseen"


def absence_of(state: "ConsoleState", ref: ObjectRef, known: "Container | None") -> Absence:
    """Why a container is not told of, or not any more.

    Args:
        state: what is known now, also of what the person may do.
        ref: which container.
        known: as it was last; None where it was never told of.
    """
    access = state.access
    if known is not None and access is not None and not access.allows(_SEEING, known.tenant_id):
        is_suspended = known.tenant_id in access.suspended
        return Absence.SUSPENDED if is_suspended else Absence.FORBIDDEN
    return Absence.REMOVED if ref.host_id in state.cache.hosts else Absence.UNSEEN
