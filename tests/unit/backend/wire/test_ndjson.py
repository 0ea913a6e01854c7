import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.resources import Environment
from caas_console.backend.contracts.watch import Change, WatchBatch
from caas_console.backend.wire import ndjson
from caas_console.backend.wire.ndjson import LineTooLong, encode_line, split_lines


async def pieces(data: bytes, sizes: list[int]) -> AsyncIterator[bytes]:
    start = 0
    for size in sizes:
        yield data[start : start + size]
        start += size
    yield data[start:]


async def lines_of(data: bytes, sizes: list[int]) -> list[bytes]:
    return [line async for line in split_lines(pieces(data, sizes))]


@given(
    st.lists(st.binary().filter(lambda line: b"\n" not in line)),
    st.lists(st.integers(0, 20), max_size=30),
)
async def test_lines_come_whole_however_they_are_cut(lines: list[bytes], sizes: list[int]) -> None:
    data = b"".join(line + b"\n" for line in lines)
    assert await lines_of(data, sizes) == lines


async def test_a_last_line_without_its_end_was_cut_and_is_dropped() -> None:
    assert await lines_of(b'{"a":1}\n{"b"', [3]) == [b'{"a":1}']


async def test_a_line_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "MAX_LINE_BYTES", 10)
    with pytest.raises(LineTooLong):
        await lines_of(b"x" * 40, [4] * 10)


texts = st.text(st.characters(codec="utf-8"))
changes = st.builds(
    lambda object_id, name: Change(
        kind="environment",
        id=object_id,
        object=name and Environment(id=object_id, tenant_id="t", name=name),
    ),
    texts,
    st.one_of(st.none(), texts.filter(bool)),
)


@given(texts, st.lists(changes, max_size=4), texts)
def test_a_batch_that_is_put_together_is_what_the_record_itself_would_be(
    part: str, changes: list[Change], cursor: str
) -> None:
    batch = WatchBatch(part=part, phase="delta", changes=tuple(changes), cursor=cursor)
    for _again in range(2):
        assert json.loads(encode_line(batch)) == json.loads(batch.model_dump_json())
    assert WatchBatch.model_validate_json(encode_line(batch)) == batch


@given(st.text())
def test_a_record_is_one_line_whatever_it_holds(text: str) -> None:
    record = Environment(id="e", tenant_id="t", name=text.encode(errors="replace").decode())
    line = encode_line(record)
    assert line.count(b"\n") == 1
    assert Environment.model_validate_json(line) == record
