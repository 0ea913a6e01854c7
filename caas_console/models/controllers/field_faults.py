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
    PORT = "port"
    PORT_TWICE = "port-twice"
    ABSOLUTE_PATH = "absolute-path"
    SOURCE = "source"
    MEMORY = "memory"
    CPUS = "cpus"
    SHARES = "shares"
    PROCESSES = "processes"
    NO_HOST = "no-host"
    NO_NETWORK = "no-network"


Faults = dict[str, FieldFault]
