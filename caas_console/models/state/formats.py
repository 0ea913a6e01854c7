"""Quantities as people read them; without words, which the Qt layer translates."""

import re
from collections.abc import Sequence

from caas_console.backend.contracts.resources import Port

_BINARY_UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
SHORT_ID_LENGTH = 12
_EVERY_ADDRESS = {None, "", "0.0.0.0", "::"}  # noqa: S104  # Compared with, never bound to.


def format_bytes(count: float) -> str:
    """A size with two to four digits: ``0 B``, ``1.5 KiB``, ``512 MiB``; ``2 GiB`` is exact."""
    value, unit = float(count), 0
    # 1023.95 would be rounded to 1024.0 of the smaller unit.
    while abs(value) >= 1023.95 and unit < len(_BINARY_UNITS) - 1:
        value /= 1024
        unit += 1
    if unit == 0 or abs(value) >= 99.95:
        return f"{value:.0f} {_BINARY_UNITS[unit]}"
    # A limit is round; what was measured keeps its decimal, so that figures below each other align.
    decimals = 0 if value == round(value) else 1
    return f"{value:.{decimals}f} {_BINARY_UNITS[unit]}"


def format_rate(bytes_per_second: float) -> str:
    """A throughput: ``1.5 MiB/s``."""
    return f"{format_bytes(bytes_per_second)}/s"


def format_percent(percent: float) -> str:
    """A share with one decimal below 10: ``0.4 %``, ``12 %``, ``250 %``."""
    return f"{percent:.1f} %" if abs(percent) < 9.95 else f"{percent:.0f} %"


def format_port(port: Port) -> str:
    """A port: ``8080→80`` (host to container), ``53/udp``; TCP goes without saying."""
    suffix = "" if port.protocol == "tcp" else f"/{port.protocol}"
    inner = f"{port.container_port}{suffix}"
    if port.host_port is None:
        return inner
    address = "" if port.host_ip in _EVERY_ADDRESS else f"{port.host_ip}:"
    return f"{address}{port.host_port}→{inner}"


def format_ports(ports: Sequence[Port], most: int = 3) -> str:
    """The published ports, then the others, each once; beyond ``most`` as ``+12``."""
    ordered = sorted(ports, key=lambda port: (port.host_port is None, port.container_port))
    texts = list(dict.fromkeys(format_port(port) for port in ordered))
    shown = texts[:most]
    if len(texts) > most:
        shown.append(f"+{len(texts) - most}")
    return ", ".join(shown)


def short_id(engine_id: str) -> str:
    """The first 12 digits of an id, without its algorithm, as Docker shows it."""
    return engine_id.removeprefix("sha256:")[:SHORT_ID_LENGTH]


_LONG_ID = re.compile(r"(?<![0-9a-f])(?:sha256:)?([0-9a-f]{12})[0-9a-f]{52}(?![0-9a-f])")


def short_ids(text: str) -> str:
    """A text with each of its 64-digit ids cut as :func:`short_id` cuts one."""
    return _LONG_ID.sub(r"\1", text)


_DIGEST = re.compile(r"@sha256:([0-9a-f]{12})[0-9a-f]*$")


def short_reference(reference: str) -> str:
    """An image's reference without what is understood: Docker Hub, ``library``, ``latest``.

    A digest is cut to 12 digits; a bare id too.
    """
    text = _DIGEST.sub(r"@\1", reference)
    if text.startswith("sha256:"):
        return short_id(text)
    for prefix in ("docker.io/library/", "docker.io/"):
        text = text.removeprefix(prefix)
    return text.removesuffix(":latest")
