from caas_console.backend.client.watched import Watched
from caas_console.backend.contracts.watch import WatchBatch


def told(watched: Watched, *batches: tuple[str, str]) -> None:
    for part, cursor in batches:
        watched.take(WatchBatch(part=part, phase="delta", cursor=cursor))


def test_the_cursor_is_that_of_the_last_batch_that_had_one() -> None:
    watched = Watched()
    told(watched, ("platform", "a:1"), ("region/east", "a:2"), ("platform", ""))
    assert watched.cursor == "a:2"


def test_the_same_person_goes_on_where_they_were() -> None:
    watched = Watched()
    list(watched.belong_to("anna"))
    told(watched, ("platform", "a:1"))
    assert not list(watched.belong_to("anna"))
    assert watched.cursor == "a:1"


def test_what_one_person_was_told_is_taken_back_once_before_the_next_is_told() -> None:
    watched = Watched()
    assert not list(watched.belong_to("anna"))
    told(watched, ("region/east", "a:1"), ("platform", "a:2"))
    taken = [(batch.part, batch.phase) for batch in watched.belong_to("bob")]
    assert taken == [
        ("platform", "begin"),
        ("platform", "end"),
        ("region/east", "begin"),
        ("region/east", "end"),
    ]
    assert watched.cursor == ""
    assert not list(watched.belong_to("bob"))


def test_a_snapshot_that_is_cut_leaves_no_cursor_of_somebody_else() -> None:
    watched = Watched()
    list(watched.belong_to("anna"))
    told(watched, ("platform", "a:1"))
    list(watched.belong_to("bob"))
    told(watched, ("platform", ""))
    assert watched.cursor == ""
