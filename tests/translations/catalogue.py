"""Judging a catalogue, Qt's .ts file: what is missing, unfinished or inconsistent in it."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.translations.calls import Text

_PLACEHOLDER = re.compile(r"%L?(?:\d{1,2}|n)|\{[^{}]*\}")
_MNEMONIC = re.compile(r"&(?!&)")


@dataclass(frozen=True)
class Entry:
    """A text of the catalogue with its translations: one, or one for each plural form."""

    text: Text
    translations: tuple[str, ...]
    state: str

    def problems(self) -> Iterator[str]:
        """Why the entry cannot be shipped."""
        if self.state or not all(self.translations):
            yield f"{self.state or 'empty'} translation"
            return
        for translation in self.translations:
            if _placeholders(translation) != _placeholders(self.text.source):
                yield f"placeholders differ in {translation!r}"
            if _mnemonics(translation) != _mnemonics(self.text.source):
                yield f"mnemonics (&) differ in {translation!r}"


def read_catalogue(path: Path) -> list[Entry]:
    """The entries of the .ts file at `path`."""
    return [
        _entry(context.findtext("name", ""), message)
        for context in ET.parse(path).getroot().iter("context")
        for message in context.iter("message")
    ]


def _entry(context: str, message: ET.Element) -> Entry:
    translation = message.find("translation")
    assert translation is not None, "lupdate writes one for each message"
    forms = translation.findall("numerusform") or [translation]
    return Entry(
        text=Text(context, message.findtext("source", "")),
        translations=tuple(form.text or "" for form in forms),
        state=translation.get("type", ""),
    )


def _placeholders(text: str) -> Counter[str]:
    return Counter(_PLACEHOLDER.findall(text))


def _mnemonics(text: str) -> int:
    return len(_MNEMONIC.findall(text.replace("&&", "")))
