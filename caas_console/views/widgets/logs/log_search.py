"""Going from match to match in a log."""

from bisect import bisect_left

from PySide6.QtCore import QObject

from caas_console.models.controllers.logs_controller import LogsController
from caas_console.views.widgets.logs.log_canvas import LogCanvas
from caas_console.views.widgets.pattern_options import PatternOptions
from caas_console.views.widgets.search_bar import SearchBar
from caas_console.views.words.expressions import fault_text


class LogSearch(QObject):
    """Joins a search bar, the controller that knows the matches, and the canvas that shows them."""

    def __init__(
        self, controller: LogsController, canvas: LogCanvas, bar: SearchBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._canvas = canvas
        self._bar = bar
        self._options = PatternOptions()
        self._seeks = False
        self._followed = False
        bar.add_option(self._options)
        bar.text_changed.connect(self._look_for)
        bar.up_requested.connect(self.go_up)
        bar.down_requested.connect(self.go_down)
        bar.closed.connect(self._follow_again)
        self._options.changed.connect(lambda: self._look_for(bar.field.text()))

    def open(self, text: str) -> None:
        """Begin to search, for a text if there is one."""
        if self._bar.isHidden():
            self._followed = self._canvas.viewport_rows.following
        self._bar.open(text)

    def forget_following(self) -> None:
        """The person has chosen whether to follow; the end of the search is to leave that."""
        self._followed = False

    def _follow_again(self) -> None:
        """Going to a match held the view; what was followed before is followed again."""
        if self._followed:
            self._canvas.set_following(True)

    def go_up(self) -> None:
        """Go to the match above; from the first one to the last."""
        search = self._controller.search
        if search is not None and search.numbers:
            found = search.last_before(self._present)
            self._go_to(search.numbers[-1] if found is None else found)

    def go_down(self) -> None:
        """Go to the match below; from the last one to the first."""
        search = self._controller.search
        if search is not None and search.numbers:
            found = search.next_after(self._present)
            self._go_to(search.numbers[0] if found is None else found)

    def refresh(self) -> None:
        """More lines or matches are known."""
        search = self._controller.search
        if search is None:
            return
        if self._seeks and search.caught_up:
            self._seeks = False
            self.go_up()
        self._show_result()

    @property
    def _present(self) -> int:
        """The line from which the next match is looked for."""
        if self._canvas.current is not None:
            return self._canvas.current
        return self._controller.buffer.end_line

    def _look_for(self, text: str) -> None:
        options = self._options
        problem = self._controller.set_search(
            text, is_regex=options.is_regex, match_case=options.match_case
        )
        self._bar.set_problem(fault_text(problem) if problem else "")
        self._canvas.current = None
        self._seeks = bool(text) and not problem
        self._canvas.refresh()

    def _go_to(self, number: int) -> None:
        self._canvas.go_to(number)
        self._show_result()

    def _show_result(self) -> None:
        search, current = self._controller.search, self._canvas.current
        if search is None:
            return
        index = None if current is None else bisect_left(search.numbers, current)
        self._bar.set_result(len(search.numbers), index)
