"""What a platform waits for, in words."""

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.errors import Problem
from caas_console.backend.contracts.sign_in import SignInNeeded, SignInStep
from caas_console.models.translatable import QT_TRANSLATE_NOOP

# What stands in place of all pages before a person has ever been let in.
KNOWN = (
    QT_TRANSLATE_NOOP("Problems", "You are not logged in"),
    QT_TRANSLATE_NOOP("Problems", "Log in to see what runs here."),
    QT_TRANSLATE_NOOP("Problems", "The platform’s certificate is not trusted"),
    QT_TRANSLATE_NOOP(
        "Problems", "Compare its fingerprint with the one that an administrator gives you."
    ),
)
_LOGIN, _LOGIN_HINT, _TRUST, _TRUST_HINT = KNOWN


def step_verb(step: SignInStep) -> str:
    """What a button says that leads to it."""
    if step is SignInStep.TRUST:
        return QCoreApplication.translate("SignIn", "Look at it…")
    return QCoreApplication.translate("SignIn", "Log in…")


def step_problem(needed: SignInNeeded) -> Problem:
    """Why there is nothing to see yet."""
    if needed.step is SignInStep.TRUST:
        return Problem(title=_TRUST, code="untrusted", hint=_TRUST_HINT)
    return needed.reason or Problem(title=_LOGIN, code="unauthenticated", hint=_LOGIN_HINT)
