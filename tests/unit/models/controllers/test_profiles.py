from caas_console.models.controllers.profiles import ProfileBook
from caas_console.models.controllers.settings import SavedProfile, Settings

BERLIN = SavedProfile("Berlin", "https://berlin.example", "ada", "AA:BB")
PARIS = SavedProfile("Paris", "https://paris.example")


class Kept:
    """A book, and how often it was saved."""

    def __init__(self, *profiles: SavedProfile, last: str = "") -> None:
        self.settings = Settings(profiles=list(profiles), profile=last)
        self.saved = 0
        self.book = ProfileBook(self.settings, self._save)

    def _save(self) -> None:
        self.saved += 1


def test_each_change_is_saved_at_once() -> None:
    kept = Kept()
    kept.book.put(BERLIN)
    kept.book.opened(BERLIN)
    assert kept.settings.profile == "Berlin"
    kept.book.opened(None)
    assert kept.book.last is None
    kept.book.remove("berlin")
    assert (kept.book.profiles, kept.saved) == ((), 4)


def test_a_name_belongs_to_one_however_it_is_capitalised() -> None:
    book = Kept(BERLIN, SavedProfile("caas.example", "https://caas.example")).book
    assert book.find("BERLIN") == BERLIN
    assert book.find("") is None
    assert book.free_name("Caas.Example") == "Caas.Example 2"


def test_what_was_trusted_and_who_logged_in_is_kept() -> None:
    kept = Kept(BERLIN, PARIS, last="Paris")
    known = SavedProfile("Paris", "https://paris.example", "bob", "CC:DD")
    kept.book.note(known)
    assert kept.book.profiles == (BERLIN, known)
    assert kept.book.last == known


def test_a_profile_that_was_removed_does_not_come_back() -> None:
    kept = Kept(PARIS)
    kept.book.note(BERLIN)
    assert kept.book.profiles == (PARIS,)


def test_another_address_is_another_platform() -> None:
    kept = Kept(BERLIN, last="Berlin")
    moved = SavedProfile("Munich", "https://munich.example", "ada", "AA:BB")
    assert kept.book.put(moved, "Berlin") == SavedProfile("Munich", "https://munich.example")
    assert kept.settings.profile == "Munich"


def test_an_address_that_is_known_has_its_profile() -> None:
    kept = Kept(BERLIN)
    assert kept.book.at_address(SavedProfile("x", BERLIN.url)) == BERLIN
    made = kept.book.at_address(SavedProfile("Berlin", "https://other.example"))
    assert made == SavedProfile("Berlin 2", "https://other.example")


def test_removing_the_one_that_was_opened_last_leads_back_to_this_machine() -> None:
    kept = Kept(BERLIN, last="Berlin")
    kept.book.remove("Berlin")
    assert kept.settings.profile == ""


def test_daemons_are_remembered_newest_first_and_the_platform_stays_the_next_to_open() -> None:
    kept = Kept(BERLIN, last="Berlin")
    for number in range(9):
        kept.book.opened_directly([f"tcp://host{number}"])
    kept.book.opened_directly(["tcp://host5"])
    assert list(kept.book.endpoints) == [f"tcp://host{n}" for n in (5, 8, 7, 6, 4, 3, 2, 1)]
    assert kept.book.last == BERLIN
