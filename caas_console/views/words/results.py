"""What an operation has made or removed, in words."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from caas_console.models.state.formats import format_bytes, short_ids
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.words.labelled import labelled

_MOST = 20
_TITLES = {
    "container_id": QT_TRANSLATE_NOOP("Results", "Container"),
    "image_id": QT_TRANSLATE_NOOP("Results", "Image"),
    "network_id": QT_TRANSLATE_NOOP("Results", "Network"),
    "volume": QT_TRANSLATE_NOOP("Results", "Volume"),
    "reference": QT_TRANSLATE_NOOP("Results", "Name"),
    "digests": QT_TRANSLATE_NOOP("Results", "Digests"),
    "untagged": QT_TRANSLATE_NOOP("Results", "Tags removed"),
    "deleted": QT_TRANSLATE_NOOP("Results", "Layers removed"),
    "warnings": QT_TRANSLATE_NOOP("Results", "Warnings"),
    "in-use": QT_TRANSLATE_NOOP("Results", "In use by now, and left"),
    "reclaimed_bytes": QT_TRANSLATE_NOOP("Results", "Freed"),
    "containers": QT_TRANSLATE_NOOP("Results", "Containers removed"),
    "images": QT_TRANSLATE_NOOP("Results", "Images removed"),
    "dangling-images": QT_TRANSLATE_NOOP("Results", "Images removed"),
    "networks": QT_TRANSLATE_NOOP("Results", "Networks removed"),
    "volumes": QT_TRANSLATE_NOOP("Results", "Volumes removed"),
}


def result_lines(result: Mapping[str, str | int | list[str]]) -> list[str]:
    """A line for each part of a job's result; an unknown one stands for itself."""
    return [
        labelled(QCoreApplication.translate("Results", _TITLES.get(key, key)), _plain(key, value))
        for key, value in result.items()
        if value not in ("", [])
    ]


def _plain(key: str, value: str | int | list[str]) -> str:
    if isinstance(value, int):
        return format_bytes(value) if key.endswith("_bytes") else str(value)
    if isinstance(value, str):
        return short_ids(value)
    shown = [short_ids(one) for one in value[:_MOST]]
    if len(value) > _MOST:
        shown.append(f"… ({len(value)})")
    return ", ".join(shown)
