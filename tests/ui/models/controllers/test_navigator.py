from caas_console.models.controllers.navigator import Navigator, Place

CONTAINERS, HOSTS = Place("containers"), Place("hosts")


def test_a_tab_is_opened_again_however_often_it_is_asked_for() -> None:
    navigator = Navigator()
    told: list[Place] = []
    navigator.moved.connect(told.append)
    log = Place("containers", "local/web", tab="logs")
    navigator.go(log)
    navigator.go(log)
    assert told == [log, log]
    assert not navigator.can_go_back


def test_another_filter_is_neither_a_move_nor_a_step() -> None:
    navigator = Navigator()
    told: list[Place] = []
    navigator.moved.connect(told.append)
    navigator.go(CONTAINERS)
    narrowed = Place("containers", query="web")
    navigator.refine(narrowed)
    navigator.go(HOSTS)
    navigator.back()
    assert told == [CONTAINERS, HOSTS, narrowed]


def test_of_places_that_are_closed_none_is_gone_back_to() -> None:
    navigator = Navigator()
    for place in (CONTAINERS, HOSTS, Place("images")):
        navigator.go(place)
    assert navigator.retain(lambda place: place != HOSTS)
    assert not navigator.retain(lambda place: place.pane != "images")
    assert navigator.place == CONTAINERS
