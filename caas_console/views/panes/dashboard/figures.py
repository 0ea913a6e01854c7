"""The tiles: what is counted, how it looks, and where it leads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.resources import ContainerState, HostState
from caas_console.models.controllers.navigator import Place
from caas_console.models.state.formats import format_bytes
from caas_console.models.state.summary import Summary
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.panes.dashboard.figure_tile import FigureTile
from caas_console.views.workbench import Workbench


@dataclass(frozen=True)
class Figure:
    """One tile.

    Attributes:
        title: English source text, translated in the context ``Figures``.
        text: the figure; a part is shown with its whole, as in ``3/4``.
        alarming: whether anything above 0 calls for attention, and 0 does not.
    """

    title: str
    look: tuple[str, str]
    place: Place
    text: Callable[[Summary], str]
    alarming: bool = False


def _states(*states: ContainerState) -> Callable[[Summary], str]:
    return lambda summary: str(sum(summary.containers.get(state, 0) for state in states))


def _of(part: int, whole: int) -> str:
    """Such as 3/7; of nothing at all there is no part."""
    return f"{part}/{whole}" if whole else "0"


def _running(summary: Summary) -> str:
    return _of(summary.containers.get(ContainerState.RUNNING, 0), summary.container_count)


def _unhealthy(summary: Summary) -> str:
    return _of(summary.unhealthy, summary.containers.get(ContainerState.RUNNING, 0))


def _hosts(summary: Summary) -> str:
    hosts: Mapping[HostState, int] = summary.hosts
    return _of(hosts.get(HostState.READY, 0), sum(hosts.values()))


# Whatever is none of the others, so that the states add up to all containers.
_NOT_RUNNING = (
    ContainerState.EXITED,
    ContainerState.CREATED,
    ContainerState.DEAD,
    ContainerState.REMOVING,
    ContainerState.UNKNOWN,
)

FIGURES = (
    Figure(
        QT_TRANSLATE_NOOP("Figures", "running"),
        ("state-running", "ok"),
        Place("containers", query="state:running"),
        _running,
    ),
    Figure(
        QT_TRANSLATE_NOOP("Figures", "unhealthy"),
        ("state-warning", "danger"),
        Place("containers", query="health:unhealthy state:running"),
        _unhealthy,
        alarming=True,
    ),
    Figure(
        QT_TRANSLATE_NOOP("Figures", "restarting"),
        ("state-restarting", "warning"),
        Place("containers", query="state:restarting"),
        _states(ContainerState.RESTARTING),
        alarming=True,
    ),
    Figure(
        QT_TRANSLATE_NOOP("Figures", "paused"),
        ("state-paused", "warning"),
        Place("containers", query="state:paused"),
        _states(ContainerState.PAUSED),
        alarming=True,
    ),
    Figure(
        QT_TRANSLATE_NOOP("Figures", "not running"),
        ("state-exited", "idle"),
        Place("containers", query=f"state:{','.join(_NOT_RUNNING)}"),
        _states(*_NOT_RUNNING),
    ),
    Figure(
        QT_TRANSLATE_NOOP("Figures", "hosts ready"),
        ("host", "muted"),
        Place("hosts"),
        _hosts,
    ),
    Figure(
        QT_TRANSLATE_NOOP("Figures", "image data"),
        ("image", "muted"),
        Place("images"),
        lambda summary: format_bytes(summary.images_bytes),
    ),
    Figure(
        QT_TRANSLATE_NOOP("Figures", "jobs running"),
        ("job", "busy"),
        Place("jobs", query="state:running,queued"),
        lambda summary: str(summary.active_jobs),
        alarming=True,
    ),
)


_ROW_LENGTHS = (8, 4, 2)
_SPACING = 10


class FigureRow(QWidget):
    """All tiles, in as few rows of the same length as have room."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._tiles = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_SPACING)
        for figure in FIGURES:
            tile = FigureTile(figure.look)
            tile.activated.connect(lambda place=figure.place: bench.navigator.go(place))
            self._tiles.append(tile)
        self._arrange(_ROW_LENGTHS[0])

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, *divmod(number, columns))
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def _width_of(self, columns: int) -> int:
        widest = max(tile.minimumSizeHint().width() for tile in self._tiles)
        return columns * (widest + _SPACING) - _SPACING

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_of(_ROW_LENGTHS[-1]), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = (one for one in _ROW_LENGTHS if self._width_of(one) <= self.width())
        self._arrange(next(fitting, _ROW_LENGTHS[-1]))

    def show_summary(self, summary: Summary, *, known: bool) -> None:
        """Show the counts; before anything is known, dashes."""
        for tile, figure in zip(self._tiles, FIGURES, strict=True):
            text = figure.text(summary) if known else "–"
            quiet = not known or (figure.alarming and text.partition("/")[0] == "0")
            name = QCoreApplication.translate("Figures", figure.title)
            tile.show_figure(text, name, quiet=quiet)
