"""The page of one person: what they may do, how they came to it, and why not."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QToolBar, QVBoxLayout
from typing_extensions import override

from caas_console.models.state.delta import CacheDelta
from caas_console.models.state.rows.person_row import PersonRow, make_person_row
from caas_console.views.pages.access_view import AccessView
from caas_console.views.pages.explanation_view import ExplanationView
from caas_console.views.pages.object_page import ObjectPage
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.action_set import ActionSet
from caas_console.views.widgets.labels import ElidedLabel
from caas_console.views.words.labelled import labelled
from caas_console.views.words.sources import source_title
from caas_console.views.words.states import person_look
from caas_console.views.words.times import ago_text
from caas_console.views.workbench import Workbench


class PersonPage(ObjectPage):
    """Follows a person; their access is read again with each change of their roles."""

    def __init__(self, bench: Workbench, person_id: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bench = bench
        self._person_id = person_id
        self._picture = QLabel()
        self._headline = ElidedLabel("", "muted")
        self._actions = ActionSet(
            [one for one in bench.actions.of("person") if one.needs_selection],
            self._selection,
            self,
        )
        self._actions.refused.connect(bench.notices.post_refusal)
        bench.session.access_changed.connect(self._actions.refresh)
        self.access = AccessView(bench, person_id)
        self.explanation = ExplanationView(bench, person_id)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.addTab(self.access, icon("administration"), "")
        self.tabs.addTab(self.explanation, icon("inspect"), "")
        toolbar = QToolBar()
        self._actions.fill_toolbar(toolbar)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 12, 6)
        head.setSpacing(8)
        head.addWidget(self._picture)
        head.addWidget(self._headline, 1)
        head.addWidget(toolbar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)
        self.setFocusProxy(self.tabs)
        self._unsubscribe = bench.session.state.cache.subscribe(self._on_flushed, {"person"})
        self.retranslate()

    @property
    @override
    def title(self) -> str:
        """The person's name."""
        rows = self._selection()
        return rows[0].resource.name if rows else self._person_id

    @override
    def open_tab(self, name: str) -> None:
        self.tabs.setCurrentWidget(self.explanation if name == "explanation" else self.access)

    async def aclose(self) -> None:
        """Follow them no more."""
        self._unsubscribe()
        await self.access.aclose()
        await self.explanation.aclose()

    def retranslate(self) -> None:
        """The language has changed."""
        self.tabs.setTabText(0, self.tr("Access"))
        self.tabs.setTabText(1, self.tr("Why, or why not?"))
        self._actions.retranslate()
        self._show_person()

    def _show_person(self) -> None:
        rows = self._selection()
        self._picture.setVisible(bool(rows))
        if not rows:
            self._headline.setText(self.tr("This person is not there any more."))
            return
        person = rows[0].resource
        look = person_look(person.state)
        self._picture.setPixmap(icon(*look.cell_icon).pixmap(12, 12))
        last = ago_text(person.last_login_at)
        parts = (
            look.text,
            labelled(self.tr("Login"), person.login),
            person.email,
            source_title(person.source),
            labelled(self.tr("Last login"), last) if last else "",
        )
        self._headline.setText("  ·  ".join(part for part in parts if part))

    def _selection(self) -> list[PersonRow]:
        state = self._bench.session.state
        person = state.cache.objects("person").get(self._person_id)
        return [] if person is None else [make_person_row(state, person)]

    def _on_flushed(self, delta: CacheDelta) -> None:
        if self._person_id in delta.upserted_of("person") | delta.removed_of("person"):
            self._show_person()
            self._actions.refresh()
            if self.access.isVisible():
                self.access.loader.reload()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
