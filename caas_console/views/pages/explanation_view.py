"""Asks why a person may, or may not, do something somewhere."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from caas_console.backend.contracts.access import EffectiveAccess, Explanation, Permission
from caas_console.backend.contracts.errors import ConsoleError
from caas_console.models.controllers.loader import Loader
from caas_console.views.pages.access_view import access_of
from caas_console.views.theme.style_property import set_style_property
from caas_console.views.widgets.forms.form import Form
from caas_console.views.widgets.labels import role_label
from caas_console.views.words.access import explanation_lines, place_text, verdict_text
from caas_console.views.words.permissions import grouped, permission_title
from caas_console.views.words.problems import told
from caas_console.views.workbench import Workbench

_WIDEST = 640  # pixels


class ExplanationView(QWidget):
    """A permission, a place, and the policy's answer with its reasons.

    It begins where the person holds a role: of the whole platform the answer would be no, though
    they may do it in their tenant.
    """

    def __init__(self, bench: Workbench, person_id: str) -> None:
        super().__init__()
        self._bench = bench
        self._person_id = person_id
        # Whether the place was chosen, by somebody or for them.
        self._placed = False
        self._explanation: Explanation | None = None
        self._permission = QComboBox()
        self._offer_permissions(Permission.CONTAINERS_CONTROL)
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
        self._loader: Loader[Explanation] = Loader(self._explain, parent=self)
        self._loader.loaded.connect(self._show_explanation)
        self._loader.failed.connect(self._show_failure)
        self._permission.activated.connect(self._loader.reload)
        self._place.activated.connect(self._on_placed)
        self._offer_places()

    async def aclose(self) -> None:
        """Ask no more."""
        await self._loader.aclose()

    async def _explain(self) -> Explanation:
        if not self._placed:
            start = self._start(await access_of(self._bench, self._person_id))
            self._place.setCurrentIndex(max(0, self._place.findData(start)))
            self._placed = True
        return await self._bench.administration.administration.explain(
            self._person_id, Permission(self._permission.currentData()), self._place.currentData()
        )

    def _start(self, access: EffectiveAccess) -> str | None:
        """Where a role is held: in the whole platform, or else in the first tenant."""
        places = {path.tenant_id for path in access.paths}
        tenants = {one for one in places if one} | set(access.tenants)
        if None in places or not tenants:
            return None
        return min(tenants, key=self._bench.session.state.memberships.tenant_name)

    def _on_placed(self) -> None:
        self._placed = True
        self._loader.reload()

    def _offer_permissions(self, chosen: Permission) -> None:
        self._permission.clear()
        for _, group in grouped(tuple(Permission)):
            for one in group:
                self._permission.addItem(f"{permission_title(one)}  ·  {one}", one.value)
        self._permission.setCurrentIndex(self._permission.findData(chosen.value))

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
            self._offer_permissions(Permission(self._permission.currentData()))
            self._offer_places()
            if self._explanation is not None:
                self._show_explanation(self._explanation)
