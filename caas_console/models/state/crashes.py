"""Which containers ended by themselves, as the engines' events tell it."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from caas_console.backend.contracts.resources import EngineEvent

_CRASHES_KEPT = 20
# Signals that ask for something else than the end: HUP, USR1, USR2.
_HARMLESS_SIGNALS = {"1", "10", "12"}


@dataclass(slots=True)
class _History:
    """What the events told of one container.

    Attributes:
        crashes: when it ended without being asked to, oldest first.
        asked: whether it was asked to end since it started.
        stopped: whether its latest end was asked for; None where that was not seen.
        exit_code: of its latest end; None where the engine did not say.
    """

    crashes: deque[datetime] = field(default_factory=lambda: deque(maxlen=_CRASHES_KEPT))
    asked: bool = False
    stopped: bool | None = None
    exit_code: int | None = None

    def note(self, event: EngineEvent) -> None:
        match event.action:
            case "kill":
                self.asked |= event.attributes.get("signal") not in _HARMLESS_SIGNALS
            case "start":
                self.asked = False
            case "die":
                self.stopped = self.asked
                code = event.attributes.get("exitCode", "")
                self.exit_code = int(code) if code.isdecimal() and len(code) < 4 else None
                if not self.asked:
                    self.crashes.append(event.at)


class CrashLog:
    """Tells ends that somebody asked for (stop, kill, restart) from crashes."""

    def __init__(self) -> None:
        self._histories: defaultdict[str, _History] = defaultdict(_History)

    def take(self, events: Iterable[EngineEvent]) -> set[str]:
        """Take in events, newer than those before; the ids of the containers that ended."""
        ended = set()
        for event in sorted(events, key=lambda event: event.at):
            if event.type == "container" and event.action in {"kill", "start", "die"}:
                container_id = f"{event.host_id}/{event.subject_id}"
                self._histories[container_id].note(event)
                if event.action == "die":
                    ended.add(container_id)
        return ended

    def forget(self, container_ids: Iterable[str]) -> None:
        """Let go of removed containers."""
        for container_id in container_ids:
            self._histories.pop(container_id, None)

    def stopped(self, container_id: str) -> bool | None:
        """Whether its latest end was asked for; None where that was not seen."""
        history = self._histories.get(container_id)
        return None if history is None else history.stopped

    def exit_code(self, container_id: str) -> int | None:
        """The exit code of its latest end; None where that was not seen."""
        history = self._histories.get(container_id)
        return None if history is None else history.exit_code

    def crashes(self, container_id: str, since: datetime) -> int:
        """How often it ended by itself after a moment, as far as is remembered."""
        history = self._histories.get(container_id)
        return 0 if history is None else sum(at > since for at in history.crashes)
