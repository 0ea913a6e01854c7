"""Permissions in words, and the groups that they are chosen from."""

from collections.abc import Collection, Iterator, Sequence

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.access import PLATFORM_WIDE, Permission
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.words.problems import sentences

_TITLES = {
    Permission.ACCOUNT_USE: QT_TRANSLATE_NOOP("Permissions", "Use your own account"),
    Permission.WATCH_READ: QT_TRANSLATE_NOOP("Permissions", "Be told of changes as they happen"),
    Permission.TENANTS_READ: QT_TRANSLATE_NOOP("Permissions", "See tenants"),
    Permission.TENANTS_MANAGE: QT_TRANSLATE_NOOP("Permissions", "Create and change tenants"),
    Permission.MEMBERS_READ: QT_TRANSLATE_NOOP("Permissions", "See who holds which role"),
    Permission.MEMBERS_MANAGE: QT_TRANSLATE_NOOP("Permissions", "Add and remove members"),
    Permission.PEOPLE_READ: QT_TRANSLATE_NOOP("Permissions", "See people"),
    Permission.PEOPLE_MANAGE: QT_TRANSLATE_NOOP("Permissions", "Create and change people"),
    Permission.GROUPS_READ: QT_TRANSLATE_NOOP("Permissions", "See groups"),
    Permission.GROUPS_MANAGE: QT_TRANSLATE_NOOP("Permissions", "Create and change groups"),
    Permission.ACCESS_READ: QT_TRANSLATE_NOOP("Permissions", "See who may do what, and why"),
    Permission.SESSIONS_READ: QT_TRANSLATE_NOOP("Permissions", "See other people’s sessions"),
    Permission.SESSIONS_REVOKE: QT_TRANSLATE_NOOP("Permissions", "End other people’s sessions"),
    Permission.TOKENS_READ: QT_TRANSLATE_NOOP("Permissions", "See other people’s API tokens"),
    Permission.TOKENS_REVOKE: QT_TRANSLATE_NOOP("Permissions", "Revoke other people’s API tokens"),
    Permission.QUOTAS_READ: QT_TRANSLATE_NOOP("Permissions", "See quotas"),
    Permission.QUOTAS_MANAGE: QT_TRANSLATE_NOOP("Permissions", "Set quotas"),
    Permission.AUDIT_READ: QT_TRANSLATE_NOOP("Permissions", "Read and export the audit trail"),
    Permission.ENVIRONMENTS_READ: QT_TRANSLATE_NOOP("Permissions", "See environments"),
    Permission.HOSTS_READ: QT_TRANSLATE_NOOP("Permissions", "See hosts"),
    Permission.HOSTS_PRUNE: QT_TRANSLATE_NOOP("Permissions", "Prune hosts"),
    Permission.CONTAINERS_READ: QT_TRANSLATE_NOOP("Permissions", "See containers"),
    Permission.CONTAINERS_RUN: QT_TRANSLATE_NOOP("Permissions", "Run containers"),
    Permission.CONTAINERS_CONTROL: QT_TRANSLATE_NOOP(
        "Permissions", "Start, stop and change containers"
    ),
    Permission.CONTAINERS_REMOVE: QT_TRANSLATE_NOOP("Permissions", "Remove containers"),
    Permission.CONTAINERS_FILES: QT_TRANSLATE_NOOP("Permissions", "List changed files"),
    Permission.CONTAINERS_LOGS: QT_TRANSLATE_NOOP("Permissions", "Read logs"),
    Permission.CONTAINERS_SHELL: QT_TRANSLATE_NOOP("Permissions", "Open shells"),
    Permission.IMAGES_READ: QT_TRANSLATE_NOOP("Permissions", "See images"),
    Permission.IMAGES_PULL: QT_TRANSLATE_NOOP("Permissions", "Pull images"),
    Permission.IMAGES_CHANGE: QT_TRANSLATE_NOOP("Permissions", "Tag and remove images"),
    Permission.IMAGES_COMMIT: QT_TRANSLATE_NOOP("Permissions", "Make images of containers"),
    Permission.NETWORKS_READ: QT_TRANSLATE_NOOP("Permissions", "See networks"),
    Permission.NETWORKS_REMOVE: QT_TRANSLATE_NOOP("Permissions", "Remove networks"),
    Permission.VOLUMES_READ: QT_TRANSLATE_NOOP("Permissions", "See volumes"),
    Permission.VOLUMES_REMOVE: QT_TRANSLATE_NOOP("Permissions", "Remove volumes"),
    Permission.EVENTS_READ: QT_TRANSLATE_NOOP("Permissions", "See events"),
    Permission.JOBS_READ: QT_TRANSLATE_NOOP("Permissions", "See jobs"),
    Permission.JOBS_CREATE: QT_TRANSLATE_NOOP(
        "Permissions", "Start jobs: every change on a host is one"
    ),
    Permission.JOBS_CONTROL: QT_TRANSLATE_NOOP("Permissions", "Cancel and retry jobs"),
}

# By the part before the dot.
_GROUPS = (
    (QT_TRANSLATE_NOOP("Permissions", "Containers"), {"containers"}),
    (QT_TRANSLATE_NOOP("Permissions", "Jobs"), {"jobs"}),
    (QT_TRANSLATE_NOOP("Permissions", "Images"), {"images"}),
    (QT_TRANSLATE_NOOP("Permissions", "Networks and volumes"), {"networks", "volumes"}),
    (
        QT_TRANSLATE_NOOP("Permissions", "Hosts and environments"),
        {"hosts", "environments", "events"},
    ),
    (QT_TRANSLATE_NOOP("Permissions", "Tenants"), {"tenants", "members", "quotas"}),
    (
        QT_TRANSLATE_NOOP("Permissions", "People and access"),
        {"people", "groups", "access", "sessions", "tokens", "audit"},
    ),
    (QT_TRANSLATE_NOOP("Permissions", "In general"), {"account", "watch"}),
)


def permission_title(permission: Permission) -> str:
    """What somebody may do, in the person's language."""
    return _translated(_TITLES[permission])


def grouped(permissions: Collection[Permission]) -> Iterator[tuple[str, Sequence[Permission]]]:
    """Permissions by what they are about, with words for each group; empty ones are left out."""
    for title, kinds in _GROUPS:
        found = [one for one in permissions if one.partition(".")[0] in kinds]
        if found:
            yield _translated(title), found


def missing_text(permission: Permission, tenant: str = "") -> str:
    """That a permission is not held, and whom to ask for it.

    Args:
        permission: what is missing.
        tenant: the name of the tenant where it is missing; "" where it is none in particular.
    """
    missing = QCoreApplication.translate(
        "Permissions", "You may not do this here: the permission “{0}” ({1}) is missing."
    ).format(permission_title(permission), permission)
    if permission in PLATFORM_WIDE:
        ask = QCoreApplication.translate("Permissions", "Ask an administrator of the platform.")
    elif tenant:
        ask = QCoreApplication.translate("Permissions", "Ask an administrator of the tenant {0}.")
    else:
        ask = QCoreApplication.translate("Permissions", "Ask an administrator of the tenant.")
    return sentences(missing, ask.format(tenant))


def _translated(source: str) -> str:
    return QCoreApplication.translate("Permissions", source)
