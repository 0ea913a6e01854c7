"""Where people and members come from, in words."""

from typing import Literal

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.tenancy import Group, PersonSource
from caas_console.models.translatable import QT_TRANSLATE_NOOP

_SOURCES = {
    PersonSource.LOCAL: QT_TRANSLATE_NOOP("Sources", "Local"),
    PersonSource.DIRECTORY: QT_TRANSLATE_NOOP("Sources", "Directory"),
}
_SUBJECTS = {
    "person": QT_TRANSLATE_NOOP("Sources", "Person"),
    "group": QT_TRANSLATE_NOOP("Sources", "Group"),
}


def source_title(source: PersonSource) -> str:
    """Who knows a person's password."""
    return QCoreApplication.translate("Sources", _SOURCES[source])


def group_source_title(group: Group) -> str:
    """Who decides about a group's people."""
    local = group.directory_name is None
    return source_title(PersonSource.LOCAL if local else PersonSource.DIRECTORY)


def subject_title(kind: Literal["person", "group"]) -> str:
    """What holds a role."""
    return QCoreApplication.translate("Sources", _SUBJECTS[kind])
