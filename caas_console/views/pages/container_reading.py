"""What is read of a container: where the right to it is gone, that is what is said."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from caas_console.backend.contracts.errors import NotFound, PermissionDenied
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.models.state.absence import Absence, absence_of
from caas_console.views.words.absence import absence_hint, absence_title
from caas_console.views.workbench import Workbench

T = TypeVar("T")

_RIGHT_GONE = {Absence.FORBIDDEN, Absence.SUSPENDED}


def reading_of(
    bench: Workbench, container: ObjectRef, read: Callable[[], Awaitable[T]]
) -> Callable[[], Awaitable[T]]:
    """The same reading; to a platform, what may not be known of is not there.

    Args:
        bench: knows what the person may do.
        container: of which something is read.
        read: reads it. A NotFound of it becomes PermissionDenied where the console knows better.
    """
    state = bench.session.state
    known = state.cache.containers.get(str(container))

    async def reading() -> T:
        try:
            return await read()
        except NotFound:
            absence = absence_of(state, container, known)
            if absence in _RIGHT_GONE:
                raise PermissionDenied(absence_title(absence), hint=absence_hint(absence)) from None
            raise

    return reading
