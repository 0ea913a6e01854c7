"""What is in the audit trail, in words: actions, kinds of objects, outcomes, periods."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.access import OPERATION_NEEDS
from caas_console.backend.contracts.audit import AuditEntry, Outcome
from caas_console.backend.contracts.tenancy import QuotaResource
from caas_console.models.state.formats import short_ids
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.words.operations import operation_title
from caas_console.views.words.quotas import resource_title
from caas_console.views.words.states import StateLook

# What is no operation, which has its words already; a test compares with what is recorded.
ACTIONS = {
    "audit.export": QT_TRANSLATE_NOOP("Audit", "Export audit trail"),
    "binding.create": QT_TRANSLATE_NOOP("Audit", "Give first role"),
    "container.files": QT_TRANSLATE_NOOP("Audit", "List changed files"),
    "container.logs": QT_TRANSLATE_NOOP("Audit", "Read log"),
    "container.shell": QT_TRANSLATE_NOOP("Audit", "Use shell"),
    "group.add-member": QT_TRANSLATE_NOOP("Audit", "Add person to group"),
    "group.change": QT_TRANSLATE_NOOP("Audit", "Change group"),
    "group.create": QT_TRANSLATE_NOOP("Audit", "Create group"),
    "group.remove": QT_TRANSLATE_NOOP("Audit", "Remove group"),
    "group.remove-member": QT_TRANSLATE_NOOP("Audit", "Take person out of group"),
    "job.cancel": QT_TRANSLATE_NOOP("Audit", "Cancel job"),
    "job.create": QT_TRANSLATE_NOOP("Audit", "Start job"),
    "job.retry": QT_TRANSLATE_NOOP("Audit", "Retry job"),
    "login": QT_TRANSLATE_NOOP("Audit", "Log in"),
    "logout": QT_TRANSLATE_NOOP("Audit", "Log out"),
    "member.add": QT_TRANSLATE_NOOP("Audit", "Add member"),
    "member.remove": QT_TRANSLATE_NOOP("Audit", "Remove member"),
    "person.change": QT_TRANSLATE_NOOP("Audit", "Change person"),
    "person.change-password": QT_TRANSLATE_NOOP("Audit", "Change password"),
    "person.create": QT_TRANSLATE_NOOP("Audit", "Create person"),
    "person.put-out": QT_TRANSLATE_NOOP("Audit", "End access of person"),
    "person.reset-password": QT_TRANSLATE_NOOP("Audit", "Reset password"),
    "quota.limit": QT_TRANSLATE_NOOP("Audit", "Set quota"),
    "role.add": QT_TRANSLATE_NOOP("Audit", "Give role"),
    "role.remove": QT_TRANSLATE_NOOP("Audit", "Take role away"),
    "session.revoke": QT_TRANSLATE_NOOP("Audit", "End session"),
    "tenant.change": QT_TRANSLATE_NOOP("Audit", "Change tenant"),
    "tenant.create": QT_TRANSLATE_NOOP("Audit", "Create tenant"),
    "tenant.import": QT_TRANSLATE_NOOP("Audit", "Import tenants"),
    "tenant.resume": QT_TRANSLATE_NOOP("Audit", "Resume tenant"),
    "tenant.suspend": QT_TRANSLATE_NOOP("Audit", "Suspend tenant"),
    "token.create": QT_TRANSLATE_NOOP("Audit", "Create API token"),
    "token.revoke": QT_TRANSLATE_NOOP("Audit", "Revoke API token"),
}
KINDS = {
    "audit": QT_TRANSLATE_NOOP("Audit", "Audit trail"),
    "binding": QT_TRANSLATE_NOOP("Audit", "Role held"),
    "container": QT_TRANSLATE_NOOP("Audit", "Container"),
    "group": QT_TRANSLATE_NOOP("Audit", "Group"),
    "host": QT_TRANSLATE_NOOP("Audit", "Host"),
    "image": QT_TRANSLATE_NOOP("Audit", "Image"),
    "job": QT_TRANSLATE_NOOP("Audit", "Job"),
    "member": QT_TRANSLATE_NOOP("Audit", "Member"),
    "network": QT_TRANSLATE_NOOP("Audit", "Network"),
    "person": QT_TRANSLATE_NOOP("Audit", "Person"),
    "quota": QT_TRANSLATE_NOOP("Audit", "Quota"),
    "role": QT_TRANSLATE_NOOP("Audit", "Role"),
    "session": QT_TRANSLATE_NOOP("Audit", "Session"),
    "tenant": QT_TRANSLATE_NOOP("Audit", "Tenant"),
    "token": QT_TRANSLATE_NOOP("Audit", "API token"),
    "volume": QT_TRANSLATE_NOOP("Audit", "Volume"),
}
_OUTCOMES = {
    Outcome.ACCEPTED: StateLook(QT_TRANSLATE_NOOP("States", "Begun"), "state-starting", "busy"),
    Outcome.SUCCEEDED: StateLook(QT_TRANSLATE_NOOP("States", "Succeeded"), "state-healthy", "ok"),
    Outcome.REFUSED: StateLook(QT_TRANSLATE_NOOP("States", "Refused"), "state-removing", "warning"),
    Outcome.FAILED: StateLook(QT_TRANSLATE_NOOP("States", "Failed"), "state-failed", "danger"),
    Outcome.CUT_OFF: StateLook(
        QT_TRANSLATE_NOOP("States", "Cut off"), "state-unreachable", "warning"
    ),
}


def outcome_look(outcome: Outcome) -> StateLook:
    """What became of what was tried."""
    return _OUTCOMES[outcome]


def action_title(action: str) -> str:
    """What was done; what a newer platform records stands for itself."""
    source = ACTIONS.get(action)
    return operation_title(action) if source is None else _translated(source)


def kind_title(kind: str) -> str:
    """What something was done to."""
    return _translated(KINDS.get(kind, kind))


def action_families() -> Mapping[str, Sequence[str]]:
    """The actions that are known, by what they are done to; those by themselves under ""."""
    families = defaultdict(list)
    for action in sorted({*ACTIONS, *OPERATION_NEEDS}):
        family, dot, _ = action.partition(".")
        families[family if dot else ""].append(action)
    return families


def chosen_action(action: str) -> str:
    """What a filter's action lets through: one action, or all of a kind."""
    if action in KINDS and action not in ACTIONS:
        return QCoreApplication.translate("Audit", "{kind}: all").format(kind=kind_title(action))
    return action_title(action)


def object_text(entry: AuditEntry) -> str:
    """What something was done to, by its kind and its name; an id where it had none."""
    name = _object_name(entry) or short_ids(entry.object_id.rpartition("/")[2])
    text = QCoreApplication.translate("Audit", "{kind} {name}")
    return text.format(kind=kind_title(entry.object_kind), name=name).strip()


def _object_name(entry: AuditEntry) -> str:
    if entry.object_kind != "quota":
        return entry.object_name
    # What is counted, and behind it the environment in brackets, if not in the whole tenant.
    counted, space, place = entry.object_name.partition(" ")
    known = counted in set(QuotaResource)
    title = resource_title(QuotaResource(counted)) if known else counted
    return f"{title}{space}{place}"


def _translated(source: str) -> str:
    return QCoreApplication.translate("Audit", source)
