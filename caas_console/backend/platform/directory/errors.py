"""Why a directory let nobody in, as one tree.

::

    DirectoryError
    ├── LoginRefused             login: the directory's answer, whichever controller gives it
    │   ├── WrongCredentials         also for a login that is not known, and an empty password
    │   ├── AccountGone              it was there once; told of a look-up alone
    │   ├── AccountDisabled
    │   ├── AccountExpired
    │   ├── AccountLocked            by wrong passwords, or by an administrator
    │   ├── LogonNotPermitted        not at this hour, or not from here
    │   ├── PasswordExpired
    │   └── PasswordMustChange       it was set by somebody else
    ├── DirectoryUnavailable     attempts: no controller could be asked
    │   └── CertificateNotTrusted    each that answered showed a certificate that is not trusted
    └── DirectoryMisconfigured   controller, detail: somebody has to change the settings
        └── ServiceAccountRefused    refusal: why the service account may not log in

No message, and no ``repr``, holds a password.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class DirectoryError(Exception):
    """The directory let nobody in."""


class LoginRefused(DirectoryError):
    """The directory knows why this person may not log in.

    Attributes:
        login: as it was typed; of a look-up, the id that was looked for.
    """

    def __init__(self, login: str) -> None:
        super().__init__(login)
        self.login = login


class WrongCredentials(LoginRefused):
    """There is no such login, or its password is another; nobody is told which."""


class AccountGone(LoginRefused):
    """The account is not there any more, or not among those who are to be let in."""


class AccountDisabled(LoginRefused):
    """An administrator has disabled the account."""


class AccountExpired(LoginRefused):
    """The account was good until a day that has passed."""


class AccountLocked(LoginRefused):
    """Too many wrong passwords, or an administrator, have locked the account."""


class LogonNotPermitted(LoginRefused):
    """The account may not log in at this hour, or from here."""


class PasswordExpired(LoginRefused):
    """The password is right, and older than the directory's policy allows."""


class PasswordMustChange(LoginRefused):
    """The password is right, and has to be changed before it is good for anything."""


class AttemptFailure(Enum):
    """What became of the attempt to ask a controller."""

    TIMED_OUT = "timed out"
    UNREACHABLE = "unreachable"
    UNTRUSTED = "certificate not trusted"
    FAILED = "failed"
    NOT_TRIED = "not tried"


@dataclass(frozen=True)
class Attempt:
    """One controller that could not be asked.

    Attributes:
        controller: its URL.
        failure: what kind of failure it was.
        detail: why, as exactly as is known.
    """

    controller: str
    failure: AttemptFailure
    detail: str


class DirectoryUnavailable(DirectoryError):
    """No controller could be asked.

    Attributes:
        attempts: what became of each of them, in the order in which they were tried.
    """

    def __init__(self, attempts: Sequence[Attempt]) -> None:
        super().__init__("; ".join(f"{one.controller}: {one.detail}" for one in attempts))
        self.attempts = tuple(attempts)


class CertificateNotTrusted(DirectoryUnavailable):
    """No controller could be asked, and each that answered showed a certificate of no trust."""


class DirectoryMisconfigured(DirectoryError):
    """The directory answers, and the settings do not fit it.

    Attributes:
        controller: the URL of the controller that said so.
        detail: what is wrong.
    """

    def __init__(self, controller: str, detail: str) -> None:
        super().__init__(f"{controller}: {detail}")
        self.controller = controller
        self.detail = detail


class ServiceAccountRefused(DirectoryMisconfigured):
    """The service account may not log in.

    Attributes:
        refusal: why, as it is told of people.
    """

    def __init__(self, controller: str, refusal: type[LoginRefused]) -> None:
        super().__init__(controller, f"the service account was refused: {refusal.__name__}")
        self.refusal = refusal


def unavailable(attempts: Sequence[Attempt]) -> DirectoryUnavailable:
    """The error for attempts that all failed."""
    silent = (AttemptFailure.TIMED_OUT, AttemptFailure.UNREACHABLE, AttemptFailure.NOT_TRIED)
    answered = {one.failure for one in attempts if one.failure not in silent}
    if answered == {AttemptFailure.UNTRUSTED}:
        return CertificateNotTrusted(attempts)
    return DirectoryUnavailable(attempts)
