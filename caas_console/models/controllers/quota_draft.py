"""A limit as it is typed: ``1.5`` CPUs, ``8 GiB`` or ``8g``, ``20`` containers."""

import re
from fractions import Fraction

from caas_console.backend.contracts.tenancy import MOST_OF_ANYTHING, QuotaResource
from caas_console.models.controllers.field_faults import FieldFault

_THOUSANDTHS = 1000  # of a CPU
_CPUS = re.compile(r"\d{1,16}(?:\.\d{1,3})?", re.ASCII)
_SIZE = re.compile(r"(\d{1,16}(?:\.\d{1,15})?) ?([KMGTP](?:iB)?|B)", re.ASCII | re.IGNORECASE)
_COUNT = re.compile(r"\d{1,16}", re.ASCII)
_UNITS = {name: 1024**power for power, name in enumerate(("B", "KiB", "MiB", "GiB", "TiB", "PiB"))}
# The letters alone are Docker's.
_FACTORS = {name.lower().removesuffix("ib"): factor for name, factor in _UNITS.items()}
_SIZES = frozenset({QuotaResource.MEMORY, QuotaResource.IMAGE_STORAGE})


def parse_limit(resource: QuotaResource, text: str) -> int | FieldFault:
    """What is allowed of a resource, in its units; or what is wrong with the text."""
    typed = text.strip()
    if not typed:
        return FieldFault.REQUIRED
    if resource is QuotaResource.CPUS:
        limit: int | FieldFault = _cpus(typed)
    elif resource in _SIZES:
        limit = _size(typed)
    else:
        limit = int(typed) if _COUNT.fullmatch(typed) else FieldFault.LIMIT_COUNT
    if isinstance(limit, int) and limit > MOST_OF_ANYTHING:
        return FieldFault.LIMIT_TOO_MUCH
    return limit


def typed_limit(resource: QuotaResource, amount: int) -> str:
    """An amount as one would type it, exactly: ``1.5``, ``8 GiB``, ``20``."""
    if resource is QuotaResource.CPUS:
        return f"{amount // _THOUSANDTHS}.{amount % _THOUSANDTHS:03}".rstrip("0").rstrip(".")
    if resource not in _SIZES:
        return str(amount)
    for name, factor in reversed(_UNITS.items()):
        # What is not whole is typed in the next smaller unit, and in bytes at last.
        if amount and amount % factor == 0:
            return f"{amount // factor} {name}"
    return "0 B"


def _cpus(typed: str) -> int | FieldFault:
    if _CPUS.fullmatch(typed) is None:
        return FieldFault.LIMIT_CPUS
    return int(Fraction(typed) * _THOUSANDTHS)


def _size(typed: str) -> int | FieldFault:
    match = _SIZE.fullmatch(typed)
    if match is None:
        return FieldFault.LIMIT_SIZE
    amount = Fraction(match[1]) * _FACTORS[match[2].lower().removesuffix("ib")]
    # A part of a byte can neither be used nor be allowed.
    return int(amount) if amount.denominator == 1 else FieldFault.LIMIT_SIZE
