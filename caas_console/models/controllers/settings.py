"""What the console remembers of a person's choices, in one JSON file of theirs."""

import logging
from pathlib import Path
from typing import Literal

from platformdirs import user_config_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

_logger = logging.getLogger(__name__)

ThemeMode = Literal["system", "light", "dark"]
LanguageMode = Literal["system", "en", "zh_CN"]


class TableLayout(BaseModel):
    """How a person arranged a table.

    Attributes:
        columns: the ids of the columns that it had when it was saved, in the model's order.
        header: Qt's own record of widths, order, hidden columns and sorting, base64.
        grouping: id of the grouping; empty is none.
    """

    columns: tuple[str, ...] = ()
    header: str = ""
    grouping: str = ""


class Settings(BaseModel):
    """A person's choices; whatever is missing or damaged is as at first.

    Attributes:
        geometry: Qt's own record of the window's size and place, base64.
        splitters: sizes in pixels by the splitter's name.
        pane: where the window was last.
        endpoints: what was connected to by hand, newest first.
    """

    model_config = ConfigDict(validate_assignment=True)

    theme: ThemeMode = "system"
    language: LanguageMode = "system"
    geometry: str = ""
    splitters: dict[str, list[int]] = Field(default_factory=dict)
    pane: str = "dashboard"
    tables: dict[str, TableLayout] = Field(default_factory=dict)
    endpoints: list[str] = Field(default_factory=list)


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
            return Settings.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return Settings()
        except (OSError, ValidationError) as error:
            _logger.info("settings are begun anew: %s", error)
            return Settings()

    def save(self, settings: Settings) -> None:
        """Write the settings, all or nothing; a folder that is not ours to write is no fault."""
        temporary = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(settings.model_dump_json(indent=1))
            temporary.replace(self._path)
        except OSError as error:
            _logger.info("settings are not kept: %s", error)
