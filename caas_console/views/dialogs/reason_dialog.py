"""Asks why somebody enters another tenant's container."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QLineEdit
from typing_extensions import override

from caas_console.backend.contracts.access import Permission
from caas_console.backend.contracts.resources import ObjectRef
from caas_console.models.controllers.field_faults import FieldFault
from caas_console.models.state.formats import short_ids
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.dialogs.base_dialog import BaseDialog
from caas_console.views.widgets.forms.form import Form
from caas_console.views.words.faults import fault_texts
from caas_console.views.workbench import Workbench

_LONGEST = 500  # characters that the audit trail takes

_TITLES = {
    Permission.CONTAINERS_FILES: QT_TRANSLATE_NOOP(
        "ReasonDialog", "Why do you look at the files of {name}?"
    ),
    Permission.CONTAINERS_LOGS: QT_TRANSLATE_NOOP(
        "ReasonDialog", "Why do you read the log of {name}?"
    ),
    Permission.CONTAINERS_SHELL: QT_TRANSLATE_NOOP(
        "ReasonDialog", "Why do you open a shell in {name}?"
    ),
}


class ReasonDialog(BaseDialog):
    """A reason in one line; what was stated last for the same tenant is there to be replaced.

    Args:
        container: what is entered.
        permission: what is done there.
        on_stated: told the reason.
    """

    def __init__(
        self,
        bench: Workbench,
        container: ObjectRef,
        permission: Permission,
        on_stated: Callable[[str], None],
    ) -> None:
        super().__init__(bench.window, "", "")
        state = bench.session.state
        known = state.cache.containers.get(str(container))
        name = short_ids(known.name if known else container.engine_id)
        self._tenant_id = known.tenant_id if known else ""
        self._stated = state.stated
        self._on_stated = on_stated
        title = QCoreApplication.translate("ReasonDialog", _TITLES[permission])
        self.set_title(title.format(name=name))
        self.do_button.setText(self.tr("Enter"))
        text = self.tr(
            "It belongs to the tenant {tenant}. The reason is recorded in the audit trail."
        )
        tenant = state.memberships.tenant_name(self._tenant_id)
        self._reason = QLineEdit(self._stated.get(self._tenant_id, ""), maxLength=_LONGEST)
        self._form = Form()
        self._form.add("reason", self.tr("Reason"), self._reason, self.tr("Such as: ticket 4711"))
        self.content.addWidget(QLabel(text.format(tenant=tenant), wordWrap=True))
        self.content.addWidget(self._form)
        self._reason.selectAll()
        self._reason.setFocus()

    @override
    def submit(self) -> None:
        reason = self._reason.text().strip()
        if not reason:
            self._form.show_errors(fault_texts({"reason": FieldFault.REQUIRED}))
            return
        self._stated[self._tenant_id] = reason
        self.accept()
        self._on_stated(reason)
