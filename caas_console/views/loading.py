"""Loads what the first rows do not need, so that the first click does not wait for it."""

import asyncio
import importlib

_REST = 2.5  # seconds after the start, in which the first rows come and are painted

_LATER = (
    "caas_console.views.pages.container_page",
    "caas_console.views.pages.image_page",
    "caas_console.views.dialogs.connect_dialog",
    "caas_console.views.pages.tenant_page",
    "caas_console.views.pages.person_page",
    "caas_console.views.pages.group_page",
    "caas_console.views.panes.audit.audit_pane",
    "caas_console.views.panes.audit.history_view",
    "caas_console.views.dialogs.audit_entry_dialog",
    "caas_console.views.dialogs.tenant_dialogs",
    "caas_console.views.dialogs.person_dialogs",
    "caas_console.views.dialogs.group_dialogs",
    "caas_console.views.dialogs.quota_dialog",
    "caas_console.views.dialogs.token_dialog",
    "caas_console.models.controllers.charts_controller",
    "caas_console.views.widgets.charts.charts_view",
    "caas_console.views.widgets.terminal.shell_view",
    "caas_console.models.terminal.ghostty.core",
    "caas_console.views.widgets.charts.charts_panel",
    "caas_console.views.widgets.logs.log_view",
)


async def load_ahead() -> None:
    """Load it in a thread, once the start is over; whoever is faster loads what he opens."""
    await asyncio.sleep(_REST)
    for name in _LATER:
        await asyncio.to_thread(importlib.import_module, name)
