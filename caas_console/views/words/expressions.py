"""What is wrong with a regular expression, in the person's language."""

import re

from PySide6.QtCore import QCoreApplication

from caas_console.models.state.logs.patterns import MAY_TAKE_FOREVER, WrongExpression
from caas_console.models.translatable import QT_TRANSLATE_NOOP

# The words of Python's re module, and ours; what is in brackets goes into ours.
_SAID = (
    (
        re.escape(MAY_TAKE_FOREVER),
        QT_TRANSLATE_NOOP(
            "Expressions",
            "looking around, referring back and this many repetitions are not offered",
        ),
    ),
    (r"missing (\S), .*", QT_TRANSLATE_NOOP("Expressions", "a {0} is missing")),
    ("unexpected end of pattern", QT_TRANSLATE_NOOP("Expressions", "something is missing")),
    ("unbalanced parenthesis", QT_TRANSLATE_NOOP("Expressions", "no ( belongs to this )")),
    ("unterminated character set", QT_TRANSLATE_NOOP("Expressions", "a ] is missing")),
    ("bad character range (.*)", QT_TRANSLATE_NOOP("Expressions", "{0} is not a range")),
    ("nothing to repeat", QT_TRANSLATE_NOOP("Expressions", "there is nothing to repeat")),
    ("multiple repeat", QT_TRANSLATE_NOOP("Expressions", "two repetitions in a row")),
    (
        "min repeat greater than max repeat",
        QT_TRANSLATE_NOOP("Expressions", "the smaller number comes first"),
    ),
    (
        "the repetition number is too large",
        QT_TRANSLATE_NOOP("Expressions", "the number of repetitions is too large"),
    ),
    (
        r"bad escape \(end of pattern\)",
        QT_TRANSLATE_NOOP("Expressions", "a character is missing after the backslash"),
    ),
    (
        "(?:bad|incomplete) escape (.*)",
        QT_TRANSLATE_NOOP("Expressions", "{0} has no meaning here"),
    ),
    (r"unknown extension (\S+)", QT_TRANSLATE_NOOP("Expressions", "({0} has no meaning here")),
    ("invalid group reference (.*)", QT_TRANSLATE_NOOP("Expressions", "there is no group {0}")),
)


def fault_text(error: WrongExpression) -> str:
    """What is wrong, and at which character, counted from 1; Python's words where we have none."""
    reason = _in_our_words(error.reason)
    if error.position is None:
        return reason
    template = QCoreApplication.translate("Expressions", "Character {position}: {reason}")
    return template.format(position=error.position + 1, reason=reason)


def _in_our_words(reason: str) -> str:
    for pattern, source in _SAID:
        if found := re.fullmatch(pattern, reason, re.DOTALL):
            return QCoreApplication.translate("Expressions", source).format(*found.groups())
    return reason
