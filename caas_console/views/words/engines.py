"""Kinds of environments in words."""

from typing import Literal

from PySide6.QtCore import QCoreApplication

from caas_console.models.translatable import QT_TRANSLATE_NOOP

_KINDS = {
    "engine": QT_TRANSLATE_NOOP("EngineKinds", "Docker Engine"),
    "swarm": QT_TRANSLATE_NOOP("EngineKinds", "Docker Swarm"),
}


def engine_kind_title(kind: Literal["engine", "swarm"]) -> str:
    """What carries an environment's containers together."""
    return QCoreApplication.translate("EngineKinds", _KINDS[kind])
