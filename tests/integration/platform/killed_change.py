"""Makes or migrates a database and is killed amid it: ``PLACE NUMBER STATEMENT [BACKUP]``.

It dies before the statement that is the NUMBERth of those with STATEMENT in them; where there are
not as many it ends as it should.
"""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, event

from caas_console.backend.platform.store.dialects import Place, parse_url
from caas_console.backend.platform.store.migrate import prepare_database


def is_killed(place: Place, number: int, statement: str = "", backup: Path | None = None) -> bool:
    """Whether that statement came, and the process died."""
    shown = place.render_as_string(hide_password=False) if isinstance(place, URL) else str(place)
    command = [sys.executable, "-m", __name__, shown, str(number), statement]
    ended = subprocess.run([*command, *([] if backup is None else [str(backup)])], check=False)
    assert ended.returncode in (0, -signal.SIGKILL)
    return ended.returncode != 0


def main() -> None:
    place, number, statement, *backup = sys.argv[1:]
    left = int(number)

    def count(_connection: Any, _cursor: Any, text: str, *_others: Any) -> None:
        nonlocal left
        left -= bool(re.search(statement, text))
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    prepare_database(
        parse_url(place) if "://" in place else Path(place), *(Path(one) for one in backup)
    )


if __name__ == "__main__":
    main()
