"""Where the window is, and how it came there."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class Place:
    """A page: a pane, or the page of one object.

    Attributes:
        pane: id of the pane, such as ``containers``.
        object_id: the object whose page it is; empty for the pane itself.
        query: what the pane's filter is set to on arrival; None leaves it alone. Of the place
            where the window is, what the filter says by now.
        tab: which tab of the object's page is opened; empty leaves it alone.
    """

    pane: str
    object_id: str = ""
    query: str | None = None
    tab: str = ""


class Navigator(QObject):
    """The window's place and the way back.

    Signals:
        moved: with the Place that the window is at now.
    """

    moved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history: list[Place] = []

    @property
    def place(self) -> Place | None:
        """Where the window is."""
        return self._history[-1] if self._history else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place to go back to."""
        return len(self._history) > 1

    def go(self, place: Place) -> None:
        """Go to a place; another tab or filter of the page that is shown is not a step."""
        here = self.place
        if place == here and not place.tab:
            return
        if here and (here.pane, here.object_id) == (place.pane, place.object_id):
            self._history[-1] = place
        else:
            self._history.append(place)
        self.moved.emit(place)

    def refine(self, place: Place) -> None:
        """The place has another filter now: nowhere is gone, and the way back leads to this one."""
        if self._history:
            self._history[-1] = place

    def retain(self, is_open: Callable[[Place], bool]) -> bool:
        """Forget the places that are open no more; whether the window is still where it was."""
        stays = self.place is not None and is_open(self.place)
        self._history = [place for place in self._history if is_open(place)]
        return stays

    def begin_at(self, place: Place) -> None:
        """Go to a place from which no way leads back."""
        self._history = [place]
        self.moved.emit(place)

    def back(self) -> None:
        """Go back to the place before."""
        if self.can_go_back:
            self._history.pop()
            self.moved.emit(self._history[-1])
