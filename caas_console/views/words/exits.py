"""What an exit code means, in words."""

from PySide6.QtCore import QCoreApplication

from caas_console.models.state.exit_codes import ExitCause, explain_exit
from caas_console.models.translatable import QT_TRANSLATE_NOOP

_TEXTS = {
    ExitCause.SUCCESS: QT_TRANSLATE_NOOP("Exits", "it ended by itself, without an error"),
    ExitCause.ERROR: QT_TRANSLATE_NOOP(
        "Exits", "the program reported an error; its log says which"
    ),
    ExitCause.ENGINE_FAILED: QT_TRANSLATE_NOOP("Exits", "the engine could not run it"),
    ExitCause.NOT_EXECUTABLE: QT_TRANSLATE_NOOP("Exits", "the command is not executable"),
    ExitCause.NOT_FOUND: QT_TRANSLATE_NOOP("Exits", "the command was not found in the image"),
    ExitCause.OUT_OF_MEMORY: QT_TRANSLATE_NOOP(
        "Exits", "it was killed for using more memory than its limit"
    ),
    ExitCause.KILLED: QT_TRANSLATE_NOOP("Exits", "it was killed"),
    ExitCause.STOPPED: QT_TRANSLATE_NOOP("Exits", "it was asked to stop, and did"),
    ExitCause.SIGNAL: QT_TRANSLATE_NOOP("Exits", "a signal ended it"),
}


def exit_text(code: int, *, oom_killed: bool | None = None) -> str:
    """The code with its meaning: ``137 (SIGKILL): it was killed``."""
    meaning = explain_exit(code, oom_killed=oom_killed)
    text = QCoreApplication.translate("Exits", _TEXTS[meaning.cause])
    signal = f" ({meaning.signal})" if meaning.signal else ""
    template = QCoreApplication.translate("Exits", "{code}: {meaning}")
    return template.format(code=f"{code}{signal}", meaning=text)
