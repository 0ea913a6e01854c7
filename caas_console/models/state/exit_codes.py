"""What exit codes of containers mean; in codes, which the Qt layer explains in words."""

from dataclasses import dataclass
from enum import StrEnum

_SIGNAL_BASE = 128
# Linux numbers, since that is where containers run, whatever the console runs on.
_SIGNALS = {
    1: "SIGHUP",
    2: "SIGINT",
    3: "SIGQUIT",
    4: "SIGILL",
    5: "SIGTRAP",
    6: "SIGABRT",
    7: "SIGBUS",
    8: "SIGFPE",
    9: "SIGKILL",
    10: "SIGUSR1",
    11: "SIGSEGV",
    12: "SIGUSR2",
    13: "SIGPIPE",
    14: "SIGALRM",
    15: "SIGTERM",
    24: "SIGXCPU",
    25: "SIGXFSZ",
    31: "SIGSYS",
}


class ExitCause(StrEnum):
    """What an exit code means by convention."""

    SUCCESS = "success"
    ERROR = "error"
    ENGINE_FAILED = "engine-failed"
    NOT_EXECUTABLE = "not-executable"
    NOT_FOUND = "not-found"
    OUT_OF_MEMORY = "out-of-memory"
    KILLED = "killed"
    STOPPED = "stopped"
    SIGNAL = "signal"


_CAUSES = {
    0: ExitCause.SUCCESS,
    125: ExitCause.ENGINE_FAILED,
    126: ExitCause.NOT_EXECUTABLE,
    127: ExitCause.NOT_FOUND,
    137: ExitCause.KILLED,
    143: ExitCause.STOPPED,
}


@dataclass(frozen=True, slots=True)
class ExitMeaning:
    """What an exit code means.

    Attributes:
        signal: the name of the signal that ended the process; empty where none did.
    """

    cause: ExitCause
    signal: str = ""


def explain_exit(code: int, *, oom_killed: bool | None = None) -> ExitMeaning:
    """What an exit code means (``docker run``: 125 to 127; shells: 128 plus the signal).

    Args:
        code: of the container.
        oom_killed: what the engine says of it; SIGKILL alone may have been anybody's.
    """
    signal = _SIGNALS.get(code - _SIGNAL_BASE, "")
    if oom_killed:
        return ExitMeaning(ExitCause.OUT_OF_MEMORY, signal)
    cause = _CAUSES.get(code, ExitCause.SIGNAL if signal else ExitCause.ERROR)
    return ExitMeaning(cause, signal)
