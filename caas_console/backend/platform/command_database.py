"""The database as a command finds it: maybe a platform is using it."""

from pathlib import Path

from caas_console.backend.contracts.errors import Conflict
from caas_console.backend.platform.instance import only_instance
from caas_console.backend.platform.store.dialects import Place
from caas_console.backend.platform.store.migrate import is_current, prepare_database
from caas_console.backend.platform.store.schema import HEAD
from caas_console.backend.wire.session import unusable_directory


def prepare_for_command(
    place: Place, backup: Path | None = None, *, runtime: Path | None = None
) -> None:
    """Make or migrate the database where that is needed, never a file under a platform.

    Args:
        place: where it is.
        backup: see :func:`caas_console.backend.platform.store.migrate.prepare_database`.
        runtime: the directory with the lock of the platform whose file it would be; default: the
            file's own, as a site's platform has it.

    Raises:
        Conflict: the file is not of this program's schema, and a platform is using it.
        InvalidInput: as ``prepare_database``, or the lock cannot be written.
        PlatformUnavailable: as ``prepare_database``.
    """
    if not isinstance(place, Path):
        # A MariaDB that somebody may be using is not migrated, but by their own decision.
        prepare_database(place, backup)
        return
    if is_current(place):
        return
    try:
        with only_instance(runtime or place.parent):
            prepare_database(place)
    except Conflict as error:
        raise Conflict(
            "A platform is using the database",
            f"{place} is not of schema {HEAD}, and stays as it is while the platform runs.",
            "Stop the platform, and run the command again.",
        ) from error
    except OSError as error:
        raise unusable_directory(error) from error
