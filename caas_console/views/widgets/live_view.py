"""A view whose closing ends something that a person may still want."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class RunningCommand:
    """What would be ended; ``command`` is "" where only that something may run is known."""

    command: str
    place: str


class LiveView(QWidget):
    """Can tell, before it is closed, what would be ended with it."""

    @property
    @abstractmethod
    def is_live(self) -> bool:
        """Whether it is worth asking what runs in it."""

    @abstractmethod
    async def find_running(self) -> RunningCommand | None:
        """What runs in it now; None where nothing would be lost."""


def live_views(roots: Iterable[QWidget]) -> list[LiveView]:
    """All within some widgets that are live, the widgets themselves included."""
    views = [
        view
        for root in roots
        for view in (root, *root.findChildren(QWidget))
        if isinstance(view, LiveView)
    ]
    return [view for view in views if view.is_live]
