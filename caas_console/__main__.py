"""Starts the console: ``python -m caas_console``.

The order of a start: read the command line (nothing heavy is loaded for ``--help``), paint the
window, and only then connect to anything.
"""

import sys

from caas_console.options import parse_options


def main() -> None:
    """Run the console until its last window is closed."""
    options = parse_options()
    # Qt is loaded only once it is clear that a window is wanted.
    from caas_console.app import run  # noqa: PLC0415

    sys.exit(run(options))


if __name__ == "__main__":
    main()
