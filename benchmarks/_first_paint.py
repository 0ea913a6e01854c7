"""A program that prints, one JSON line each, when it painted what for the first time.

``bare`` is the smallest program with a window of Qt; ``console ARGUMENT...`` is the console. Both
are watched in the same way: by what Qt's own classes do when they paint. Moments are of the
system's monotonic clock, which all processes share.
"""

import gc
import json
import sys
import time
from typing import Any

from PySide6.QtWidgets import QApplication, QMainWindow, QTreeView


def _tell(what: str) -> None:
    sys.stdout.write(json.dumps({what: time.monotonic()}) + "\n")
    sys.stdout.flush()


def _watch(widget_class: type[Any], what: str) -> None:
    """Tell when a widget of the class has been painted, a table once it has rows."""
    paint = widget_class.paintEvent
    told = False

    def paint_and_tell(widget: Any, event: Any) -> None:
        nonlocal told
        paint(widget, event)
        if not told and (what != "rows" or widget.model().rowCount()):
            told = True
            _tell(what)
            if what == "content":
                _watch_rows()

    widget_class.paintEvent = paint_and_tell


def _watch_rows() -> None:
    # Loaded with the content, and not before.
    tables = sys.modules.get("caas_console.views.widgets.tables.table_view")
    if tables is not None:
        _watch(tables.TableView, "rows")


def _bare() -> None:
    application = QApplication([])
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    application.exec()


def _console() -> None:
    from caas_console.__main__ import main  # noqa: PLC0415  # The bare window needs none of it.

    main()


if __name__ == "__main__":
    # As the console does before it loads anything: here Qt is loaded earlier.
    gc.disable()
    program = sys.argv.pop(1)
    _watch(QMainWindow, "window")
    _watch(QTreeView, "content")
    if program == "bare":
        _bare()
    else:
        _console()
