"""Tabs that leave out their pictures where there is no room for both."""

from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QTabWidget, QWidget
from typing_extensions import override

from caas_console.views.theme.icons import icon


class FoldingTabs(QTabWidget):
    """The tabs of a page; without their pictures more of them are in sight at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, documentMode=True)
        self._icons: list[str] = []
        self._needed = 0

    def add(self, widget: QWidget, icon_name: str) -> None:
        """Add a tab; its text is given by :meth:`set_texts`."""
        self.addTab(widget, icon(icon_name), "")
        self._icons.append(icon_name)

    def set_texts(self, texts: list[str]) -> None:
        """Name every tab, from left to right."""
        for number, text in enumerate(texts):
            self.setTabText(number, text)
        self._show_icons(shown=True)
        self._needed = self.tabBar().sizeHint().width()
        self._fit()

    def _fit(self) -> None:
        room = self.width() >= self._needed
        if room is self.tabIcon(0).isNull():
            self._show_icons(shown=room)

    def _show_icons(self, *, shown: bool) -> None:
        for number, name in enumerate(self._icons):
            self.setTabIcon(number, icon(name) if shown else QIcon())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
