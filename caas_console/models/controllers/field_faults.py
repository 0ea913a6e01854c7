"""What may be wrong with a field of a form."""

from enum import StrEnum


class FieldFault(StrEnum):
    """What is wrong with a field; the Qt layer says it in words."""

    REQUIRED = "required"
    NAME = "name"
    NAME_TAKEN = "name-taken"
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
    CPUS = "cpus"
    SHARES = "shares"
    PROCESSES = "processes"
    NO_HOST = "no-host"
    NO_NETWORK = "no-network"


# By the field's name; where rows of a field are wrong, by row_name().
Faults = dict[str, FieldFault]


def row_name(field: str, row: int) -> str:
    """What a row of a field, counted from 0, is called among faults."""
    return f"{field}/{row}"
