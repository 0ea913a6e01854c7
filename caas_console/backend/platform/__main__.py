"""``caas-platform``: see :mod:`caas_console.backend.platform.command`."""

import gc
import sys


def main() -> int:
    """Run the command line; the exit code."""
    # Hardly anything that is loaded is garbage: looking for it takes a seventh of the time.
    gc.disable()
    from caas_console.backend.platform.command import main as run  # noqa: PLC0415  # After that.

    return run()


if __name__ == "__main__":
    sys.exit(main())
