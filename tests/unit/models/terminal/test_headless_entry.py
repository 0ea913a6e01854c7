import io
import json
from typing import Any

import pytest

from caas_console.models.terminal.__main__ import main


class _Stdin:
    """Standard input with these bytes."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def _run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    *arguments: str,
) -> dict[str, Any]:
    monkeypatch.setattr("sys.stdin", _Stdin(content))
    assert main(arguments) == 0
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def test_report_has_size_cursor_lines_and_cells(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = "e\u0301\x1b[1;4:3;31;48;2;1;2;255m世\x1b[m ".encode()

    report = _run(monkeypatch, capsys, stream, "--cols", "5", "--rows", "2")

    assert set(report) == {"cols", "rows", "cursor", "lines", "cells"}
    assert (report["cols"], report["rows"], report["cursor"]) == (5, 2, [0, 4])
    assert report["lines"] == ["e\u0301世 ", ""]
    style = {"fg": 1, "bg": "#0102ff", "attrs": ["bold", "curly_underline"]}
    plain: dict[str, Any] = {"fg": None, "bg": None, "attrs": []}
    assert report["cells"][0] == [
        {"ch": "e\u0301", **plain, "width": 1},
        {"ch": "世", **style, "width": 2},
        {"ch": "", **style, "width": 0},
        {"ch": " ", **plain, "width": 1},
        {"ch": " ", **plain, "width": 1},
    ]
    assert report["cells"][1] == [{"ch": " ", **plain, "width": 1}] * 5


def test_line_feeds_are_taken_as_they_come(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = _run(monkeypatch, capsys, b"ab\ncd", "--rows", "2")

    assert report["lines"] == ["ab", "  cd"]
    assert report["cols"] == 80


def test_line_feeds_return_the_carriage_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = _run(monkeypatch, capsys, b"ab\ncd", "--rows", "2", "--newline", "crlf")

    assert report["lines"] == ["ab", "cd"]


def test_hidden_cursor_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, capsys, b"ab\x1b[?25l")["cursor"] == [0, 2]
