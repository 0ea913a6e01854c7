"""What charts say: titles, turning points, moments."""

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from caas_console.models.state.event_marks import EventMark, MarkKind
from caas_console.models.translatable import QT_TRANSLATE_NOOP

_MARKS = {
    MarkKind.START: QT_TRANSLATE_NOOP("Charts", "started"),
    MarkKind.STOP: QT_TRANSLATE_NOOP("Charts", "stopped"),
    MarkKind.DIE: QT_TRANSLATE_NOOP("Charts", "ended"),
    MarkKind.OOM: QT_TRANSLATE_NOOP("Charts", "ran out of memory"),
    MarkKind.PAUSE: QT_TRANSLATE_NOOP("Charts", "paused"),
    MarkKind.UNPAUSE: QT_TRANSLATE_NOOP("Charts", "continued"),
    MarkKind.HEALTHY: QT_TRANSLATE_NOOP("Charts", "healthy"),
    MarkKind.UNHEALTHY: QT_TRANSLATE_NOOP("Charts", "unhealthy"),
}


def translated(source: str) -> str:
    """A text of the context ``Charts`` in the person's language."""
    return QCoreApplication.translate("Charts", source)


def mark_text(mark: EventMark) -> str:
    """What happened."""
    if mark.exit_code is None:
        return translated(_MARKS[mark.kind])
    text = QCoreApplication.translate("Charts", "ended with exit code {0}")
    return text.format(mark.exit_code)


def since_text(time: float) -> str:
    """From when on there are values."""
    moment = datetime.fromtimestamp(time, UTC).astimezone()
    text = QCoreApplication.translate("Charts", "collecting since {0}")
    return text.format(moment.strftime("%H:%M"))


def clock_text(time: float) -> str:
    """A moment of the last hour in local time."""
    return datetime.fromtimestamp(time, UTC).astimezone().strftime("%H:%M:%S")
