"""What needs attention, in sentences."""

from PySide6.QtCore import QCoreApplication

from caas_console.models.state.attention_rules import AttentionCode, Finding, Severity
from caas_console.models.state.formats import format_bytes
from caas_console.models.translatable import QT_TRANSLATE_NOOP
from caas_console.views.words.exits import exit_text
from caas_console.views.words.operations import operation_title
from caas_console.views.words.problems import said, sentences

SEVERITY_LOOKS = {
    Severity.CRITICAL: ("state-failed", "danger"),
    Severity.WARNING: ("state-warning", "warning"),
    Severity.NOTICE: ("info", "busy"),
}
_TEXTS = {
    AttentionCode.HOST_UNREACHABLE: QT_TRANSLATE_NOOP("Attention", "Unreachable: {title}"),
    AttentionCode.HOST_WARNING: QT_TRANSLATE_NOOP("Attention", "{warning}"),
    AttentionCode.CONTAINER_DEAD: QT_TRANSLATE_NOOP(
        "Attention", "Dead: the engine could not remove it"
    ),
    AttentionCode.RESTART_LOOP: QT_TRANSLATE_NOOP(
        "Attention", "Keeps restarting; exit code {exit}"
    ),
    AttentionCode.UNHEALTHY: QT_TRANSLATE_NOOP("Attention", "Its health check fails"),
    AttentionCode.OOM_KILLED: QT_TRANSLATE_NOOP(
        "Attention", "Killed for using more than its {limit} of memory"
    ),
    AttentionCode.EXITED: QT_TRANSLATE_NOOP("Attention", "Ended with exit code {exit}"),
    AttentionCode.JOB_FAILED: QT_TRANSLATE_NOOP("Attention", "{operation} failed: {title}"),
}

_LOOP_WITHOUT_CODE = QT_TRANSLATE_NOOP("Attention", "Keeps restarting")


def attention_text(finding: Finding) -> str:
    """A finding as a sentence, and what to do about it where that is known."""
    values: dict[str, object] = dict(finding.parameters)
    if "exit_code" in values:
        values["exit"] = exit_text(int(str(values["exit_code"])))
    if "limit" in values:
        values["limit"] = format_bytes(int(str(values["limit"])))
    if "operation" in values:
        values["operation"] = operation_title(str(values["operation"]))
    if "title" in values:
        values["title"] = said(str(values["title"]))
    text = _TEXTS[finding.code]
    if finding.code is AttentionCode.RESTART_LOOP and "exit" not in values:
        text = _LOOP_WITHOUT_CODE
    source = QCoreApplication.translate("Attention", text)
    text = source.format(**values)
    hint = said(str(values.get("hint", "")))
    return sentences(text, hint) if hint else text
