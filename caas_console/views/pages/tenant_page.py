"""The page of one tenant: its members, its quotas and its environments."""

from typing_extensions import override

from caas_console.backend.contracts.access import Permission
from caas_console.models.state.rows.tenant_row import TenantRow, make_tenant_row
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.pages.administered_page import AdministeredPage, Headline, PageTab
from caas_console.views.panes.resource_pane import ResourcePane
from caas_console.views.panes.tenant_parts import environments_of, members_of
from caas_console.views.panes.tenant_quotas import quotas_of
from caas_console.views.words.labelled import labelled
from caas_console.views.words.states import tenant_look
from caas_console.views.words.times import ago_text
from caas_console.views.workbench import Workbench


class TenantPage(AdministeredPage[TenantRow]):
    """Follows a tenant."""

    def __init__(self, bench: Workbench, tenant_id: str) -> None:
        self.members = ResourcePane(bench, members_of(tenant_id))
        self.quotas = ResourcePane(bench, quotas_of(tenant_id))
        self.environments = ResourcePane(bench, environments_of(tenant_id))
        super().__init__(
            bench,
            "tenant",
            tenant_id,
            (
                PageTab("members", QT_TRANSLATE_NOOP("Pages", "Members"), "people", self.members),
                PageTab("quotas", QT_TRANSLATE_NOOP("Pages", "Quotas"), "resources", self.quotas),
                PageTab(
                    "environments",
                    QT_TRANSLATE_NOOP("Pages", "Environments"),
                    "environment",
                    self.environments,
                ),
            ),
        )
        bench.session.access_changed.connect(self._show_quotas)
        self._show_quotas()

    def _show_quotas(self) -> None:
        """Whoever may not read them would see nothing used, and nothing limited."""
        access = self.bench.session.state.access
        readable = access is None or access.allows(Permission.QUOTAS_READ, self.object_id)
        self.tabs.setTabVisible(self.tabs.indexOf(self.quotas), readable)

    @property
    @override
    def title(self) -> str:
        """The tenant's name."""
        return self.bench.session.state.memberships.tenant_name(self.object_id)

    @override
    def row(self) -> TenantRow | None:
        state = self.bench.session.state
        tenant = state.cache.objects("tenant").get(self.object_id)
        return None if tenant is None else make_tenant_row(state, tenant)

    @override
    def headline(self, row: TenantRow) -> Headline:
        tenant = row.resource
        look = tenant_look(tenant.state)
        portal = labelled(self.tr("External id"), tenant.external_id) if tenant.external_id else ""
        made = labelled(self.tr("Created"), ago_text(tenant.created_at))
        return Headline(look.cell_icon, (look.text, tenant.description, portal, made))

    @override
    def gone(self) -> str:
        return self.tr("This tenant is not there any more.")
