"""What the tests see of a window, and what they do in it as a person would."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from caas_console.backend.contracts.resources import HostState
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.shell.link_status import LinkStatusBar
from caas_console.views.shell.notice_frame import NoticeFrame
from caas_console.views.shell.window_content import WindowContent
from tests.ui.waiting import until

# Seconds: daemon, engine and window share two cores with whatever else runs.
_PATIENCE = 60.0
_ROWS_TOLD = 15


async def soon(condition: Callable[[], object], what: str = "the expected") -> None:
    """Returns once what a real daemon is asked for has reached the screen.

    Args:
        condition: asked again and again.
        what: is awaited; a failure names it, and tells what the screen shows instead.
    """
    try:
        await until(condition, _PATIENCE)
    except AssertionError:
        raise AssertionError(f"{what} did not come; the screen shows:\n{on_screen()}") from None


async def ready(content: WindowContent) -> None:
    """Returns once everything that the hosts hold is known, and actions on it are possible."""
    cache = content.session.state.cache

    def all_known() -> bool:
        hosts = cache.hosts.values()
        observed = bool(hosts) and all(host.state is HostState.READY for host in hosts)
        return observed and cache.synchronized and bool(cache.images)

    await soon(all_known, "what the hosts hold")


def on_screen() -> str:
    """All windows with their texts and the first rows of their tables, to understand a failure."""
    lines: list[str] = []
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            lines.append(f"== {window.windowTitle() or type(window).__name__}")
            labels = (one for one in window.findChildren(QLabel) if one.isVisible())
            lines.extend(label.text() for label in labels if label.text())
            buttons = (one for one in window.findChildren(QPushButton) if one.isVisible())
            lines.extend(f"[{button.text()}]" for button in buttons if button.text())
            tables = (one for one in window.findChildren(QTableView) if one.isVisible())
            lines.extend(row for table in tables for row in _rows(table.model()))
    return "\n".join(lines)


def _rows(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(min(model.rowCount(), _ROWS_TOLD)):
        cells = (model.index(row, column).data() for column in range(model.columnCount()))
        yield "| " + " | ".join(str(cell) for cell in cells if cell not in {None, ""})
    if model.rowCount() > _ROWS_TOLD:
        yield f"| … {model.rowCount()} rows"


def pane(content: WindowContent, pane_id: str) -> ResourcePane:
    """A pane of live rows."""
    found = content.pages.pane(pane_id)
    assert isinstance(found, ResourcePane)
    return found


def cell(content: WindowContent, pane_id: str, name: str, column_id: str) -> str | None:
    """The text of a cell in the row whose first column is ``name``; None without such a row."""
    model = pane(content, pane_id).model
    columns = [column.id for column in model.columns]
    for position in range(model.rowCount()):
        if model.index(position, 0).data() == name:
            return str(model.index(position, columns.index(column_id)).data())
    return None


def select(content: WindowContent, pane_id: str, *names: str) -> None:
    """Select rows by the text of their first column."""
    shown = pane(content, pane_id)
    ids = [row.id for row in shown.model.shown_rows() if row.resource.name in names]
    assert len(ids) == len(names)
    selection = QItemSelection()
    for one in ids:
        position = shown.model.position_of(one)
        assert position is not None
        index = shown.model.index(position, 0)
        selection.select(index, index)
    flags = QItemSelectionModel.SelectionFlag
    shown.table.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)


def act(content: WindowContent, pane_id: str, action_id: str) -> None:
    """Do what a toolbar button or shortcut does."""
    actions = pane(content, pane_id).actions_of_rows
    actions.refresh()
    qaction = actions.qaction(action_id)
    assert qaction.isEnabled(), qaction.toolTip()
    qaction.trigger()


def dialog(content: WindowContent) -> QDialog | None:
    """The dialog that is open."""
    dialogs = content.bench.window.findChildren(QDialog)
    return next((one for one in dialogs if one.isVisible()), None)


def press(inside: QWidget, text: str) -> None:
    """Click a button by its text."""
    button = next(one for one in inside.findChildren(QPushButton) if one.text() == text)
    # QTest.mouseClick would run a nested event loop.
    button.click()


def fill(inside: QWidget, name: str, text: str) -> None:
    """Type into a field by its accessible name."""
    field = next(one for one in inside.findChildren(QLineEdit) if one.accessibleName() == name)
    field.setText(text)


def choose(inside: QWidget, name: str, text: str) -> None:
    """Choose in a list by its accessible name."""
    boxes = inside.findChildren(QComboBox)
    box = next(one for one in boxes if one.accessibleName() == name)
    assert box.findText(text) >= 0
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def texts(inside: QWidget | None) -> str:
    """All that labels say, one a line."""
    if inside is None:
        return ""
    labels = inside.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(inside))


def notices(content: WindowContent) -> str:
    """What the notice bar says."""
    frames = content.findChildren(NoticeFrame)
    return "\n".join(texts(frame) for frame in frames if not frame.isHidden())


def status(content: WindowContent) -> str:
    """What the status bar says of the connection and of hosts in trouble."""
    (bar,) = content.findChildren(LinkStatusBar)
    buttons = [one.text() for one in bar.findChildren(QPushButton) if one.isVisibleTo(bar)]
    return "\n".join(said for said in (*texts(bar).splitlines(), *buttons) if said)
