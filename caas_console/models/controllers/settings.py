"""What the console remembers of a person's choices, in one JSON file of theirs.

Read before the first window is painted, so with the standard library alone.
"""

import json
import logging
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args

from platformdirs import user_config_path

_logger = logging.getLogger(__name__)

ThemeMode = Literal["system", "light", "dark"]
LanguageMode = Literal["system", "en", "zh_CN"]

T = TypeVar("T")


@dataclass
class TableLayout:
    """How a person arranged a table.

    Attributes:
        columns: the ids of the columns that it had when it was saved, in the model's order.
        header: Qt's own record of widths, order, hidden columns and sorting, base64.
        sized: whether they have sized a column.
        grouping: id of the grouping; empty is none.
    """

    columns: list[str] = field(default_factory=list)
    header: str = ""
    sized: bool = False
    grouping: str = ""


@dataclass(frozen=True)
class SavedProfile:
    """A platform that the person logs in to; no secret is among what is known of it.

    Attributes:
        name, url, login, fingerprint: as in `backend.contracts.sign_in.Profile`.
    """

    name: str = ""
    url: str = ""
    login: str = ""
    fingerprint: str = ""


@dataclass
class Settings:
    """A person's choices; whatever is missing or damaged is as at first.

    Attributes:
        geometry: Qt's own record of the window's size and place, base64.
        splitters: sizes in pixels by the splitter's name.
        pane: where the window was last.
        endpoints: Docker daemons that were connected to by hand, newest first.
        profiles: the platforms that others run, in the order in which they were added.
        profile: name of the one that was opened last; empty is this machine's own platform.
    """

    theme: ThemeMode = "system"
    language: LanguageMode = "system"
    geometry: str = ""
    splitters: dict[str, list[int]] = field(default_factory=dict)
    pane: str = "dashboard"
    tables: dict[str, TableLayout] = field(default_factory=dict)
    endpoints: list[str] = field(default_factory=list)
    profiles: list[SavedProfile] = field(default_factory=list)
    profile: str = ""


class SettingsFile:
    """Where the settings are kept.

    Args:
        path: of the file; None is the place that the system means for it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or user_config_path("caas-console", appauthor=False) / "console.json"

    def load(self) -> Settings:
        """The settings; those of a new person where there is no readable file."""
        try:
            found = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError) as error:
            _logger.info("settings are begun anew: %s", error)
            return Settings()
        return _settings(found) if isinstance(found, dict) else Settings()

    def save(self, settings: Settings) -> None:
        """Write the settings, all or nothing; a folder that is not ours to write is no fault."""
        temporary = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(asdict(settings), indent=1))
            temporary.replace(self._path)
        except OSError as error:
            _logger.info("settings are not kept: %s", error)


def _settings(found: dict[str, Any]) -> Settings:
    settings = _taken(Settings, found)
    if settings.theme not in get_args(ThemeMode):
        settings.theme = "system"
    if settings.language not in get_args(LanguageMode):
        settings.language = "system"
    tables = cast("dict[str, Any]", settings.tables)
    settings.tables = {
        name: _taken(TableLayout, table)
        for name, table in tables.items()
        if isinstance(table, dict)
    }
    settings.endpoints = [one for one in settings.endpoints if isinstance(one, str)]
    profiles = [_taken(SavedProfile, one) for one in _dictionaries(settings.profiles)]
    # By the name, of which each has its own.
    settings.profiles = list({one.name: one for one in profiles if one.name and one.url}.values())
    settings.splitters = {
        name: sizes
        for name, sizes in settings.splitters.items()
        if isinstance(sizes, list) and all(isinstance(size, int) for size in sizes)
    }
    return settings


def _dictionaries(found: list[Any]) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)]


def _taken(cls: type[T], found: dict[str, Any]) -> T:
    """A record of those values whose type is that of the default."""
    made = cls()
    values = {
        one.name: found[one.name]
        for one in fields(cast("Any", cls))
        if type(found.get(one.name)) is type(getattr(made, one.name))
    }
    return cls(**values)
