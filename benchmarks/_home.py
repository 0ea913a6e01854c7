"""A person's directories, new and for one run."""

import json
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from caas_console.backend.wire.runtime_place import RUNTIME_VARIABLE
from caas_console.backend.wire.session import find_session


@contextmanager
def fresh_home() -> Iterator[dict[str, str]]:
    """The environment of a person who has just come, and looks at containers.

    A platform that a console left running there is ended with it.
    """
    with tempfile.TemporaryDirectory(prefix="caas-bench-") as folder:
        home = Path(folder)
        settings = home / "config" / "caas-console" / "console.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps({"pane": "containers", "language": "en"}))
        runtime = home / "run"
        runtime.mkdir(mode=0o700)
        yield {
            "HOME": folder,
            "XDG_CONFIG_HOME": str(home / "config"),
            "CAAS_DATA_DIR": str(home / "data"),
            RUNTIME_VARIABLE: str(runtime),
        }
        _end_platform(runtime)


def _end_platform(runtime: Path) -> None:
    session = find_session(runtime)
    if session is not None and session.pid != os.getpid():
        with suppress(ProcessLookupError):
            os.kill(session.pid, signal.SIGTERM)
