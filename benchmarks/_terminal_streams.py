"""What programs print, made up the same way every time."""

import random
from collections.abc import Callable
from typing import Final

_TEXT: Final = """
accepted address backend cache client closed connection container deadline disk error expired
failed GET handler health index job key latency limit listening lock memory node POST queue
ready request retry route scheduled server session shard started status stopped stream sync task
timeout token updated upstream user volume worker
"""
_WORDS: Final = tuple(_TEXT.split())

_LEVELS: Final = ("DEBUG", "INFO", "INFO", "INFO", "WARN", "ERROR")


def log_stream(size: int) -> bytes:
    """Plain lines of a service's log, 60 to 180 characters."""
    return _lines(size, _log_line)


def colour_stream(size: int) -> bytes:
    """Lines with a change of colour or attribute every one to three words."""
    return _lines(size, _colour_line)


def cursor_stream(size: int, columns: int, rows: int) -> bytes:
    """What a full-screen program does: move, colour, write a little, erase, scroll a region."""
    source = random.Random(3)
    return _fill(size, lambda: _screen_update(source, columns, rows))


def short_lines_stream(size: int) -> bytes:
    """The output of yes(1) as a tty passes it on."""
    return b"y\r\n" * (size // 3)


def _lines(size: int, line: Callable[[random.Random], str]) -> bytes:
    source = random.Random(7)
    return _fill(size, lambda: f"{line(source)}\r\n")


def _fill(size: int, part: Callable[[], str]) -> bytes:
    parts: list[bytes] = []
    length = 0
    while length < size:
        parts.append(part().encode())
        length += len(parts[-1])
    return b"".join(parts)


def _words(source: random.Random, least: int, most: int) -> str:
    return " ".join(source.choices(_WORDS, k=source.randint(least, most)))


def _log_line(source: random.Random) -> str:
    seconds = source.randrange(86_400)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return (
        f"2026-03-14T{clock}.{source.randrange(1000):03}Z {source.choice(_LEVELS):5} "
        f"[{source.choice(_WORDS)}-{source.randrange(64)}] {_words(source, 5, 18)}"
    )


def _colour_line(source: random.Random) -> str:
    return "".join(
        f"{_colour(source)}{_words(source, 1, 3)}\x1b[0m " for _ in range(source.randint(4, 8))
    )


def _colour(source: random.Random) -> str:
    kind = source.randrange(4)
    if kind == 0:
        return f"\x1b[1;3{source.randrange(8)}m"
    if kind == 1:
        return f"\x1b[38;5;{source.randrange(256)}m"
    if kind == 2:
        return f"\x1b[{source.choice((30, 90))};4{source.randrange(8)}m"
    red, green, blue = (source.randrange(0, 256, 32) for _ in range(3))
    return f"\x1b[38;2;{red};{green};{blue}m"


def _screen_update(source: random.Random, columns: int, rows: int) -> str:
    kind = source.randrange(10)
    row, column = source.randint(1, rows), source.randint(1, columns - 20)
    if kind == 0:
        return f"\x1b[{row};1H\x1b[2K"
    if kind == 1:
        return f"\x1b[5;{rows - 5}r\x1b[{rows - 5};1H\n\x1b[r"
    if kind == 2:
        return f"\x1b[{row};{column}H\x1b[{source.randint(1, 8)}P\x1b[{source.randint(1, 8)}@"
    if kind == 3:
        return f"\x1b[{source.randint(1, 9)}A\x1b[{source.randint(1, 9)}C\x1b[K"
    return f"\x1b[{row};{column}H{_colour(source)}{source.choice(_WORDS)}\x1b[m"
