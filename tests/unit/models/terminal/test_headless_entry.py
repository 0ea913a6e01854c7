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


@pytest.mark.parametrize("content", [b"", b"\xff\x00\xed\xa0\x80\x9b1m", "世e\u0301世".encode()])
@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (2, 3), (1000, 2), (3, 1000)])
def test_report_has_every_line_and_cell_whatever_came(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    columns: int,
    rows: int,
) -> None:
    size = ("--cols", str(columns), "--rows", str(rows))

    report = _run(monkeypatch, capsys, content, *size)

    assert len(report["lines"]) == len(report["cells"]) == rows
    for line, cells in zip(report["lines"], report["cells"], strict=True):
        assert len(cells) == columns == sum(cell["width"] for cell in cells)
        assert "".join(cell["ch"] for cell in cells).rstrip() == line.rstrip()


def test_report_is_ascii_so_that_no_locale_stands_against_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin("中".encode()))

    main([])

    assert capsys.readouterr().out.isascii()


@pytest.mark.parametrize("value", ["0", "-1", "1001", "x", "", "8.5", "1_0", "9" * 5000])
@pytest.mark.parametrize("option", ["--cols", "--rows"])
def test_size_that_no_screen_has_is_refused(
    capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([f"{option}={value}"])

    assert ended.value.code == 2
    assert f"{option}: {value!r} is no whole number from 1 to 1000" in capsys.readouterr().err


def test_closed_input_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", None)

    with pytest.raises(SystemExit):
        main([])

    assert "standard input is closed" in capsys.readouterr().err
