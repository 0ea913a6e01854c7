from pathlib import Path

import pytest

from caas_console.models.controllers.settings import (
    SavedProfile,
    Settings,
    SettingsFile,
    TableLayout,
)


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "deep" / "console.json")
    settings = Settings(
        theme="dark",
        language="zh_CN",
        pane="images",
        splitters={"rows": [1, 2]},
        tables={"images": TableLayout(["name"], "state", sized=True, grouping="host")},
        endpoints=["ssh://me@there"],
        profiles=[SavedProfile("Berlin", "https://caas.example", "ada", "AA:BB")],
        profile="Berlin",
    )
    file.save(settings)
    assert file.load() == settings


def test_a_new_person_has_the_settings_of_the_beginning(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "console.json").load() == Settings()


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"theme": 5}', '{"theme": "pink"}'])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, content: str) -> None:
    path = tmp_path / "console.json"
    path.write_text(content)
    assert SettingsFile(path).load() == Settings()


def test_what_is_damaged_in_a_file_costs_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "console.json"
    path.write_text(
        '{"pane": "jobs", "splitters": {"rows": "x", "columns": [3]}, '
        '"tables": {"a": 1, "b": {"header": 2, "grouping": "stack"}}, "endpoints": [1, "tcp://x"], '
        '"profiles": [1, {"name": "a"}, {"name": "b", "url": "https://b", "login": 5}]}'
    )
    assert SettingsFile(path).load() == Settings(
        pane="jobs",
        splitters={"columns": [3]},
        tables={"b": TableLayout(grouping="stack")},
        endpoints=["tcp://x"],
        profiles=[SavedProfile("b", "https://b")],
    )


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    SettingsFile(tmp_path / "file" / "console.json").save(Settings())
