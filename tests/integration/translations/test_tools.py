from pathlib import Path

from tests.translations.calls import read_calls
from tests.translations.catalogue import read_catalogue
from tests.translations.tools import release, update

_SOURCE = """
class Pane(QWidget):
    title = QT_TRANSLATE_NOOP("Pane", "Containers")

    @override
    async def show_count(self, count: int) -> None:
        self.label.setText(
            self.tr(
                "A text of two "
                "lines"
            ),
        )
        self.count.setText(self.tr("%n container(s)", None, count))
        match count:
            case 0 if (empty := self.tr("None")):
                raise EngineError(QCoreApplication.translate("Errors", "Nothing to stop"))
            case _:
                [self.tr("Stop {name}…").format(name=name) for name in self.names]

    class Header(QWidget):
        def title(self) -> str:
            return self.tr("It's \\"quoted\\"")


ACTIONS = [Action(id="stop", title=QT_TRANSLATE_NOOP("Actions", "Stop"))]
"""


def test_lupdate_finds_the_same_texts_as_the_reader_of_calls(tmp_path: Path) -> None:
    source, catalogue = tmp_path / "pane.py", tmp_path / "caas_console_zh_CN.ts"
    source.write_text(_SOURCE)
    update("zh_CN", [source], catalogue)
    calls = read_calls(source)
    assert not calls.problems
    assert {entry.text for entry in read_catalogue(catalogue)} == set(calls.texts)


def test_catalogue_of_the_sources_language_holds_plurals_only(tmp_path: Path) -> None:
    source, catalogue = tmp_path / "pane.py", tmp_path / "caas_console_en.ts"
    source.write_text(_SOURCE)
    update("en", [source], catalogue)
    (entry,) = read_catalogue(catalogue)
    assert entry.text.source == "%n container(s)"
    assert len(entry.translations) == 2


def test_same_catalogue_compiles_to_the_same_bytes(tmp_path: Path) -> None:
    source, catalogue = tmp_path / "pane.py", tmp_path / "caas_console_zh_CN.ts"
    source.write_text(_SOURCE)
    update("zh_CN", [source], catalogue)
    for name in ("first.qm", "second.qm"):
        release(catalogue, tmp_path / name)
    assert (tmp_path / "first.qm").read_bytes() == (tmp_path / "second.qm").read_bytes()
