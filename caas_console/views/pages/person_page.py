"""The page of one person: what they may do, how they came to it, and why not."""

from typing_extensions import override

from caas_console.backend.contracts.access import Access
from caas_console.models.state.rows.person_row import PersonRow, make_person_row
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.pages.access_view import AccessView
from caas_console.views.pages.administered_page import AdministeredPage, Headline, PageTab
from caas_console.views.pages.explanation_view import ExplanationView
from caas_console.views.words.labelled import labelled
from caas_console.views.words.sources import source_title
from caas_console.views.words.states import person_look
from caas_console.views.words.times import ago_text
from caas_console.views.workbench import Workbench


class PersonPage(AdministeredPage[PersonRow]):
    """Follows a person; their access is read again with each change of their roles."""

    def __init__(self, bench: Workbench, person_id: str) -> None:
        self.access = AccessView(bench, person_id)
        self.explanation = ExplanationView(bench, person_id)
        super().__init__(
            bench,
            "person",
            person_id,
            (
                PageTab(
                    "access", QT_TRANSLATE_NOOP("Pages", "Access"), "administration", self.access
                ),
                PageTab(
                    "explanation",
                    QT_TRANSLATE_NOOP("Pages", "Why, or why not?"),
                    "inspect",
                    self.explanation,
                ),
            ),
        )

    @property
    @override
    def title(self) -> str:
        """The person's name."""
        row = self.row()
        if row is not None:
            return row.resource.name
        own = self._own_access
        return self.object_id if own is None else own.name

    @override
    def row(self) -> PersonRow | None:
        state = self.bench.session.state
        person = state.cache.objects("person").get(self.object_id)
        return None if person is None else make_person_row(state, person)

    @override
    def headline(self, row: PersonRow) -> Headline:
        person = row.resource
        look = person_look(person.state)
        last = ago_text(person.last_login_at)
        parts = (
            look.text,
            labelled(self.tr("Login"), person.login),
            person.email,
            source_title(person.source),
            labelled(self.tr("Last login"), last) if last else "",
        )
        return Headline(look.cell_icon, parts)

    @override
    def gone(self) -> str:
        if self._own_access is not None:
            return self.tr("This is you.")
        return self.tr("This person is not there any more.")

    @property
    def _own_access(self) -> Access | None:
        """Where it is the page of whoever looks at it: they may not see people, but themselves."""
        access = self.bench.session.state.access
        return access if access is not None and access.id == self.object_id else None

    @override
    def on_changed(self) -> None:
        if self.access.isVisible():
            self.access.loader.reload()
