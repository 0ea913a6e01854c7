"""What something is called, and what it is."""

from PySide6.QtCore import QCoreApplication


def labelled(name: str, value: str) -> str:
    """A value behind its name, with the colon of the person's language: ``Image: nginx``."""
    template = QCoreApplication.translate("Labelled", "{name}: {value}")
    return template.format(name=name, value=value)
