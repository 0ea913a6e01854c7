"""Keeps resources/translations in step with the sources."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.translations.calls import Text, read_calls
from tests.translations.catalogue import Entry, read_catalogue
from tests.translations.tools import LANGUAGES, release, update

_ROOT = Path(__file__).parents[2]
_FOLDER = _ROOT / "resources" / "translations"
# The Qt layers; what the backend says is translated by its code in them.
_SOURCES = ("__main__.py", "app.py", "models", "views")


def _source_files() -> list[Path]:
    package = _ROOT / "caas_console"
    return sorted(
        path
        for source in _SOURCES
        for path in [package / source, *(package / source).rglob("*.py")]
        if path.is_file()
    )


def _catalogue(language: str) -> Path:
    return _FOLDER / f"caas_console_{language}.ts"


def _update_all() -> None:
    for language in LANGUAGES:
        catalogue = _catalogue(language)
        update(language, _source_files(), catalogue)
        release(catalogue, catalogue.with_suffix(".qm"))


def _problems() -> Iterator[str]:
    texts: dict[Text, str] = {}
    for path in _source_files():
        calls = read_calls(path)
        yield from calls.problems
        texts |= calls.texts
    for language in LANGUAGES:
        entries = read_catalogue(_catalogue(language))
        yield from _problems_of_entries(language, entries)
        yield from _problems_of_files(language)
    found = {entry.text for entry in read_catalogue(_catalogue("zh_CN"))}
    for text, place in texts.items():
        if text not in found:
            yield f"{place}: {text.source!r} is not in the catalogue"


def _problems_of_entries(language: str, entries: list[Entry]) -> Iterator[str]:
    for entry in entries:
        for problem in entry.problems():
            yield f"{language}: {entry.text.context}: {entry.text.source!r}: {problem}"


def _problems_of_files(language: str) -> Iterator[str]:
    """Whether the tools, run now, would change the files."""
    catalogue = _catalogue(language)
    with tempfile.TemporaryDirectory() as folder:
        updated = Path(shutil.copy(catalogue, folder))
        update(language, _source_files(), updated)
        release(catalogue, updated.with_suffix(".qm"))
        for fresh in (updated, updated.with_suffix(".qm")):
            if fresh.read_bytes() != (_FOLDER / fresh.name).read_bytes():
                yield f"{_FOLDER / fresh.name} is out of date: ./caas translations"


def main() -> int:
    """The exit status: 1 if the check found problems."""
    parser = argparse.ArgumentParser(prog="python -m tests.translations", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, list the problems")
    if not parser.parse_args().check:
        _update_all()
        return 0
    problems = list(_problems())
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
