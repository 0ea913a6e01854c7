"""Expected failures, as one tree; each is shown to people as it stands.

::

    ConsoleError                 code                    HTTP
    ├── InvalidInput             invalid-input           422   fields: {name: what is wrong}
    ├── AuthError                unauthenticated         401
    │   └── PasswordChangeNeeded password-change-needed  401
    ├── PermissionDenied         permission-denied       403
    │   ├── ReasonNeeded         reason-needed           403
    │   └── TenantSuspended      tenant-suspended        403
    ├── NotFound                 not-found               404
    ├── Conflict                 conflict                409
    │   └── QuotaExceeded        quota-exceeded          409
    ├── Outdated                 outdated                412
    ├── RevisionNeeded           revision-needed         428
    ├── TooManyRequests          too-many-requests       429
    ├── Gone                     gone                    410
    ├── PlatformUnavailable      platform-unavailable    503
    └── EngineError              engine-error            502
        ├── EngineUnreachable    engine-unreachable      503
        ├── EngineAccessDenied   engine-access-denied    503
        └── EngineTooOld         engine-too-old          503

Anything else that is raised is a bug and goes to the crash channel. On the wire an error is
an RFC 9457 problem (:class:`Problem`).
"""

from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import override

PROBLEM_MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """A failure on the wire (RFC 9457); what its section 3.1 does not name are extension members.

    Attributes:
        retry_after: seconds to wait before the next attempt, where that helps.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str
    code: str
    status: int = 500
    type: str = "about:blank"
    detail: str = ""
    hint: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    request_id: str | None = None
    retry_after: int | None = None


class ConsoleError(Exception):
    """A failure that people can do something about.

    Attributes:
        title: what failed, in one short sentence.
        detail: why, as exactly as is known.
        hint: the next step to take.
        fields: for a form: the name of each wrong field and what is wrong with it.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500

    def __init__(
        self,
        title: str,
        detail: str = "",
        hint: str = "",
        *,
        fields: dict[str, str] | None = None,
    ) -> None:
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.hint = hint
        self.fields = fields or {}

    def __str__(self) -> str:
        return ": ".join(part for part in (self.title, self.detail) if part)

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The error that was sent."""
        return cls(problem.title, problem.detail, problem.hint, fields=dict(problem.fields))

    @property
    def problem(self) -> Problem:
        """The error as it crosses the wire."""
        return Problem(
            title=self.title,
            code=self.code,
            status=self.status,
            detail=self.detail,
            hint=self.hint,
            fields=self.fields,
        )


class InvalidInput(ConsoleError):
    """The request says something impossible; ``fields`` names what."""

    code = "invalid-input"
    status = 422


class AuthError(ConsoleError):
    """Nobody is logged in, or the credential is no longer good."""

    code = "unauthenticated"
    status = 401


class PasswordChangeNeeded(AuthError):
    """The password is right, but only good to be replaced by a new one."""

    code = "password-change-needed"


class PermissionDenied(ConsoleError):
    """The actor may see the object but not do this.

    ``detail`` names the missing permission, ``hint`` whom to ask, or the scope that a token lacks.
    """

    code = "permission-denied"
    status = 403


class ReasonNeeded(PermissionDenied):
    """The actor may do this once it says why; the reason is recorded."""

    code = "reason-needed"


class TenantSuspended(PermissionDenied):
    """The actor had the right by a role in a tenant, which is suspended since."""

    code = "tenant-suspended"


class NotFound(ConsoleError):
    """There is no such object, or the actor may not know of it."""

    code = "not-found"
    status = 404


class Conflict(ConsoleError):
    """The object's present state does not allow this."""

    code = "conflict"
    status = 409


class QuotaExceeded(Conflict):
    """A limit of the tenant or the environment is reached; ``detail`` says which, by how much."""

    code = "quota-exceeded"


class Outdated(ConsoleError):
    """The object has changed since it was read (RFC 9110, If-Match): read it again."""

    code = "outdated"
    status = 412


class RevisionNeeded(ConsoleError):
    """The request does not say which state of the object it changes (RFC 6585, section 3)."""

    code = "revision-needed"
    status = 428


class TooManyRequests(ConsoleError):
    """Too many requests or attempts in a short time; ``retry_after`` tells when to go on.

    Attributes:
        retry_after: seconds to wait (RFC 9110, Retry-After).
    """

    code = "too-many-requests"
    status = 429

    def __init__(
        self,
        title: str,
        detail: str = "",
        hint: str = "",
        *,
        fields: dict[str, str] | None = None,
        retry_after: int = 1,
    ) -> None:
        super().__init__(title, detail, hint, fields=fields)
        self.retry_after = retry_after

    @property
    @override
    def problem(self) -> Problem:
        return super().problem.model_copy(update={"retry_after": self.retry_after})

    @classmethod
    @override
    def of(cls, problem: Problem) -> Self:
        error = super().of(problem)
        error.retry_after = problem.retry_after or error.retry_after
        return error


class Gone(ConsoleError):
    """The changes asked for were compacted: list again."""

    code = "gone"
    status = 410


class PlatformUnavailable(ConsoleError):
    """The platform does not answer, or not yet."""

    code = "platform-unavailable"
    status = 503


class EngineError(ConsoleError):
    """The Docker daemon answered with an error; ``detail`` is the daemon's own message."""

    code = "engine-error"
    status = 502


class EngineUnreachable(EngineError):
    """No Docker daemon answers at the host's address."""

    code = "engine-unreachable"
    status = 503


class EngineAccessDenied(EngineError):
    """The daemon's socket or port refuses this user."""

    code = "engine-access-denied"
    status = 503


class EngineTooOld(EngineError):
    """The daemon and this program have no API version in common."""

    code = "engine-too-old"
    status = 503


def _subclasses(cls: type[ConsoleError]) -> list[type[ConsoleError]]:
    return [cls, *(deep for direct in cls.__subclasses__() for deep in _subclasses(direct))]


_BY_CODE = {cls.code: cls for cls in _subclasses(ConsoleError)}


def error_from_problem(problem: Problem) -> ConsoleError:
    """The error that was sent; an unknown code becomes a plain :class:`ConsoleError`."""
    return _BY_CODE.get(problem.code, ConsoleError).of(problem)
