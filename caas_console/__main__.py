"""Starts the console: ``python -m caas_console``.

The order of a start: read the command line (nothing heavy is loaded for ``--help``), paint an
empty window, start the embedded platform, which loads beside all that follows, load the rest, fill
the window, and only then connect to anything.
"""

import gc
import sys

from caas_console.options import parse_options


def main() -> None:
    """Run the console until its last window is closed."""
    options = parse_options()
    # Hardly anything that is loaded is garbage: looking for it would take a third of the time.
    # The running console collects it in its own way.
    gc.disable()
    from caas_console.start import open_first_window  # noqa: PLC0415  # After the command line.

    started = open_first_window(options)
    # After the first painting, each of these.
    from caas_console.backend.client.platform_start import start_unless_running  # noqa: PLC0415

    last = started.settings.profile if options.opens_last else ""
    elsewhere = options.direct or options.platform or last
    platform = None if elsewhere else start_unless_running()
    from caas_console.app import run  # noqa: PLC0415

    sys.exit(run(options, started, platform))


if __name__ == "__main__":
    main()
