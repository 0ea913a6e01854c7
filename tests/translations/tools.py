"""Qt's own tools, run so that the same sources always give the same bytes."""

import subprocess
import sysconfig
from collections.abc import Sequence
from pathlib import Path

_SCRIPTS = Path(sysconfig.get_path("scripts"))
# Chinese translates all texts. The sources' English needs only its two plural forms.
_OPTIONS = {"zh_CN": (), "en": ("-pluralonly",)}
LANGUAGES = tuple(_OPTIONS)


def update(language: str, sources: Sequence[Path], catalogue: Path) -> None:
    """Add the texts of the sources to the .ts file and drop those that are gone."""
    _run(
        "pyside6-lupdate",
        *map(str, sources),
        *("-source-language", "en", "-target-language", language, *_OPTIONS[language]),
        *("-locations", "none", "-sort-messages", "-no-obsolete", "-silent"),
        *("-ts", str(catalogue)),
    )


def release(catalogue: Path, compiled: Path) -> None:
    """Compile the .ts file to the .qm file that QTranslator loads.

    A running console maps the old one: it is replaced, not written over.
    """
    fresh = compiled.with_suffix(".qm.new")
    _run("pyside6-lrelease", "-silent", str(catalogue), "-qm", str(fresh))
    fresh.replace(compiled)


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([_SCRIPTS / tool, *arguments], check=True)
