"""Icons: stroke drawings in the colour that the theme gives them when they are painted."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import Shiboken
from typing_extensions import override

from caas_console.views.resources import resource
from caas_console.views.theme.theme_manager import active_theme


def icon(name: str, tone: str = "muted") -> QIcon:
    """The icon of resources/icons in a colour of the theme; it follows the theme by itself."""
    return QIcon(_TintedEngine(name, tone))


@lru_cache(maxsize=1024)
def tinted_pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """A square picture of an icon.

    Args:
        name: of the file in resources/icons.
        colour: ``#rrggbb``.
        size: edge in device-independent pixels.
        ratio: device pixels to each of them.
    """
    pixels = max(1, round(size * ratio))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, colour).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = resource("icons", f"{name}.svg").read_text().replace("currentColor", colour)
    return QSvgRenderer(QByteArray(drawing.encode()))


class _TintedEngine(QIconEngine):
    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def _colour(self, mode: QIcon.Mode) -> str:
        token = "faint" if mode is QIcon.Mode.Disabled else self._token
        return active_theme().tokens[token]

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        edge = min(rect.width(), rect.height())
        pixmap = tinted_pixmap(self._name, self._colour(mode), edge, ratio)
        left = rect.x() + (rect.width() - edge) // 2
        painter.drawPixmap(left, rect.y() + (rect.height() - edge) // 2, pixmap)

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    @override
    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        edge = round(min(size.width(), size.height()) / scale)
        return tinted_pixmap(self._name, self._colour(mode), edge, scale)

    @override
    def clone(self) -> QIconEngine:
        # Qt owns the copy, but PySide does not know: without a reference of ours it would be
        # collected under Qt's hands.
        _clones[:] = [one for one in _clones if Shiboken.isValid(one)]
        copy = _TintedEngine(self._name, self._token)
        _clones.append(copy)
        return copy


_clones: list[_TintedEngine] = []
