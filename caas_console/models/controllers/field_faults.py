"""What may be wrong with a field of a form."""

import re
from enum import StrEnum

_LOGIN = re.compile(r"[^\s:/\\]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class FieldFault(StrEnum):
    """What is wrong with a field; the Qt layer says it in words."""

    REQUIRED = "required"
    NAME = "name"
    NAME_TAKEN = "name-taken"
    LOGIN = "login"
    EMAIL = "email"
    REFERENCE = "reference"
    QUOTES = "quotes"
    VARIABLE = "variable"
    VARIABLE_TWICE = "variable-twice"
    PORT = "port"
    PORT_TWICE = "port-twice"
    ABSOLUTE_PATH = "absolute-path"
    SOURCE = "source"
    MEMORY = "memory"
    MEMORY_STAYS = "memory-stays"
    RESERVATION_STAYS = "reservation-stays"
    MEMORY_NEEDED = "memory-needed"
    CPUS = "cpus"
    CPUS_NEEDED = "cpus-needed"
    SHARES = "shares"
    PROCESSES = "processes"
    LIMIT_CPUS = "limit-cpus"
    LIMIT_SIZE = "limit-size"
    LIMIT_COUNT = "limit-count"
    LIMIT_TOO_MUCH = "limit-too-much"
    NO_HOST = "no-host"
    NO_NETWORK = "no-network"


# By the field's name; where rows of a field are wrong, by row_name().
Faults = dict[str, FieldFault]


def row_name(field: str, row: int) -> str:
    """What a row of a field, counted from 0, is called among faults."""
    return f"{field}/{row}"


def is_login(text: str) -> bool:
    """Whether it can be a login (see ``contracts/tenancy.py``)."""
    return _LOGIN.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether it can be an e-mail address (see there)."""
    return _EMAIL.fullmatch(text) is not None
