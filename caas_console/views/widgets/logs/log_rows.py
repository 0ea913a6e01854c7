"""The lines that a log view shows, by their place among them."""

from bisect import bisect_left

from caas_console.models.controllers.logs_controller import LogsController
from caas_console.models.state.logs.lines import LogLine


class LogRows:
    """All lines of a controller's buffer, or those that its filter lets through.

    Lines without an end yet are the last ones; a filter leaves them out.
    """

    def __init__(self, controller: LogsController) -> None:
        self._controller = controller

    def __len__(self) -> int:
        buffer, matches = self._controller.buffer, self._controller.filter
        if matches is not None:
            return len(matches.numbers) - self._dropped
        return buffer.end_line - buffer.first_line + len(buffer.unfinished)

    def number_at(self, index: int) -> int:
        """The number of the line at a place."""
        matches = self._controller.filter
        if matches is not None:
            return matches.numbers[self._dropped + index]
        return self._controller.buffer.first_line + index

    def index_of(self, number: int) -> int:
        """The place of a line, or of the first one after it that is shown."""
        matches = self._controller.filter
        if matches is not None:
            return max(0, bisect_left(matches.numbers, number) - self._dropped)
        return min(max(0, number - self._controller.buffer.first_line), len(self))

    @property
    def _dropped(self) -> int:
        """How many matches are of lines that are no longer kept."""
        matches = self._controller.filter
        return bisect_left(matches.numbers, self._controller.buffer.first_line) if matches else 0

    def line(self, number: int) -> LogLine:
        """The line of a number.

        Raises:
            IndexError: it is no longer kept.
        """
        buffer = self._controller.buffer
        if number >= buffer.end_line:
            return buffer.unfinished[number - buffer.end_line]
        return buffer.get(number)
