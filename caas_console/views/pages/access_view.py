"""What a person may do in all tenants, and how they came to it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem
from typing_extensions import override

from caas_console.backend.contracts.access import EffectiveAccess, GrantPath, Permission
from caas_console.models.state.tool_tip import tool_tip
from caas_console.views.pages.loaded_view import LoadedView
from caas_console.views.theme.icons import icon
from caas_console.views.widgets.permission_line import add_permission
from caas_console.views.words.access import origin_text, place_text
from caas_console.views.words.permissions import grouped
from caas_console.views.words.problems import said
from caas_console.views.words.roles import role_title
from caas_console.views.workbench import Workbench

_PLACE_WIDTH, _ROLE_WIDTH = 380, 220


class AccessView(LoadedView):
    """A place a line; below it its roles, each with its origin, and what may be done there."""

    def __init__(self, bench: Workbench, person_id: str) -> None:
        self._bench = bench
        self._person_id = person_id
        self.tree = QTreeWidget()
        self.tree.setRootIsDecorated(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setColumnCount(3)
        super().__init__(self._read_access, self.tree, "administration")

    async def _read_access(self) -> EffectiveAccess:
        return await access_of(self._bench, self._person_id)

    @override
    def empty_text(self, value: EffectiveAccess) -> str:
        if value.paths or value.everywhere or value.tenants:
            return ""
        return said(value.obstacle) or self.tr("This person holds no role that you may know of")

    @override
    def show_loaded(self, value: EffectiveAccess) -> None:
        self.tree.clear()
        self.tree.setHeaderLabels([self.tr("Where"), self.tr("Role"), self.tr("Comes from")])
        header = self.tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, _PLACE_WIDTH)
        header.resizeSection(1, _ROLE_WIDTH)
        tenants = {path.tenant_id for path in value.paths if path.tenant_id} | set(value.tenants)
        name = self._bench.session.state.memberships.tenant_name
        places: list[str | None] = [None, *sorted(tenants, key=name)]
        for tenant_id in places:
            paths = [path for path in value.paths if path.tenant_id == tenant_id]
            held = value.everywhere if tenant_id is None else value.tenants.get(tenant_id, ())
            if paths or held:
                item = QTreeWidgetItem(
                    self.tree, [place_text(tenant_id, name), "", said(value.obstacle)]
                )
                item.setIcon(0, icon("tenant" if tenant_id else "region"))
                self._add(item, paths, held, value)

    def _add(
        self,
        item: QTreeWidgetItem,
        paths: Iterable[GrantPath],
        held: Iterable[Permission],
        value: EffectiveAccess,
    ) -> None:
        for path in paths:
            role = QTreeWidgetItem(item, ["", role_title(path.role), origin_text(path)])
            role.setToolTip(2, tool_tip(origin_text(path)))
        can = QTreeWidgetItem(item, [self.tr("May do")])
        for permission in (one for _, group in grouped(tuple(held)) for one in group):
            line = add_permission(can, permission)
            if permission in value.with_reason:
                line.setText(2, self.tr("for a stated reason"))
        can.setText(1, str(can.childCount()))
        item.setExpanded(True)


async def access_of(bench: Workbench, person_id: str) -> EffectiveAccess:
    """What a person may do where, and how they came to it, as far as that may be known.

    Raises:
        ConsoleError: the platform does not tell.
    """
    own = bench.session.state.access
    if own is None or own.id != person_id or own.allows_anywhere(Permission.ACCESS_READ):
        return await bench.administration.administration.person_access(person_id)
    # What oneself may do is known to everybody, if not how they came to it.
    return EffectiveAccess(
        person_id=own.id,
        everywhere=own.everywhere,
        with_reason=own.with_reason,
        tenants=own.tenants,
        paths=(),
        as_of=datetime.now(UTC),
    )
