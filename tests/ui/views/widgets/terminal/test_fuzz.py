"""Whatever a program prints is painted, and nothing that it prints reaches back by itself."""

import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication

from tests.ui.views.widgets.terminal.bench import COLUMNS, ROWS, Bench

_PARAMETERS = st.lists(st.integers(0, 3000), max_size=4).map(
    lambda numbers: ";".join(map(str, numbers)).encode()
)
_SEQUENCES = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=20).map(str.encode),
    st.builds(
        lambda private, parameters, final: b"\x1b[" + private + parameters + final,
        st.sampled_from([b"", b"?", b">", b"="]),
        _PARAMETERS,
        st.binary(min_size=1, max_size=1),
    ),
    st.builds(
        lambda number, payload, end: b"\x1b]" + number + b";" + payload + end,
        st.sampled_from([b"0", b"2", b"4", b"8", b"10", b"11", b"52", b"133", b"777"]),
        st.binary(max_size=60),
        st.sampled_from([b"\x07", b"\x1b\\", b""]),
    ),
    st.sampled_from(["é́́́", "👨‍👩‍👧‍👦", "ﷺ", "\u202e", "\u200d", "🏳️‍🌈", "ｱ", "\U000e0041"]).map(
        str.encode
    ),
)


@given(st.lists(_SEQUENCES, min_size=1, max_size=30))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_output_is_painted(bench: Bench, sequences: list[bytes]) -> None:
    QGuiApplication.clipboard().setText("untouched")
    for sequence in sequences:
        bench.core.feed(sequence)
    bench.view.refresh()
    bench.settle()
    bench.view.repaint()
    assert (bench.core.columns, bench.core.rows) == (COLUMNS, ROWS)
    assert len(bench.view.lines) == ROWS
    assert QGuiApplication.clipboard().text() == "untouched"
    assert bench.sent == []
    bench.core.feed(b"\x18\x1bc")


@pytest.mark.parametrize("seed", [0, 1000, 2000])
def test_no_output_ends_the_process(seed: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.views.widgets.terminal.fuzzer", str(seed), "8"],
        check=False,
        capture_output=True,
        text=True,
        timeout=110,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )

    assert done.returncode == 0, f"case {done.stdout.split()[-1:]}: {done.stderr[-3000:]}"
