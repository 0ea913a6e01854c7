"""A tab that reads something when it is shown: its content, or why there is none."""

from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.errors import AuthError, ConsoleError
from caas_console.models.controllers.loader import Loader
from caas_console.views.widgets.empty_state import EmptyState
from caas_console.views.words.problems import said, told


class LoadedView(QWidget):
    """Shows ``content`` once it is loaded, and an explanation until then.

    Args:
        read: what is read.
        content: the widget that shows it.
        icon_name: of the explanation.
        interval: milliseconds between two readings while it is shown; 0 reads once a showing.
    """

    def __init__(
        self,
        read: Callable[[], Awaitable[Any]],
        content: QWidget,
        icon_name: str,
        *,
        interval: int = 0,
    ) -> None:
        super().__init__()
        self.loader: Loader[Any] = Loader(read, interval=interval, parent=self)
        self.loader.loaded.connect(self._on_loaded)
        self.loader.failed.connect(self._on_failed)
        self.content = content
        self._error: ConsoleError | None = None
        self._loaded = False
        self._empty = EmptyState(icon_name)
        self._empty.button.clicked.connect(self.loader.reload)
        self._stack = QStackedLayout(self)
        # The first column's text stands below the title's.
        self.setContentsMargins(8, 0, 0, 0)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(content)
        self._explain()

    @property
    def is_ready(self) -> bool:
        """Whether the content is there, or why there is none."""
        return self._loaded or self._error is not None

    def show_loaded(self, value: Any) -> None:
        """Fill the content."""

    def empty_text(self, value: Any) -> str:
        """What is said where what was read is empty; "" where it is not."""
        return "" if value else self.tr("There is nothing here")

    async def aclose(self) -> None:
        """Read no more."""
        await self.loader.aclose()

    def _on_loaded(self, value: Any) -> None:
        self._error, self._loaded = None, True
        text = self.empty_text(value)
        if text:
            self._empty.set_text(text)
            self._stack.setCurrentWidget(self._empty)
            return
        self.show_loaded(value)
        self._stack.setCurrentWidget(self.content)

    def _on_failed(self, error: ConsoleError) -> None:
        if self._loaded and isinstance(error, AuthError):
            # What was read stays, as stale as all else, until somebody has logged in.
            return
        self._error = error
        self._explain()
        self._stack.setCurrentWidget(self._empty)

    def _explain(self) -> None:
        if self._error is None:
            self._empty.set_text(self.tr("Reading…"))
            return
        error = self._error
        detail = "\n".join(told(error)[1:])
        self._empty.set_text(said(error.title), detail, self.tr("Try again"))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.loader.set_active(True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.loader.set_active(False)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and not self._loaded:
            self._explain()
