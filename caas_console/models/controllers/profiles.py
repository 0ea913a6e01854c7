"""What a person connected to, as the settings keep it: platforms to log in to, and daemons."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from caas_console.models.controllers.settings import SavedProfile, Settings

_REMEMBERED_ENDPOINTS = 8


class ProfileBook:
    """Knows the profiles by their names, and keeps each change at once.

    Args:
        settings: where they are.
        save: writes the settings.
    """

    def __init__(self, settings: Settings, save: Callable[[], None]) -> None:
        self._settings = settings
        self._save = save

    @property
    def profiles(self) -> tuple[SavedProfile, ...]:
        """All of them, in the order in which they were added."""
        return tuple(self._settings.profiles)

    @property
    def last(self) -> SavedProfile | None:
        """The one that was opened last; None where that was this machine's own platform."""
        return self.find(self._settings.profile)

    def find(self, name: str) -> SavedProfile | None:
        """The profile of a name, however it is capitalised."""
        return next((one for one in self.profiles if _same(one.name, name)), None)

    def at_address(self, profile: SavedProfile) -> SavedProfile:
        """The profile of the same address; this one is added where there is none."""
        for known in self.profiles:
            if known.url == profile.url:
                return known
        return self.put(replace(profile, name=self.free_name(profile.name)))

    def free_name(self, wanted: str) -> str:
        """A name that no profile has: the wanted one, or it with a number."""
        number, name = 1, wanted
        while self.find(name) is not None:
            number += 1
            name = f"{wanted} {number}"
        return name

    def put(self, profile: SavedProfile, instead_of: str = "") -> SavedProfile:
        """Add a profile, or change the one of a name.

        What was trusted and who logged in is forgotten where the address is another.
        """
        former = self.find(instead_of)
        if former is None:
            self._settings.profiles.append(profile)
        else:
            if former.url != profile.url:
                profile = replace(profile, login="", fingerprint="")
            place = self._settings.profiles.index(former)
            self._settings.profiles[place] = profile
            if _same(self._settings.profile, former.name):
                self._settings.profile = profile.name
        self._save()
        return profile

    def remove(self, name: str) -> None:
        """Forget a profile."""
        self._settings.profiles = [one for one in self.profiles if not _same(one.name, name)]
        if _same(self._settings.profile, name):
            self._settings.profile = ""
        self._save()

    def note(self, profile: SavedProfile) -> None:
        """Keep what was trusted, or who logged in; a profile that was removed stays so."""
        if self.find(profile.name) is not None:
            self.put(profile, profile.name)

    @property
    def endpoints(self) -> Sequence[str]:
        """The Docker daemons that were connected to directly, newest first."""
        return self._settings.endpoints

    def opened(self, profile: SavedProfile | None) -> None:
        """A platform is opened, and will be at the next start; None is this machine's own."""
        self._settings.profile = "" if profile is None else profile.name
        self._save()

    def opened_directly(self, endpoints: Sequence[str]) -> None:
        """Docker daemons are shown; the next start opens the platform that was there before."""
        known = dict.fromkeys([*endpoints, *self._settings.endpoints])
        self._settings.endpoints = list(known)[:_REMEMBERED_ENDPOINTS]
        self._save()


def _same(name: str, other: str) -> bool:
    return name.casefold() == other.casefold()
