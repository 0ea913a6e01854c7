import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.contracts.resources import Environment
from caas_console.backend.platform.pagination import Page, PageRequest, page_by_id


def environments(ids: set[str]) -> list[Environment]:
    return [Environment(id=one, tenant_id="default", name=one) for one in ids]


@given(st.sets(st.text(min_size=1)), st.integers(1, 5))
def test_following_the_cursors_gives_every_object_once_in_order(ids: set[str], limit: int) -> None:
    seen: list[str] = []
    request = PageRequest(limit=limit)
    while True:
        page = page_by_id(Page[Environment], environments(ids), request)
        seen += [one.id for one in page.items]
        if page.next_cursor is None:
            break
        assert len(page.items) == limit
        request = PageRequest(limit=limit, cursor=page.next_cursor)
    assert seen == sorted(ids)


def test_what_is_added_or_removed_between_pages_repeats_nothing() -> None:
    page = page_by_id(Page[Environment], environments({"b", "c", "d"}), PageRequest(limit=2))
    request = PageRequest(limit=2, cursor=page.next_cursor or "")
    rest = page_by_id(Page[Environment], environments({"a", "c", "e"}), request)
    assert [one.id for one in rest.items] == ["e"]


@pytest.mark.parametrize("cursor", ["é", "not base64!", "/w", "____"])
def test_a_cursor_that_no_page_ended_with_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        page_by_id(Page[Environment], [], PageRequest(cursor=cursor))
    assert "cursor" in refusal.value.fields
