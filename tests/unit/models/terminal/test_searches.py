from caas_console.models.terminal.screen import SearchMatch, SearchResult
from tests.unit.models.terminal.conftest import NewCore


def test_search_counts_matches_in_scrollback_and_screen(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(b"Error here\r\n" * 100)

    assert core.search("error") == SearchResult(total=100)


def test_search_goes_from_the_newest_match_to_older_ones(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(b"".join(b"hit %d\r\n" % number for number in range(100)))
    core.search("hit")

    assert core.search_next() == SearchResult(100, 0)
    assert core.search_next() == SearchResult(100, 1)
    assert core.search_previous() == SearchResult(100, 0)


def test_search_shows_the_current_match(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(b"needle\r\n" + b"hay\r\n" * 9_000)
    core.search("needle")

    core.search_next()

    frame = core.take_frame()
    (match,) = frame.matches
    assert frame.lines[match.row].text == "needle"
    assert match == SearchMatch(row=match.row, start=0, end=6, current=True)


def test_search_highlights_wrapped_matches_row_by_row(new_core: NewCore) -> None:
    core = new_core(10, 5)
    core.feed(b"1234567abcdef")
    core.search("abcdef")

    matches = core.take_frame().matches

    assert matches == (SearchMatch(0, 7, 10, current=False), SearchMatch(1, 0, 3, current=False))


def test_search_follows_the_output(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.search("hit")

    core.feed(b"hit\r\nhit\r\n")

    assert len(core.take_frame().matches) == 2
    assert core.search_next() == SearchResult(2, 0)


def test_search_highlights_what_is_scrolled_to(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(b"needle\r\n" + b"hay\r\n" * 9_000)
    core.search("needle")
    assert not core.take_frame().matches

    core.scroll_to(0)

    assert core.take_frame().matches == (SearchMatch(0, 0, 6, current=False),)


def test_search_survives_a_change_of_screen(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(b"hit\r\n" * 100)
    core.search("hit")
    core.search_next()

    core.feed(b"\x1b[?1049h\x1b[Hhit")
    on_alternate = core.take_frame().matches
    core.feed(b"\x1b[?1049l")

    assert len(on_alternate) <= 1
    assert len(core.take_frame().matches) == 4
    assert core.search_next().total == 100


def test_search_without_matches_moves_nowhere(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(b"hay")

    assert core.search("needle") == core.search_next() == core.search_previous() == SearchResult()


def test_search_for_nothing_ends_it(new_core: NewCore) -> None:
    core = new_core(20, 5)
    core.feed(b"hit")
    core.search("hit")

    assert core.search("") == core.search_next() == SearchResult()
    assert not core.take_frame().matches


def test_search_with_countless_matches_highlights_the_current_one(new_core: NewCore) -> None:
    core = new_core(200, 40)
    core.feed(b"e" * 200 * 400)
    core.search("e")

    core.search_next()

    assert [match.current for match in core.take_frame().matches] == [True]


def test_search_in_a_hurry_goes_on_with_the_frames(new_core: NewCore) -> None:
    core = new_core(80, 5)
    core.feed(b"hit\r\n" * 20_000)

    totals = [core.search("hit", within=0).total]
    assert not core.take_frame(within=0).complete
    while not (frame := core.take_frame(within=0)).complete:
        assert not frame.search.complete
        totals.append(frame.search.total)

    assert totals == sorted(totals)
    assert len(set(totals)) > 2
    assert frame.search.complete
    assert frame.search.total >= 10_000


def test_search_moves_to_the_first_match_once_it_is_found(new_core: NewCore) -> None:
    core = new_core(80, 5)
    core.feed(b"needle\r\n" + b"hay\r\n" * 9_000)
    core.search("needle", within=0)

    assert core.search_next().index is None
    frame = core.take_frame()

    assert frame.search == SearchResult(total=1, index=0)
    assert frame.lines[frame.matches[0].row].text == "needle"


def test_search_stops_looking_among_countless_matches(new_core: NewCore) -> None:
    core = new_core(200, 40)
    core.feed(b"e" * 200 * 2_000)

    assert not core.search("e").complete

    frame = core.take_frame()
    assert frame.complete
    assert frame.search.total > 100_000
    assert not frame.search.complete
    assert core.search_next().index == 0
