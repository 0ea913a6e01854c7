"""Output that no sane program makes, by kinds, made up the same way every time."""

import random
from collections.abc import Callable, Iterator

_BLOCK = 64 * 1024
_VARIANTS = 4

Kind = Callable[[random.Random], bytes]


def hostile_output(size: int, seed: int = 17) -> Iterator[bytes]:
    """So many bytes in chunks of all lengths that cut sequences anywhere."""
    source = random.Random(seed)
    pool = [_block(kind, source) for kind in _KINDS for _ in range(_VARIANTS)]
    return _chunks(pool, size, source)


def moved_links(size: int, seed: int) -> Iterator[bytes]:
    """So many bytes of the kind that ends libghostty-vt where links reach it."""
    source = random.Random(seed)
    told = 0
    while told < size:
        chunk = _moved_links(source)
        told += len(chunk)
        yield chunk


def _chunks(pool: list[bytes], size: int, source: random.Random) -> Iterator[bytes]:
    told = 0
    while told < size:
        block = source.choice(pool)
        start = source.randrange(len(block))
        chunk = block[start : start + source.choice((1, 100, 5_000, _BLOCK))]
        told += len(chunk)
        yield chunk


def _block(kind: Kind, source: random.Random) -> bytes:
    parts: list[bytes] = []
    length = 0
    while length < _BLOCK:
        parts.append(kind(source))
        length += len(parts[-1])
    return b"".join(parts)


def _noise(source: random.Random) -> bytes:
    return source.randbytes(512)


def _broken_text(source: random.Random) -> bytes:
    text = "".join(chr(source.choice((0xE9, 0x4E2D, 0x1F600, 0x202E))) for _ in range(50)).encode()
    return text[: source.randrange(len(text))]


def _sequences(source: random.Random) -> bytes:
    parameters = bytes(source.choices(b"0123456789;:?>!$\" '", k=source.randrange(12)))
    return b"\x1b[" + parameters + bytes([source.randrange(0x40, 0x7F)])


def _escapes(source: random.Random) -> bytes:
    return b"\x1b" + source.randbytes(source.randrange(1, 4))


def _huge_numbers(source: random.Random) -> bytes:
    number = b"9" * source.randrange(1, 40)
    return b"\x1b[" + b";".join([number] * source.randrange(1, 400)) + source.choice(_FINALS)


def _repetitions(source: random.Random) -> bytes:
    return b"x\x1b[%db\x1b[%dL\x1b[%dP" % (
        source.randrange(2**31),
        source.randrange(2**31),
        source.randrange(2**31),
    )


def _endless_strings(source: random.Random) -> bytes:
    """A title, device control or other string that may never end."""
    opening = source.choice((b"\x1b]0;", b"\x1b]52;c;", b"\x1bP+q", b"\x1b_G", b"\x1b^", b"\x1bX"))
    body = bytes(source.choices(b"abcdef0123456789;=,", k=source.randrange(20_000)))
    return opening + body + source.choice((b"", b"\x07", b"\x1b\\", b"\x18"))


def _links(source: random.Random) -> bytes:
    address = b"https://host/%d/%s" % (source.getrandbits(64), b"p" * source.randrange(2_000))
    return b"\x1b]8;id=%d;%s\x1b\\text\x1b]8;;\x1b\\" % (source.getrandbits(32), address)


def _moved_links(source: random.Random) -> bytes:
    """A row full of links, and rows that are moved about."""
    link = b"\x1b]8;;https://host/%d\x1b\\x"
    row = b"".join(link % source.getrandbits(32) for _ in range(source.randrange(200)))
    return b"\x1b[%d;1H\x1b[%d%c%b\r\n" % (
        source.randrange(60),
        source.randrange(9),
        source.choice(b"LMST"),
        row,
    )


def _pictures(source: random.Random) -> bytes:
    size = source.randrange(1, 60_000)
    return b'\x1bP0;1q"1;1;%d;%d#0;2;9;9;9#0!%d~-\x1b\\' % (size, size, size)


def _stacked_marks(source: random.Random) -> bytes:
    marks = "".join(chr(source.randrange(0x300, 0x36F)) for _ in range(source.randrange(500)))
    return f"e{marks}".encode()


def _wide_text(source: random.Random) -> bytes:
    joined = "\u200d".join(chr(0x1F468 + source.randrange(4)) for _ in range(source.randrange(9)))
    return f"{joined}中文字宽\ufe0f".encode()


def _queries(source: random.Random) -> bytes:
    return b"".join(source.choices(_QUERIES, k=50))


def _modes(source: random.Random) -> bytes:
    number = source.choice((source.randrange(100), source.randrange(3_000), 1049, 2026, 69))
    return b"\x1b[?%d%c\x1b[%d;%dr" % (
        number,
        source.choice(b"hlsr"),
        source.randrange(60),
        source.randrange(60),
    )


def _endless_line(source: random.Random) -> bytes:
    return source.choice((b"a", b"\t", b" ", "é".encode(), b"\x08a")) * 4_000


def _coloured_lines(source: random.Random) -> bytes:
    colour = b"\x1b[38:2::%d:%d:%dm" % tuple(source.randbytes(3))
    return colour + bytes(source.choices(b"abc defg", k=source.randrange(300))) + b"\r\n"


_QUERIES = (
    b"\x1b[c",
    b"\x1b[6n",
    b"\x1b[18t",
    b"\x1b[?2026$p",
    b"\x1b]11;?\x07",
    b"\x1bP$qm\x1b\\",
)
_FINALS = tuple(bytes([final]) for final in b"ABCDHJKLMPSTXbdfhlmrstu@`")
_KINDS: tuple[Kind, ...] = (
    _noise,
    _broken_text,
    _sequences,
    _escapes,
    _huge_numbers,
    _repetitions,
    _endless_strings,
    _links,
    _moved_links,
    _pictures,
    _stacked_marks,
    _wide_text,
    _queries,
    _modes,
    _endless_line,
    _coloured_lines,
)
