"""What the page of a tenant shows of its quotas."""

from caas_console.backend.contracts.resources import JOB_LABEL
from caas_console.models.items.columns import Column, Gauge, Grouping
from caas_console.models.state.rows.quota_row import QUOTA_FIELDS, QuotaRow, quota_rows
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.actions.quota_actions import limit_quota, quota_actions
from caas_console.views.panes.pane_spec import PaneSpec
from caas_console.views.words.quotas import (
    amount_text,
    bar_token,
    counted_text,
    level_look,
    limit_text,
    place_title,
    resource_title,
    uncounted_text,
)
from caas_console.views.workbench import Workbench


def gauge_of(row: QuotaRow) -> Gauge | None:
    """The bar of a quota; none without a limit."""
    return None if row.share is None else Gauge(row.share, bar_token(row.level))


def _columns() -> tuple[Column[QuotaRow], ...]:
    return (
        Column(
            id="place",
            title=QT_TRANSLATE_NOOP("Columns", "Where"),
            value=lambda row: row.place_key,
            text=lambda row: place_title(row.environment),
            icon=lambda row: ("environment" if row.environment else "tenant", "muted"),
            width=180,
            elastic=True,
        ),
        Column(
            id="resource",
            title=QT_TRANSLATE_NOOP("Columns", "Resource"),
            value=lambda row: resource_title(row.resource.resource),
            text=lambda row: resource_title(row.resource.resource),
            width=150,
        ),
        Column(
            id="share",
            title=QT_TRANSLATE_NOOP("Columns", "Usage"),
            value=lambda row: row.share,
            text=lambda row: "" if row.share is None else f"{int(row.share * 100)} %",
            gauge=gauge_of,
            numeric=True,
            width=300,
            elastic=True,
        ),
        Column(
            id="used",
            title=QT_TRANSLATE_NOOP("Columns", "Used"),
            value=lambda row: row.resource.used,
            text=lambda row: amount_text(row.resource.resource, row.resource.used),
            tip=lambda row: counted_text(row.resource.resource),
            numeric=True,
            width=100,
        ),
        Column(
            id="limit",
            title=QT_TRANSLATE_NOOP("Columns", "Limit"),
            value=lambda row: row.resource.limit,
            text=lambda row: "–" if row.resource.limit is None else limit_text(row.resource),
            tone=lambda row: "faint" if row.resource.limit is None else None,
            numeric=True,
            width=100,
        ),
        Column(
            id="level",
            title=QT_TRANSLATE_NOOP("Columns", "State"),
            value=lambda row: -1.0 if row.share is None else row.share,
            text=lambda row: level_look(row.level).text,
            icon=lambda row: level_look(row.level).cell_icon,
            tone=lambda row: "faint" if row.share is None else None,
            width=160,
        ),
    )


def _uncounted(bench: Workbench, tenant_id: str) -> str:
    """What has to be known of the figures where some containers are not in them."""
    containers = bench.session.state.cache.containers.values()
    if any(one.tenant_id == tenant_id and JOB_LABEL not in one.labels for one in containers):
        return uncounted_text()
    return ""


def quotas_of(tenant_id: str) -> PaneSpec[QuotaRow]:
    """What a tenant and its environments may use, and do use."""
    return PaneSpec[QuotaRow](
        id="tenant-quotas",
        kind="quota",
        title=QT_TRANSLATE_NOOP("Panes", "Quotas"),
        icon="resources",
        rows=lambda state: quota_rows(state, tenant_id),
        fields=QUOTA_FIELDS,
        columns=lambda _: _columns(),
        groupings=(
            Grouping[QuotaRow](
                id="place",
                title=QT_TRANSLATE_NOOP("Columns", "Where"),
                key=lambda row: place_title(row.environment),
            ),
        ),
        sort=("place", False),
        actions=lambda bench, _: quota_actions(bench),
        example="level:near resource:memory",
        empty_title=QT_TRANSLATE_NOOP("Panes", "Nothing is counted for this tenant"),
        remark=lambda bench: _uncounted(bench, tenant_id),
        open=limit_quota,
    )
