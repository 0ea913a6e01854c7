"""Why a container is not there any more, in words."""

from PySide6.QtCore import QCoreApplication

from caas_console.models.state.absence import Absence
from caas_console.models.translatable import QT_TRANSLATE_NOOP

_TITLES = {
    Absence.REMOVED: QT_TRANSLATE_NOOP("Absence", "The container has been removed"),
    Absence.FORBIDDEN: QT_TRANSLATE_NOOP("Absence", "You may no longer see this container"),
    Absence.SUSPENDED: QT_TRANSLATE_NOOP("Absence", "The tenant of this container is suspended"),
    Absence.UNSEEN: QT_TRANSLATE_NOOP("Absence", "The container can no longer be seen"),
}
_HINTS = {
    Absence.FORBIDDEN: QT_TRANSLATE_NOOP(
        "Absence", "Your role was taken away. Ask an administrator of the tenant."
    ),
    Absence.SUSPENDED: QT_TRANSLATE_NOOP(
        "Absence",
        "The container can be seen again when the tenant is resumed. "
        "Ask an administrator of the platform.",
    ),
    Absence.UNSEEN: QT_TRANSLATE_NOOP("Absence", "Its host is not there any more."),
}


def absence_title(absence: Absence) -> str:
    """What became of the container."""
    return QCoreApplication.translate("Absence", _TITLES[absence])


def absence_hint(absence: Absence) -> str:
    """What follows, and whom to ask; "" where there is nothing to say."""
    source = _HINTS.get(absence)
    return "" if source is None else QCoreApplication.translate("Absence", source)
