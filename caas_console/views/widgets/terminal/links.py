"""Plain URLs in the text of a terminal."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caas_console.models.terminal.screen import Line

# No scheme that could start a program of its own.
_URL = re.compile(r"\b(?:https?|ftp)://[^\s<>\"'`{}|\\^\x00-\x20]+", re.IGNORECASE)
_TRAILING = ".,;:!?。，；：！？"
_CLOSING = {")": "(", "]": "[", "）": "（"}

#: By row: the first column and one past the last.
Spans = dict[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Link:
    """An address and the cells that it is written in. Untrusted: ask before opening it."""

    address: str
    spans: Spans


def link_at(lines: Sequence[Line], row: int, column: int) -> Link | None:
    """The link at a cell; it may go over rows that were wrapped."""
    if not 0 <= row < len(lines):
        return None
    first = row
    while first > 0 and lines[first - 1].wrapped:
        first -= 1
    last = row
    while last + 1 < len(lines) and lines[last].wrapped:
        last += 1
    cells = [
        (character, at, start, end)
        for at in range(first, last + 1)
        for character, start, end in _cells(lines[at])
    ]
    text = "".join(character for character, *_ in cells)
    for match in _URL.finditer(text):
        url = _trimmed(match.group())
        covered = cells[match.start() : match.start() + len(url)]
        if any(at == row and start <= column < end for _, at, start, end in covered):
            return Link(url, _spans(covered))
    return None


def _cells(line: Line) -> Iterator[tuple[str, int, int]]:
    """The characters of a line with their first column and one past the last."""
    for run in line.runs:
        if run.cluster:
            yield run.text[0], run.column, run.column + run.cell_width
            continue
        for index, character in enumerate(run.text):
            start = run.column + index * run.cell_width
            yield character, start, start + run.cell_width


def _spans(cells: Sequence[tuple[str, int, int, int]]) -> Spans:
    spans: Spans = {}
    for _, row, start, end in cells:
        first, last = spans.get(row, (start, end))
        spans[row] = min(first, start), max(last, end)
    return spans


def _trimmed(url: str) -> str:
    """The URL without the punctuation of the sentence around it."""
    while url:
        end = url[-1]
        opening = _CLOSING.get(end)
        unbalanced = opening is not None and url.count(end) > url.count(opening)
        if end not in _TRAILING and not unbalanced:
            break
        url = url[:-1]
    return url
