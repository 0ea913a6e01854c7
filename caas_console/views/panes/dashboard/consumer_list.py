"""Who takes most of something, as bars that lead to the containers."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.models.controllers.navigator import Place
from caas_console.models.state.summary import Consumer
from caas_console.views.theme.theme_manager import active_theme
from caas_console.views.widgets.labels import role_label, rule
from caas_console.views.words.names import named
from caas_console.views.workbench import Workbench

_LINE = 26
_MOST = 5


class ConsumerCard(QFrame):
    """A titled list of the greatest consumers."""

    def __init__(self, bench: Workbench, token: str, write: Callable[[float], str]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title = role_label("", "heading")
        self._bars = ConsumerBars(bench, token, write)
        self._nobody = role_label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        layout.addWidget(rule())
        layout.addWidget(self._bars)
        layout.addWidget(self._nobody)
        layout.addStretch(1)

    @property
    def count(self) -> int:
        """How many are shown."""
        return self._bars.count

    def show_consumers(self, title: str, consumers: Sequence[Consumer]) -> None:
        """Show them, the greatest first."""
        self._title.setText(title)
        self._bars.set_consumers(consumers[:_MOST])
        self._bars.setVisible(bool(consumers))
        self._nobody.setText(self.tr("Nothing has been measured yet."))
        self._nobody.setVisible(not consumers)


class ConsumerBars(QWidget):
    """Name, bar, amount; painted, since they change every second."""

    def __init__(self, bench: Workbench, token: str, write: Callable[[float], str]) -> None:
        super().__init__()
        self._bench = bench
        self._token = token
        self._write = write
        self._consumers: tuple[Consumer, ...] = ()
        self._chosen = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def count(self) -> int:
        """How many are shown."""
        return len(self._consumers)

    def set_consumers(self, consumers: Sequence[Consumer]) -> None:
        """Show these."""
        self._consumers = tuple(consumers)
        self.setFixedHeight(_LINE * max(1, len(consumers)))
        names = (f"{self._name(one)} {self._write(one.amount)}" for one in consumers)
        self.setAccessibleDescription(", ".join(names))
        self.update()

    def _name(self, consumer: Consumer) -> str:
        cache = self._bench.session.state.cache
        container = cache.containers.get(consumer.container_id)
        if container is None:
            return consumer.container_id
        return named(cache, container.name, container.host_id)

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, _LINE * max(1, len(self._consumers)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((one.amount for one in self._consumers), default=0) or 1.0
        for number, consumer in enumerate(self._consumers):
            line = QRect(0, number * _LINE, self.width(), _LINE)
            self._paint_line(painter, line, consumer, most, chosen=number == self._chosen)
        painter.end()

    def _paint_line(
        self, painter: QPainter, line: QRect, consumer: Consumer, most: float, *, chosen: bool
    ) -> None:
        theme = active_theme()
        if chosen:
            painter.fillRect(line, theme.colour("hover"))
        amount_width, name_width = 76, max(90, int(line.width() * 0.42))
        name = QRect(line.x() + 2, line.y(), name_width - 10, line.height())
        painter.setPen(theme.colour("text"))
        text = painter.fontMetrics().elidedText(
            self._name(consumer), Qt.TextElideMode.ElideMiddle, name.width()
        )
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, text)
        room = line.width() - name_width - amount_width
        track = QRectF(line.x() + name_width, line.center().y() - 3, room, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(track, 3, 3)
        track.setWidth(max(3.0, room * consumer.amount / most))
        painter.setBrush(theme.colour(self._token))
        painter.drawRoundedRect(track, 3, 3)
        painter.setPen(theme.colour("muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(line.adjusted(0, 0, -2, 0), flags, self._write(consumer.amount))

    def _choose(self, number: int) -> None:
        self._chosen = number if 0 <= number < len(self._consumers) else -1
        self.update()

    def _open(self, number: int) -> None:
        if 0 <= number < len(self._consumers):
            place = Place("containers", self._consumers[number].container_id)
            self._bench.navigator.go(place)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose(int(event.position().y()) // _LINE)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._open(int(event.position().y()) // _LINE)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._choose(-1)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self._choose(max(0, min(len(self._consumers) - 1, self._chosen + steps[key])))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self._chosen)
        else:
            super().keyPressEvent(event)
