"""When the engine starts a container again by itself, in words."""

from PySide6.QtCore import QCoreApplication

from caas_console.models.translatable import QT_TRANSLATE_NOOP

_POLICIES = {
    "no": QT_TRANSLATE_NOOP("RestartPolicies", "Never"),
    "on-failure": QT_TRANSLATE_NOOP("RestartPolicies", "On failure"),
    "unless-stopped": QT_TRANSLATE_NOOP("RestartPolicies", "Unless stopped"),
    "always": QT_TRANSLATE_NOOP("RestartPolicies", "Always"),
}


def restart_policy_text(policy: str) -> str:
    """A policy in words; one that has none is shown as the engine calls it."""
    source = _POLICIES.get(policy or "no")
    return QCoreApplication.translate("RestartPolicies", source) if source else policy


def restart_policies() -> list[tuple[str, str]]:
    """Every policy with its words, from the least to the most restarts."""
    return [(policy, restart_policy_text(policy)) for policy in _POLICIES]
