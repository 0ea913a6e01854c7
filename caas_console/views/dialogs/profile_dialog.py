"""The form of a platform to log in to: what it is called, and where it answers."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from caas_console.models.controllers.connections import address_fault, profile_at
from caas_console.models.controllers.field_faults import FieldFault
from caas_console.models.controllers.profiles import ProfileBook
from caas_console.models.controllers.settings import SavedProfile
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.widgets.forms.form import Form
from caas_console.views.words.faults import fault_texts
from caas_console.views.words.problems import said

_LONGEST_NAME, _LONGEST_URL = 60, 300


class ProfileDialog(BaseDialog):
    """Adds a platform, or changes one.

    Args:
        book: where it is kept.
        former: what is changed; None for a new one.
        on_saved: told the profile as it is kept.
    """

    def __init__(
        self,
        parent: QWidget,
        book: ProfileBook,
        former: SavedProfile | None,
        on_saved: Callable[[SavedProfile], None],
    ) -> None:
        title = (
            QCoreApplication.translate("ProfileDialog", "Add a platform")
            if former is None
            else QCoreApplication.translate("ProfileDialog", "Change {0}").format(former.name)
        )
        verb = (
            QCoreApplication.translate("ProfileDialog", "Add")
            if former is None
            else QCoreApplication.translate("ProfileDialog", "Save")
        )
        super().__init__(parent, title, verb)
        self._book = book
        self._former = former or SavedProfile()
        self._on_saved = on_saved
        self._url = QLineEdit(self._former.url, maxLength=_LONGEST_URL)
        self._url.setPlaceholderText("https://caas.example")
        self._name = QLineEdit(self._former.name, maxLength=_LONGEST_NAME)
        self._url.textEdited.connect(self._on_url_edited)
        # From then on it is the person's own.
        self._name_is_ours = not self._former.name
        self._name.textEdited.connect(self._on_name_edited)
        self._form = Form()
        self._form.add("url", self.tr("Address"), self._url)
        hint = self.tr("As it is called here, and in the window’s title.")
        self._form.add("name", self.tr("Name"), self._name, hint)
        self.content.addWidget(self._form)
        self._url.setFocus()

    @override
    def submit(self) -> None:
        texts = self._faults()
        self._form.show_errors(texts)
        if texts:
            return
        url = profile_at(self._url.text()).url
        changed = replace(self._former, name=self._name.text().strip(), url=url)
        saved = self._book.put(changed, self._former.name)
        self.accept()
        self._on_saved(saved)

    def _faults(self) -> dict[str, str]:
        url, name = self._url.text(), self._name.text().strip()
        texts: dict[str, str] = {}
        if fault := address_fault(url):
            texts["url"] = said(fault)
        if not name:
            texts |= fault_texts({"name": FieldFault.REQUIRED})
        elif self._is_taken(name):
            texts["name"] = self.tr("Another platform is called so.")
        return texts

    def _is_taken(self, name: str) -> bool:
        found = self._book.find(name)
        return found is not None and found.name != self._former.name

    def _on_url_edited(self, text: str) -> None:
        fault = address_fault(text) if text.strip() else ""
        self._form.show_errors({"url": said(fault)} if fault else {})
        if self._name_is_ours:
            known = text.strip() and not fault
            self._name.setText(self._book.free_name(profile_at(text).name) if known else "")

    def _on_name_edited(self, text: str) -> None:
        self._name_is_ours = not text
        name = text.strip()
        taken = self.tr("Another platform is called so.")
        self._form.show_errors({"name": taken} if self._is_taken(name) else {})
