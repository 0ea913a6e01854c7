"""A process inside a namespace, started and signalled from outside."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

# Outside the namespace of processes, whose number is that of the outside. It stands for the process
# as its parent; nsenter itself would stop with a process that is frozen, and keep it when it died.
_STAND_FOR = '"$@" & echo $! > "$0"; wait $!'


class Process:
    """A long-running process inside a namespace; its output is appended to a log.

    Args:
        enter: the command line that enters the namespace without a process in between, to which a
            command is added, whose children are inside.
        argv: the command.
        log: where its output goes; its number is kept beside it, with the suffix `.pid`.
        environment: its environment.
        inherit: open descriptors that it takes over under the same numbers.
    """

    def __init__(
        self,
        enter: Sequence[str],
        argv: Sequence[str],
        *,
        log: Path,
        environment: dict[str, str],
        inherit: Sequence[int] = (),
    ) -> None:
        self.log = log
        self._pidfile = log.with_suffix(".pid")
        with log.open("ab") as output:
            self._entered = subprocess.Popen(
                [*enter, "sh", "-c", _STAND_FOR, str(self._pidfile), *argv],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=environment,
                pass_fds=inherit,
                start_new_session=True,
            )

    @property
    def exit_code(self) -> int | None:
        """How it ended, as a shell says it, or None while it is alive."""
        return self._entered.poll()

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it is alive."""
        if self.exit_code is None:
            os.kill(int(self._pidfile.read_text()), number)

    def wait(self, timeout: float | None = None) -> None:
        """Return once it has ended.

        Args:
            timeout: seconds.

        Raises:
            subprocess.TimeoutExpired: it has not.
        """
        self._entered.wait(timeout)
