from pathlib import Path

import pytest

from tests.translations.calls import Text
from tests.translations.catalogue import Entry, read_catalogue


def entry(source: str, *translations: str, state: str = "") -> Entry:
    return Entry(Text("Pane", source), translations, state)


@pytest.mark.parametrize(
    "good",
    [
        entry("Start", "启动"),
        entry("&File", "文件(&F)"),
        entry("{name} on %1", "%1 上的 {name}"),
        entry("%n container(s)", "%n container", "%n containers"),
        entry("Save && close", "保存并关闭"),
    ],
)
def test_consistent_entry_has_no_problem(good: Entry) -> None:
    assert not list(good.problems())


@pytest.mark.parametrize(
    "bad",
    [
        entry("Start", ""),
        entry("Start", "启动", state="unfinished"),
        entry("Start", "启动", state="vanished"),
        entry("&File", "文件"),
        entry("{name} on %1", "{name}"),
        entry("{name}", "{Name}"),
        entry("%n container(s)", "%n container", "containers"),
    ],
)
def test_inconsistent_entry_is_a_problem(bad: Entry) -> None:
    assert list(bad.problems())


def test_plural_forms_are_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "en.ts"
    path.write_text(
        "<TS><context><name>Pane</name><message numerus='yes'><source>%n job(s)</source>"
        "<translation><numerusform>%n job</numerusform><numerusform>%n jobs</numerusform>"
        "</translation></message></context></TS>"
    )
    assert read_catalogue(path) == [entry("%n job(s)", "%n job", "%n jobs")]
