"""Asks why a person may, or may not, do something somewhere."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.access import Explanation, Permission
from caas_console.backend.contracts.errors import ConsoleError
from caas_console.models.controllers.loader import Loader
from caas_console.views.theme.style_property import set_style_property
from caas_console.views.widgets.forms.form import Form
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.access import explanation_lines, place_text, verdict_text
from caas_console.views.words.problems import told
from caas_console.views.workbench import Workbench

_WIDEST = 640  # pixels


class ExplanationView(QWidget):
    """A permission, a place, and the policy's answer with its reasons."""

    def __init__(self, bench: Workbench, person_id: str) -> None:
        super().__init__()
        self._bench = bench
        self._explanation: Explanation | None = None
        self._permission = QComboBox()
        for permission in Permission:
            self._permission.addItem(permission.value)
        self._permission.setCurrentIndex(self._permission.findText(Permission.CONTAINERS_CONTROL))
        self._place = QComboBox()
        self._form = Form()
        self._form.setMaximumWidth(_WIDEST)
        self._form.add("permission", self.tr("Permission"), self._permission)
        self._form.add("place", self.tr("Where"), self._place)
        self._answer = QFrame()
        self._answer.setMaximumWidth(_WIDEST)
        self._verdict = role_label("", "heading")
        self._reasons = QLabel(wordWrap=True)
        self._reasons.setTextFormat(Qt.TextFormat.PlainText)
        self._reasons.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        answer = QVBoxLayout(self._answer)
        answer.setContentsMargins(12, 10, 12, 10)
        answer.addWidget(self._verdict)
        answer.addWidget(self._reasons)
        self._answer.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(14)
        layout.addWidget(self._form)
        layout.addWidget(self._answer)
        layout.addStretch(1)
        self.setFocusProxy(self._form)
        self._loader: Loader[Explanation] = Loader(
            lambda: bench.administration.administration.explain(
                person_id, Permission(self._permission.currentText()), self._place.currentData()
            ),
            parent=self,
        )
        self._loader.loaded.connect(self._show_explanation)
        self._loader.failed.connect(self._show_failure)
        for choice in (self._permission, self._place):
            choice.activated.connect(self._loader.reload)
        self._offer_places()

    async def aclose(self) -> None:
        """Ask no more."""
        await self._loader.aclose()

    def _offer_places(self) -> None:
        chosen = self._place.currentData()
        name = self._bench.session.state.memberships.tenant_name
        tenants = sorted(self._bench.session.state.cache.objects("tenant"), key=name)
        places: list[str | None] = [None, *tenants]
        self._place.clear()
        for tenant_id in places:
            self._place.addItem(place_text(tenant_id, name), tenant_id)
        self._place.setCurrentIndex(places.index(chosen) if chosen in places else 0)

    def _show_explanation(self, explanation: Explanation) -> None:
        name = self._bench.session.state.memberships.tenant_name
        self._explanation = explanation
        allowed = explanation.verdict.value != "denied"
        self._show(
            "success" if allowed else "warning",
            verdict_text(explanation.verdict),
            "\n".join(explanation_lines(explanation, name)),
        )

    def _show_failure(self, error: ConsoleError) -> None:
        title, *rest = told(error)
        self._show("error", title, "\n".join(rest))

    def _show(self, look: str, title: str, text: str) -> None:
        set_style_property(self._answer, "notice", look)
        self._verdict.setText(title)
        self._reasons.setText(text)
        self._reasons.setVisible(bool(text))
        self._answer.show()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._offer_places()
        self._loader.reload()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._offer_places()
            if self._explanation is not None:
                self._show_explanation(self._explanation)
