"""Durations and moments in words."""

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from caas_console.models.state.durations import DurationPart, TimeUnit, age_parts, duration_parts


def duration_text(seconds: float) -> str:
    """A duration in one or two units: ``2 d 4 h``."""
    return " ".join(_part_text(part) for part in duration_parts(seconds))


def age_text(moment: datetime | None) -> str:
    """The time since a moment in its largest unit; empty where it is not known."""
    if moment is None:
        return ""
    return " ".join(_part_text(part) for part in age_parts(moment, datetime.now(UTC)))


def ago_text(moment: datetime | None) -> str:
    """How long ago a moment was."""
    if moment is None:
        return ""
    return QCoreApplication.translate("Times", "%1 ago").replace("%1", age_text(moment))


def moment_text(moment: datetime | None) -> str:
    """A moment in local time, to the second; empty where it is not known."""
    if moment is None:
        return ""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def date_text(moment: datetime) -> str:
    """The day of a moment, in local time."""
    return moment.astimezone().strftime("%Y-%m-%d")


def clock_text(moment: datetime) -> str:
    """The time of day where it was today, else the date too."""
    local = moment.astimezone()
    today = local.date() == datetime.now(UTC).astimezone().date()
    return local.strftime("%H:%M:%S" if today else "%m-%d %H:%M:%S")


def long_moment_text(moment: datetime | None) -> str:
    """A moment with its age."""
    if moment is None:
        return ""
    return f"{moment_text(moment)}  ({ago_text(moment)})"


def _part_text(part: DurationPart) -> str:
    match part.unit:
        case TimeUnit.SECONDS:
            template = QCoreApplication.translate("Times", "%1 s")
        case TimeUnit.MINUTES:
            template = QCoreApplication.translate("Times", "%1 min")
        case TimeUnit.HOURS:
            template = QCoreApplication.translate("Times", "%1 h")
        case TimeUnit.DAYS:
            template = QCoreApplication.translate("Times", "%1 d")
        case TimeUnit.YEARS:
            template = QCoreApplication.translate("Times", "%1 y")
    return template.replace("%1", str(part.number))
