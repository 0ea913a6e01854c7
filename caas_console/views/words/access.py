"""Who may do what and why, in words."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.access import Explanation, GrantPath, Verdict
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.words.problems import said
from caas_console.views.words.roles import role_title

TenantName = Callable[[str], str]

_VERDICTS = {
    Verdict.ALLOWED: QT_TRANSLATE_NOOP("Access", "Yes, this is allowed."),
    Verdict.NEEDS_REASON: QT_TRANSLATE_NOOP("Access", "Yes, for a stated reason."),
    Verdict.DENIED: QT_TRANSLATE_NOOP("Access", "No, this is not allowed."),
}


def verdict_text(verdict: Verdict) -> str:
    """What the policy says."""
    return QCoreApplication.translate("Access", _VERDICTS[verdict])


def place_text(tenant_id: str | None, tenant_name: TenantName) -> str:
    """Where something is held."""
    if tenant_id is None:
        return QCoreApplication.translate("Access", "Whole platform")
    return tenant_name(tenant_id)


def held_at(tenant: str) -> str:
    """Where something is held: a tenant's name, or words for the whole platform."""
    return tenant or place_text(None, str)


def origin_text(path: GrantPath) -> str:
    """How somebody comes to a role."""
    if path.group is None:
        return QCoreApplication.translate("Access", "given to the person")
    if path.directory_name is None:
        text = QCoreApplication.translate("Access", "by group {group}")
    else:
        text = QCoreApplication.translate("Access", "by group {group} of the directory ({name})")
    return text.format(group=path.group, name=path.directory_name)


def path_text(path: GrantPath, tenant_name: TenantName) -> str:
    """A role, where it is held, and how somebody comes to it."""
    text = QCoreApplication.translate("Access", "{role} · {place} · {origin}")
    return text.format(
        role=role_title(path.role),
        place=place_text(path.tenant_id, tenant_name),
        origin=origin_text(path),
    )


def explanation_lines(explanation: Explanation, tenant_name: TenantName) -> Iterable[str]:
    """Why something may or may not be done: what stands in the way, what allows or would."""
    if explanation.obstacle:
        yield said(explanation.obstacle)
    for path in explanation.because:
        yield path_text(path, tenant_name)
    if explanation.verdict is Verdict.DENIED and explanation.would_grant:
        text = QCoreApplication.translate("Access", "Roles that would allow it: {roles}")
        yield text.format(roles=", ".join(map(role_title, explanation.would_grant)))
