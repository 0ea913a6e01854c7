"""Quotas in words: what is counted, how much of it, and how near the limit that is."""

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.tenancy import Quota, QuotaResource
from caas_console.models.controllers.quota_draft import typed_limit
from caas_console.models.state.formats import format_bytes
from caas_console.models.state.quotas import QuotaLevel
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.words.states import StateLook

_RESOURCES = {
    QuotaResource.CPUS: QT_TRANSLATE_NOOP("Quotas", "CPUs"),
    QuotaResource.MEMORY: QT_TRANSLATE_NOOP("Quotas", "Memory"),
    QuotaResource.CONTAINERS: QT_TRANSLATE_NOOP("Quotas", "Containers"),
    QuotaResource.PUBLISHED_PORTS: QT_TRANSLATE_NOOP("Quotas", "Published ports"),
    QuotaResource.IMAGE_STORAGE: QT_TRANSLATE_NOOP("Quotas", "Image storage"),
    QuotaResource.ENVIRONMENTS: QT_TRANSLATE_NOOP("Quotas", "Environments"),
}
_LEVELS = {
    QuotaLevel.UNLIMITED: StateLook(
        QT_TRANSLATE_NOOP("States", "No limit"), "state-created", "idle"
    ),
    QuotaLevel.WITHIN: StateLook(
        QT_TRANSLATE_NOOP("States", "Within the limit"), "state-healthy", "ok"
    ),
    QuotaLevel.NEAR: StateLook(
        QT_TRANSLATE_NOOP("States", "Near the limit"), "state-warning", "warning"
    ),
    QuotaLevel.REACHED: StateLook(
        QT_TRANSLATE_NOOP("States", "Limit reached"), "state-warning", "danger"
    ),
    QuotaLevel.OVER: StateLook(
        QT_TRANSLATE_NOOP("States", "Over the limit"), "state-failed", "danger"
    ),
}
# Of the bar; what is well has the colour of a measurement.
_BARS = {
    QuotaLevel.WITHIN: "series_1",
    QuotaLevel.NEAR: "warning",
    QuotaLevel.REACHED: "danger",
    QuotaLevel.OVER: "danger",
}
_OF_NO_CONTAINER = frozenset({QuotaResource.IMAGE_STORAGE, QuotaResource.ENVIRONMENTS})
_ROUGHLY = frozenset({QuotaResource.MEMORY, QuotaResource.IMAGE_STORAGE})


def resource_title(resource: QuotaResource) -> str:
    """What is counted."""
    return QCoreApplication.translate("Quotas", _RESOURCES[resource])


def place_title(environment: str) -> str:
    """Where it is counted: an environment's name, or words for the whole tenant."""
    return environment or QCoreApplication.translate("Quotas", "Whole tenant")


def counted_text(resource: QuotaResource) -> str:
    """What is counted and what is not, where that could be asked; empty where it could not."""
    if resource in _OF_NO_CONTAINER:
        return ""
    return QCoreApplication.translate(
        "Quotas",
        "Counts the containers that were made through the platform, "
        "not those that were started on a host by other means.",
    )


def uncounted_text() -> str:
    """What is said where there are containers that are not counted."""
    return QCoreApplication.translate(
        "Quotas",
        "This tenant has containers that were started on a host by other means than the "
        "platform: they are not counted.",
    )


def amount_text(resource: QuotaResource, amount: int) -> str:
    """An amount as people read it: ``1.5``, ``8 GiB``, ``20``."""
    return format_bytes(amount) if resource in _ROUGHLY else typed_limit(resource, amount)


def limit_text(quota: Quota) -> str:
    """What is allowed."""
    if quota.limit is None:
        return QCoreApplication.translate("Quotas", "no limit")
    return amount_text(quota.resource, quota.limit)


def used_of_limit(quota: Quota) -> str:
    """How much is used of how much: ``4 of 5``; without a limit ``4``."""
    used = amount_text(quota.resource, quota.used)
    if quota.limit is None:
        return used
    text = QCoreApplication.translate("Quotas", "{used} of {limit}")
    return text.format(used=used, limit=limit_text(quota))


def used_and_limit(quota: Quota) -> str:
    """The same where room is scarce: ``4 / 5``."""
    used = amount_text(quota.resource, quota.used)
    return used if quota.limit is None else f"{used} / {limit_text(quota)}"


def level_look(level: QuotaLevel) -> StateLook:
    """How near the limit it is."""
    return _LEVELS[level]


def bar_token(level: QuotaLevel) -> str:
    """The colour of the bar that shows how much of a limit is used."""
    return _BARS[level]
