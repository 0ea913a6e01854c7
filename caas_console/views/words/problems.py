"""What backends say of failures, in the person's language.

A problem comes over the wire in English. Sentences that are known are translated, with what was
put into them; any other, such as a daemon's own words, is shown as it came.
"""

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from caas_console.backend.contracts.errors import ConsoleError, Problem
from caas_console.models.state.formats import short_ids
from caas_console.views.words.labelled import labelled
from caas_console.views.words.problem_sentences import KNOWN

_WIDE_ENDS = ("。", "！", "？")  # The Chinese ones are meant.
_ENDS = (".", "!", "?", *_WIDE_ENDS)
_EXACT = frozenset(KNOWN)
_VALUE = re.compile(r"\{(\w+)\}")


def said(sentence: str) -> str:
    """A title, detail or hint of a problem in the person's language."""
    if not sentence:
        return ""
    if sentence in _EXACT:
        return _translated(sentence)
    if "\n" in sentence:
        return "\n".join(said(line) for line in sentence.splitlines())
    for pattern, template in _templates():
        if match := pattern.fullmatch(sentence):
            return short_ids(_translated(template).format(**match.groupdict()))
    # Some details are another problem: its title, and its own detail.
    head, colon, rest = sentence.partition(": ")
    if colon and head in _EXACT:
        return labelled(_translated(head), said(rest))
    return short_ids(sentence)


def told(problem: Problem | ConsoleError) -> list[str]:
    """What failed, why, and what to do, each once."""
    return [part for part in (said(problem.title), reason(problem), said(problem.hint)) if part]


def reason(problem: Problem | ConsoleError) -> str:
    """Why it failed, beyond what the title and the hint say already."""
    detail = problem.detail.removeprefix(f"{problem.title}: ")
    repeated = {text.rstrip(".").casefold() for text in (problem.title, problem.hint)}
    return "" if detail.rstrip(".").casefold() in repeated else said(detail)


def failure(problem: Problem | ConsoleError) -> str:
    """What failed and how, in one line."""
    return ": ".join(part for part in (said(problem.title), reason(problem)) if part)


def sentences(*parts: str) -> str:
    """Parts in one line, each with a full stop where it does not end with one."""
    sentence = QCoreApplication.translate("Problems", "{0}.")
    ended = [part if part.endswith(_ENDS) else sentence.format(part) for part in parts if part]
    # The full-width marks of Chinese bring their space with them.
    return "".join(part if part.endswith(_WIDE_ENDS) else f"{part} " for part in ended).rstrip()


def _translated(source: str) -> str:
    return QCoreApplication.translate("Problems", source)


@cache
def _templates() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences into which something is put; those with the most words of their own first."""
    templates = sorted(
        (one for one in KNOWN if _VALUE.search(one)),
        key=lambda one: len(_VALUE.sub("", one)),
        reverse=True,
    )
    return tuple((_pattern(one), one) for one in templates)


def _pattern(template: str) -> re.Pattern[str]:
    # Split by the names of the values, which stand at every second place.
    parts = _VALUE.split(template)
    return re.compile(
        "".join(
            f"(?P<{part}>.+?)" if number % 2 else re.escape(part)
            for number, part in enumerate(parts)
        )
    )
