"""Operations, their steps and what they are doing, in words."""

from PySide6.QtCore import QCoreApplication

from caas_console.models.translatable import QT_TRANSLATE_NOOP

_TITLES = {
    "container.run": QT_TRANSLATE_NOOP("Operations", "Run container"),
    "container.start": QT_TRANSLATE_NOOP("Operations", "Start container"),
    "container.stop": QT_TRANSLATE_NOOP("Operations", "Stop container"),
    "container.restart": QT_TRANSLATE_NOOP("Operations", "Restart container"),
    "container.kill": QT_TRANSLATE_NOOP("Operations", "Send signal to container"),
    "container.pause": QT_TRANSLATE_NOOP("Operations", "Pause container"),
    "container.unpause": QT_TRANSLATE_NOOP("Operations", "Resume container"),
    "container.rename": QT_TRANSLATE_NOOP("Operations", "Rename container"),
    "container.update": QT_TRANSLATE_NOOP("Operations", "Update resources"),
    "container.remove": QT_TRANSLATE_NOOP("Operations", "Remove container"),
    "container.commit": QT_TRANSLATE_NOOP("Operations", "Commit container to image"),
    "image.pull": QT_TRANSLATE_NOOP("Operations", "Pull image"),
    "image.tag": QT_TRANSLATE_NOOP("Operations", "Tag image"),
    "image.remove": QT_TRANSLATE_NOOP("Operations", "Remove image"),
    "network.remove": QT_TRANSLATE_NOOP("Operations", "Remove network"),
    "volume.remove": QT_TRANSLATE_NOOP("Operations", "Remove volume"),
    "host.prune": QT_TRANSLATE_NOOP("Operations", "Prune host"),
}
_DOING = {
    "container.start": QT_TRANSLATE_NOOP("Operations", "Starting…"),
    "container.stop": QT_TRANSLATE_NOOP("Operations", "Stopping…"),
    "container.restart": QT_TRANSLATE_NOOP("Operations", "Restarting…"),
    "container.kill": QT_TRANSLATE_NOOP("Operations", "Signalling…"),
    "container.pause": QT_TRANSLATE_NOOP("Operations", "Pausing…"),
    "container.unpause": QT_TRANSLATE_NOOP("Operations", "Resuming…"),
    "container.rename": QT_TRANSLATE_NOOP("Operations", "Renaming…"),
    "container.update": QT_TRANSLATE_NOOP("Operations", "Updating…"),
    "container.remove": QT_TRANSLATE_NOOP("Operations", "Removing…"),
    "container.commit": QT_TRANSLATE_NOOP("Operations", "Committing…"),
    "image.tag": QT_TRANSLATE_NOOP("Operations", "Tagging…"),
    "image.remove": QT_TRANSLATE_NOOP("Operations", "Removing…"),
    "network.remove": QT_TRANSLATE_NOOP("Operations", "Removing…"),
    "volume.remove": QT_TRANSLATE_NOOP("Operations", "Removing…"),
}
_STEPS = {
    "pull": QT_TRANSLATE_NOOP("Operations", "Pull image"),
    "create": QT_TRANSLATE_NOOP("Operations", "Create container"),
    "start": QT_TRANSLATE_NOOP("Operations", "Start"),
    "stop": QT_TRANSLATE_NOOP("Operations", "Stop"),
    "restart": QT_TRANSLATE_NOOP("Operations", "Restart"),
    "kill": QT_TRANSLATE_NOOP("Operations", "Send signal"),
    "pause": QT_TRANSLATE_NOOP("Operations", "Pause"),
    "unpause": QT_TRANSLATE_NOOP("Operations", "Resume"),
    "rename": QT_TRANSLATE_NOOP("Operations", "Rename"),
    "update": QT_TRANSLATE_NOOP("Operations", "Update"),
    "remove": QT_TRANSLATE_NOOP("Operations", "Remove"),
    "commit": QT_TRANSLATE_NOOP("Operations", "Commit"),
    "tag": QT_TRANSLATE_NOOP("Operations", "Tag"),
    "prune-containers": QT_TRANSLATE_NOOP("Operations", "Prune containers"),
    "prune-images": QT_TRANSLATE_NOOP("Operations", "Prune images"),
    "prune-dangling-images": QT_TRANSLATE_NOOP("Operations", "Prune images without a tag"),
    "prune-networks": QT_TRANSLATE_NOOP("Operations", "Prune networks"),
    "prune-volumes": QT_TRANSLATE_NOOP("Operations", "Prune volumes"),
}


def operation_title(kind: str) -> str:
    """What an operation does; an unknown kind stands for itself."""
    return QCoreApplication.translate("Operations", _TITLES.get(kind, kind))


def operation_doing(kind: str) -> str:
    """What an object that is busy with it is doing."""
    source = _DOING.get(kind)
    return QCoreApplication.translate("Operations", source) if source else operation_title(kind)


def step_title(code: str) -> str:
    """A step of a job; an unknown code stands for itself."""
    return QCoreApplication.translate("Operations", _STEPS.get(code, code))
