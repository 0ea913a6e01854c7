"""The form that limits what a tenant or an environment may use of a resource."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLineEdit, QVBoxLayout
from shiboken6 import Shiboken
from typing_extensions import override

from caas_console.backend.contracts.errors import ConsoleError, Outdated
from caas_console.backend.contracts.tenancy import Quota, QuotaLimit, QuotaResource
from caas_console.models.controllers.administration import Call
from caas_console.models.controllers.field_faults import FieldFault
from caas_console.models.controllers.quota_draft import parse_limit, typed_limit
from caas_console.models.state.rows.quota_row import QuotaRow
from caas_console.views.dialogs.request_dialog import RequestDialog
from caas_console.views.words.faults import fault_texts
from caas_console.views.words.quotas import limit_text, resource_title, used_of_limit
from caas_console.views.workbench import Workbench

_LONGEST = 40  # characters


class QuotaDialog(RequestDialog[Quota]):
    """A limit, or none.

    Where somebody else has set another one meanwhile, it is read again and told at the field;
    sending it once more sets what is typed.
    """

    def __init__(self, bench: Workbench, row: QuotaRow) -> None:
        title = QCoreApplication.translate("QuotaDialog", "{resource}: limit of {place}")
        tenant = bench.session.state.memberships.tenant_name(row.resource.tenant_id)
        place = f"{tenant} / {row.environment}" if row.environment else tenant
        super().__init__(
            bench,
            title.format(resource=resource_title(row.resource.resource), place=place),
            QCoreApplication.translate("QuotaDialog", "Set"),
        )
        self._quota = row.resource
        self._used = QLabel()
        self._limit = QLineEdit(maxLength=_LONGEST)
        self._unlimited = QCheckBox(self.tr("No limit"))
        self.form.add("used", self.tr("In use"), self._used)
        self.form.add("limit", self.tr("Limit"), self._limit, self._hint())
        self.form.add("unlimited", "", self._unlimited)
        self.form.setFocusProxy(self._limit)
        self._consequence = QFrame()
        self._consequence_text = QLabel(wordWrap=True)
        layout = QVBoxLayout(self._consequence)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addWidget(self._consequence_text)
        self._consequence.setProperty("notice", "info")
        self.content.addWidget(self._consequence)
        self.content.addStretch(1)
        self._unlimited.toggled.connect(self._on_unlimited)
        self._limit.textChanged.connect(self._on_typed)
        unsubscribe = bench.session.state.cache.subscribe(lambda _: self._show_used(), {"quota"})
        self.destroyed.connect(unsubscribe)
        self._fill(self._quota)
        self._show_used()
        self._weigh()

    def _hint(self) -> str:
        match self._quota.resource:
            case QuotaResource.CPUS:
                return self.tr("Number of CPUs, such as 0.5 or 16")
            case QuotaResource.MEMORY | QuotaResource.IMAGE_STORAGE:
                return self.tr("With a unit, such as 8 GiB or 512m")
            case _:
                return self.tr("How many; 0 allows none")

    def _fill(self, quota: Quota) -> None:
        limit = quota.limit
        self._unlimited.setChecked(limit is None)
        self._limit.setText("" if limit is None else typed_limit(quota.resource, limit))
        self._limit.selectAll()

    def _show_used(self) -> None:
        state = self.bench.session.state
        self._used.setText(used_of_limit(state.quotas.quotas.get(self._quota.id, self._quota)))

    def _on_typed(self, text: str) -> None:
        """Who types a limit wants one."""
        if text:
            self._unlimited.setChecked(False)
        self._weigh()

    def _on_unlimited(self, unlimited: bool) -> None:
        if unlimited:
            self._limit.clear()
        else:
            self._limit.setFocus()
        self._weigh()

    def _weigh(self) -> None:
        """Say at once what the limit will mean, as far as that is not what one expects."""
        sentences = self._consequences()
        self._consequence_text.setText("\n".join(sentences))
        self._consequence.setVisible(bool(sentences))
        self._show_fault({})

    def _consequences(self) -> list[str]:
        wanted = self._wanted()
        if not isinstance(wanted, QuotaLimit) or wanted.limit is None:
            return []
        sentences = []
        used = self.bench.session.state.quotas.quotas.get(self._quota.id, self._quota).used
        if wanted.limit < used:
            sentences.append(
                self.tr(
                    "More than that is in use. What runs goes on; nothing more is allowed until "
                    "it is less."
                )
            )
        if self._quota.limit is None and self._quota.resource is QuotaResource.MEMORY:
            sentences.append(
                self.tr("From then on new containers need a memory limit of their own.")
            )
        if self._quota.limit is None and self._quota.resource is QuotaResource.CPUS:
            sentences.append(self.tr("From then on new containers need a CPU limit of their own."))
        return sentences

    def _wanted(self) -> QuotaLimit | FieldFault:
        if self._unlimited.isChecked():
            return QuotaLimit(limit=None)
        limit = parse_limit(self._quota.resource, self._limit.text())
        return limit if isinstance(limit, FieldFault) else QuotaLimit(limit=limit)

    @override
    def request(self) -> Call[Quota] | None:
        wanted = self._wanted()
        if isinstance(wanted, FieldFault):
            self._show_fault(fault_texts({"limit": wanted}))
            return None
        quota = self._quota
        return lambda administration: administration.limit_quota(quota, wanted)

    @override
    def on_refused(self, error: ConsoleError) -> None:
        super().on_refused(error)
        if isinstance(error, Outdated):
            tenant_id = self._quota.tenant_id
            self.bench.administration.send(
                lambda administration: administration.tenant_quotas(tenant_id), self._take_up
            )

    def _take_up(self, quotas: Sequence[Quota]) -> None:
        if not Shiboken.isValid(self):
            return
        for quota in quotas:
            if quota.id == self._quota.id:
                self._quota = quota
                now = self.tr("It is now: {value}").format(value=limit_text(quota))
                self._show_fault({"limit": now})

    def _show_fault(self, fault: dict[str, str]) -> None:
        """What is wrong as it is typed; nothing once something else is typed."""
        self.form.show_errors(fault)
        # A text that wraps takes its room from the fields, unless the dialog grows.
        self.adjustSize()
