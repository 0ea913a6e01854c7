"""What is wrong with a field, in words that say what to enter instead."""

from PySide6.QtCore import QCoreApplication

from caas_console.models.controllers.field_faults import Faults, FieldFault
from caas_console.models.translatable import QT_TRANSLATE_NOOP

_TEXTS = {
    FieldFault.REQUIRED: QT_TRANSLATE_NOOP("Faults", "This is needed."),
    FieldFault.NAME: QT_TRANSLATE_NOOP(
        "Faults", "Letters, digits, “_”, “.” and “-” only, beginning with a letter or digit."
    ),
    FieldFault.NAME_TAKEN: QT_TRANSLATE_NOOP(
        "Faults", "A container on this host already has this name."
    ),
    FieldFault.LOGIN: QT_TRANSLATE_NOOP(
        "Faults", "A login has no spaces, and none of “:”, “/” and “\\”."
    ),
    FieldFault.EMAIL: QT_TRANSLATE_NOOP("Faults", "An address looks like name@example.org."),
    FieldFault.REFERENCE: QT_TRANSLATE_NOOP(
        "Faults", "An image is named like registry/name:tag, without spaces."
    ),
    FieldFault.QUOTES: QT_TRANSLATE_NOOP("Faults", "A quote is not closed."),
    FieldFault.VARIABLE: QT_TRANSLATE_NOOP(
        "Faults", "Each variable needs a name without spaces and “=”."
    ),
    FieldFault.VARIABLE_TWICE: QT_TRANSLATE_NOOP("Faults", "The same variable is given twice."),
    FieldFault.PORT: QT_TRANSLATE_NOOP("Faults", "A port is a number from 1 to 65535."),
    FieldFault.PORT_TWICE: QT_TRANSLATE_NOOP("Faults", "The same host port is given twice."),
    FieldFault.ABSOLUTE_PATH: QT_TRANSLATE_NOOP(
        "Faults", "The path in the container begins with “/”."
    ),
    FieldFault.SOURCE: QT_TRANSLATE_NOOP(
        "Faults", "The source is a path on the host beginning with “/”, or a volume’s name."
    ),
    FieldFault.MEMORY: QT_TRANSLATE_NOOP("Faults", "A size such as 512m or 2g, at least 6m."),
    FieldFault.MEMORY_STAYS: QT_TRANSLATE_NOOP(
        "Faults", "Docker cannot take this limit off. Raise it, or run the container anew."
    ),
    FieldFault.RESERVATION_STAYS: QT_TRANSLATE_NOOP(
        "Faults",
        "With cgroups v2 Docker cannot take this off. Lower it, or run the container anew.",
    ),
    FieldFault.CPUS: QT_TRANSLATE_NOOP("Faults", "A number above 0, such as 0.5 or 2."),
    FieldFault.SHARES: QT_TRANSLATE_NOOP(
        "Faults", "A whole number from 2 to 262144; 1024 is the usual weight."
    ),
    FieldFault.PROCESSES: QT_TRANSLATE_NOOP("Faults", "A whole number above 0."),
    FieldFault.LIMIT_CPUS: QT_TRANSLATE_NOOP(
        "Faults", "A number of CPUs with at most three decimals after a point, such as 1.5."
    ),
    FieldFault.LIMIT_SIZE: QT_TRANSLATE_NOOP(
        "Faults",
        "A size with its unit, such as 8 GiB, 512 MiB or 512m (B, K, M, G, T, P; KiB and so on), "
        "that comes to whole bytes.",
    ),
    FieldFault.LIMIT_COUNT: QT_TRANSLATE_NOOP("Faults", "A whole number, such as 20, or 0."),
    FieldFault.LIMIT_TOO_MUCH: QT_TRANSLATE_NOOP(
        "Faults", "That is more than any machine has; choose “no limit” instead."
    ),
    FieldFault.MEMORY_NEEDED: QT_TRANSLATE_NOOP(
        "Faults", "A quota limits the memory here: the container needs a limit of its own."
    ),
    FieldFault.CPUS_NEEDED: QT_TRANSLATE_NOOP(
        "Faults", "A quota limits the CPUs here: the container needs a limit of its own."
    ),
    FieldFault.NO_HOST: QT_TRANSLATE_NOOP("Faults", "Choose a host that answers."),
    FieldFault.NO_NETWORK: QT_TRANSLATE_NOOP("Faults", "The host has no network of this name."),
}


def fault_texts(faults: Faults) -> dict[str, str]:
    """The faults in words, by field."""
    return {
        name: QCoreApplication.translate("Faults", _TEXTS[fault]) for name, fault in faults.items()
    }
