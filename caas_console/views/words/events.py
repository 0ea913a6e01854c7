"""What engines say has happened, in the person's language."""

from PySide6.QtCore import QCoreApplication

from caas_console.models.state.rows.event_row import EventRow
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.words.exits import exit_text

# By the engine's own word (Engine API, ``GET /events``), whatever the type: where two types share
# a word, it means the same of both.
_ACTIONS = {
    "archive-path": QT_TRANSLATE_NOOP("Events", "Files copied out"),
    "attach": QT_TRANSLATE_NOOP("Events", "Attached to"),
    "commit": QT_TRANSLATE_NOOP("Events", "Committed"),
    "connect": QT_TRANSLATE_NOOP("Events", "Container connected"),
    "copy": QT_TRANSLATE_NOOP("Events", "Files copied"),
    "create": QT_TRANSLATE_NOOP("Events", "Created"),
    "delete": QT_TRANSLATE_NOOP("Events", "Deleted"),
    "destroy": QT_TRANSLATE_NOOP("Events", "Removed"),
    "detach": QT_TRANSLATE_NOOP("Events", "Detached from"),
    "die": QT_TRANSLATE_NOOP("Events", "Exited"),
    "disconnect": QT_TRANSLATE_NOOP("Events", "Container disconnected"),
    "exec_create": QT_TRANSLATE_NOOP("Events", "Command run"),
    "export": QT_TRANSLATE_NOOP("Events", "Exported"),
    "extract-to-dir": QT_TRANSLATE_NOOP("Events", "Files copied in"),
    "import": QT_TRANSLATE_NOOP("Events", "Imported"),
    "kill": QT_TRANSLATE_NOOP("Events", "Signalled"),
    "load": QT_TRANSLATE_NOOP("Events", "Loaded"),
    "mount": QT_TRANSLATE_NOOP("Events", "Mounted"),
    "oom": QT_TRANSLATE_NOOP("Events", "Out of memory"),
    "pause": QT_TRANSLATE_NOOP("Events", "Paused"),
    "prune": QT_TRANSLATE_NOOP("Events", "Pruned"),
    "pull": QT_TRANSLATE_NOOP("Events", "Pulled"),
    "push": QT_TRANSLATE_NOOP("Events", "Pushed"),
    "reload": QT_TRANSLATE_NOOP("Events", "Settings reloaded"),
    "remove": QT_TRANSLATE_NOOP("Events", "Removed"),
    "rename": QT_TRANSLATE_NOOP("Events", "Renamed"),
    "restart": QT_TRANSLATE_NOOP("Events", "Restarted"),
    "save": QT_TRANSLATE_NOOP("Events", "Saved"),
    "start": QT_TRANSLATE_NOOP("Events", "Started"),
    "stop": QT_TRANSLATE_NOOP("Events", "Stopped"),
    "tag": QT_TRANSLATE_NOOP("Events", "Tagged"),
    "unmount": QT_TRANSLATE_NOOP("Events", "Unmounted"),
    "unpause": QT_TRANSLATE_NOOP("Events", "Resumed"),
    "untag": QT_TRANSLATE_NOOP("Events", "Untagged"),
    "update": QT_TRANSLATE_NOOP("Events", "Resources changed"),
}
_HEALTH = {
    "healthy": QT_TRANSLATE_NOOP("Events", "Became healthy"),
    "unhealthy": QT_TRANSLATE_NOOP("Events", "Became unhealthy"),
}
_HARMLESS_EXITS = {"0", "143"}  # it was done, or was asked to stop
_TONES = {
    "die": "danger",
    "oom": "danger",
    "kill": "warning",
    "destroy": "muted",
    "healthy": "ok",
    "unhealthy": "danger",
}
_TYPES = {
    "container": QT_TRANSLATE_NOOP("Events", "Container"),
    "daemon": QT_TRANSLATE_NOOP("Events", "Docker daemon"),
    "image": QT_TRANSLATE_NOOP("Events", "Image"),
    "network": QT_TRANSLATE_NOOP("Events", "Network"),
    "volume": QT_TRANSLATE_NOOP("Events", "Volume"),
}


def event_type_text(event_type: str) -> str:
    """What something happened to; an unknown type is shown as the engine calls it."""
    source = _TYPES.get(event_type)
    return QCoreApplication.translate("Events", source) if source else event_type


def event_text(row: EventRow) -> str:
    """What happened; what has no words here is shown as the engine said it."""
    source = _HEALTH.get(_health(row)) or _ACTIONS.get(row.action)
    return QCoreApplication.translate("Events", source) if source else row.action


def event_tone(row: EventRow) -> str | None:
    """The colour token of what happened; None is that of any text."""
    if row.action == "die" and row.resource.attributes.get("exitCode") in _HARMLESS_EXITS:
        return None
    return _TONES.get(_health(row)) or _TONES.get(row.action)


def event_detail(row: EventRow) -> str:
    """What there is to say about it beyond :func:`event_text`."""
    attributes = row.resource.attributes
    if row.action == "exec_create":
        return attributes.get("command", "")
    if row.action == "die" and attributes.get("exitCode", "").isdecimal():
        text = exit_text(int(attributes["exitCode"]))
        return QCoreApplication.translate("Events", "Exit code {0}").format(text)
    if signal := attributes.get("signal"):
        return QCoreApplication.translate("Events", "signal {0}").format(signal)
    return ""


def event_source(row: EventRow) -> str:
    """What the engine itself said, for who knows its words."""
    said = f"{row.resource.type} {row.action}"
    return f"{said}: {health}" if (health := _health(row)) else said


def _health(row: EventRow) -> str:
    return row.resource.attributes.get("status", "") if row.action == "health_status" else ""
