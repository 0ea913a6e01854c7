from pathlib import Path

import pytest

from tests.translations.calls import Calls, Text, read_calls


def calls_in(folder: Path, body: str) -> Calls:
    path = folder / "pane.py"
    path.write_text(f"class Pane:\n    def title(self, n):\n        {body}\n")
    return read_calls(path)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("self.tr('Start')", Text("Pane", "Start")),
        ("self.tr('Start' ' now')", Text("Pane", "Start now")),
        ("self.tr('%n container(s)', None, n)", Text("Pane", "%n container(s)")),
        ("QCoreApplication.translate('Actions', 'Start')", Text("Actions", "Start")),
        ("QT_TRANSLATE_NOOP('Actions', 'Start')", Text("Actions", "Start")),
    ],
)
def test_text_is_found_with_its_context(tmp_path: Path, body: str, text: Text) -> None:
    calls = calls_in(tmp_path, body)
    assert set(calls.texts) == {text}
    assert not calls.problems


@pytest.mark.parametrize(
    "body",
    [
        "self.tr(f'Start {n}')",
        "f\"{self.tr('Start')}\"",
        "self.tr('%n container(s)', n=n)",
        "self.tr('Start' + ' now')",
        "self.tr(n)",
        "self.view.tr('Start')",
        "QT_TR_NOOP('Start')",
        "QCoreApplication.translate(n, 'Start')",
        "QCoreApplication.translate('Actions', '%n', n=n)",
    ],
)
def test_call_that_lupdate_misreads_is_a_problem(tmp_path: Path, body: str) -> None:
    calls = calls_in(tmp_path, body)
    assert len(calls.problems) == 1
    assert calls.problems[0].startswith(f"{tmp_path}/pane.py:3: ")


@pytest.mark.parametrize(
    "body", ["QCoreApplication.translate('Actions', n)", "n.translate({1: 2})"]
)
def test_look_up_of_a_variable_is_accepted(tmp_path: Path, body: str) -> None:
    calls = calls_in(tmp_path, body)
    assert not calls.texts
    assert not calls.problems
