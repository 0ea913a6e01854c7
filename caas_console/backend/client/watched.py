"""What a console has been told of a platform so far, and who it was told to."""

from collections.abc import Iterator

from caas_console.backend.contracts.watch import WatchBatch


class Watched:
    """Keeps the place in the stream of changes, for one person alone.

    Attributes:
        cursor: where to resume; empty where everything has to be told.
    """

    def __init__(self) -> None:
        self.cursor = ""
        self._who = ""
        self._parts: set[str] = set()

    def take(self, batch: WatchBatch) -> None:
        """Note what was told."""
        self._parts.add(batch.part)
        self.cursor = batch.cursor or self.cursor

    def belong_to(self, who: str) -> Iterator[WatchBatch]:
        """The batches that take back what somebody else was told.

        Args:
            who: whom it is told to from now on; empty where nobody has to log in.
        """
        if who == self._who:
            return
        self._who, self.cursor = who, ""
        parts, self._parts = self._parts, set()
        for part in sorted(parts):
            yield WatchBatch(part=part, phase="begin")
            yield WatchBatch(part=part, phase="end")
