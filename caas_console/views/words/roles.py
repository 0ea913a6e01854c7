"""Roles in words."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.access import Role
from caas_console.models.translatable import QT_TRANSLATE_NOOP

_TITLES = {
    Role.PLATFORM_ADMIN: QT_TRANSLATE_NOOP("Roles", "Platform administrator"),
    Role.OPERATOR: QT_TRANSLATE_NOOP("Roles", "Operator"),
    Role.REVIEWER: QT_TRANSLATE_NOOP("Roles", "Reviewer"),
    Role.SUPPORT: QT_TRANSLATE_NOOP("Roles", "Support"),
    Role.AUDITOR: QT_TRANSLATE_NOOP("Roles", "Auditor"),
    Role.TENANT_ADMIN: QT_TRANSLATE_NOOP("Roles", "Tenant administrator"),
    Role.DEVELOPER: QT_TRANSLATE_NOOP("Roles", "Developer"),
    Role.VIEWER: QT_TRANSLATE_NOOP("Roles", "Viewer"),
}


def role_title(role: Role) -> str:
    """A role in the person's language."""
    return QCoreApplication.translate("Roles", _TITLES[role])


def held_roles(roles: Iterable[tuple[Role, str]]) -> str:
    """Roles, each with the tenant in which it is held where it is held in one."""
    template = QCoreApplication.translate("Roles", "{role} in {tenant}")
    return ", ".join(
        template.format(role=role_title(role), tenant=tenant) if tenant else role_title(role)
        for role, tenant in roles
    )


def counted_roles(counts: Mapping[Role, int]) -> str:
    """How many hold each role, a line each."""
    template = QCoreApplication.translate("Roles", "{role}: {count}")
    return "\n".join(
        template.format(role=role_title(role), count=counts[role])
        for role in Role
        if role in counts
    )
