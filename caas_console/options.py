"""What the console can be told when it is started."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from caas_console.models.controllers.settings import LanguageMode, ThemeMode


@dataclass(frozen=True)
class Options:
    """The command line.

    Attributes:
        direct: endpoints of Docker daemons; none means a platform.
        platform: name or address of the platform to log in to; empty is the one that was opened
            last.
        embedded: whether it is this machine's own platform, whatever was opened last.
        tour: folder to write pictures of every page to; None opens the window for a person.
        theme, language: overrule the settings for this run.
        size: of the window in pixels; None is as it was last.
    """

    direct: tuple[str, ...] = ()
    platform: str = ""
    embedded: bool = False
    tour: Path | None = None
    theme: ThemeMode | None = None
    language: LanguageMode | None = None
    size: tuple[int, int] | None = None

    @property
    def opens_last(self) -> bool:
        """Whether the platform is opened that was opened last: nothing else is said."""
        return not (self.direct or self.platform or self.embedded or self.tour)


def parse_options(arguments: Sequence[str] | None = None) -> Options:
    """Read the command line; exits with a message where it cannot be understood."""
    parser = argparse.ArgumentParser(
        prog="caas-console", description="Containers of this machine and others, live."
    )
    places = parser.add_mutually_exclusive_group()
    places.add_argument(
        "--direct",
        metavar="ENDPOINT",
        nargs="+",
        action="extend",
        default=[],
        help="show these Docker daemons without a platform: unix:///path, tcp://host:port, "
        "ssh://user@host",
    )
    places.add_argument(
        "--platform",
        metavar="URL|PROFILE",
        default="",
        help="log in to this platform: an address such as https://caas.example, or the name of a "
        "profile; without it the platform is opened that was opened last",
    )
    places.add_argument("--embedded", action="store_true", help="open this machine's own platform")
    parser.add_argument(
        "--tour", metavar="DIR", type=Path, help="write a picture of every page, then exit"
    )
    parser.add_argument("--theme", choices=get_args(ThemeMode))
    parser.add_argument("--language", choices=get_args(LanguageMode))
    parser.add_argument("--size", metavar="WxH", type=_size, help="size of the window in pixels")
    found = parser.parse_args(arguments)
    return Options(
        direct=tuple(found.direct),
        platform=found.platform,
        embedded=found.embedded,
        tour=found.tour,
        theme=found.theme,
        language=found.language,
        size=found.size,
    )


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not like 1280x800")
    return int(width), int(height)
