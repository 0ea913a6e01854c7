"""What a form changes of an object's texts, also where somebody else changes it meanwhile."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit


class ChangedFields:
    """Fields that are filled with what is known of an object.

    Args:
        fields: by the names of the texts.
        known: the texts.
    """

    def __init__(self, fields: Mapping[str, QLineEdit], known: Mapping[str, str]) -> None:
        self._fields = fields
        self._known = known
        for name, text in known.items():
            fields[name].setText(text)

    def changes(self) -> dict[str, str]:
        """The texts that are other ones than is known."""
        typed = {name: field.text().strip() for name, field in self._fields.items()}
        return {name: text for name, text in typed.items() if text != self._known[name]}

    def take_up(self, now: Mapping[str, str]) -> dict[str, str]:
        """Go on with the object as it is by now: fields that were left alone say so.

        Returns:
            what is to be said at the others, where theirs is another text now too.
        """
        said = QCoreApplication.translate("ChangedFields", "It is now: {value}")
        typed, before = self.changes(), self._known
        for name in now.keys() - typed.keys():
            self._fields[name].setText(now[name])
        self._known = now
        return {
            name: said.format(value=now[name] or "–") for name in typed if now[name] != before[name]
        }
