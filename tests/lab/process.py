"""A process inside a namespace, started and signalled from outside."""

import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

# Tells the number that the process has inside, which the outside does not see.
_TELL_PID = 'echo $$ > "$0"; exec "$@"'


class Process:
    """A long-running process inside a namespace; its output is appended to a log.

    Args:
        enter: the command line that enters the namespace, to which a command is added.
        argv: the command.
        log: where its output goes; its number inside is kept beside it, with the suffix `.pid`.
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
        self._enter = enter
        self._pidfile = log.with_suffix(".pid")
        with log.open("ab") as output:
            self._entered = subprocess.Popen(
                [*enter, "sh", "-c", _TELL_PID, str(self._pidfile), *argv],
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
        """How it ended, or None while it is alive."""
        return self._entered.poll()

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it is alive."""
        if self.exit_code is None:
            pid = self._pidfile.read_text().strip()
            subprocess.run([*self._enter, "kill", f"-{int(number)}", pid], check=True)

    def wait(self, timeout: float | None = None) -> None:
        """Return once it has ended.

        Args:
            timeout: seconds.

        Raises:
            subprocess.TimeoutExpired: it has not.
        """
        # nsenter stops with the process that it entered for, and does not go on with it.
        self._entered.send_signal(signal.SIGCONT)
        self._entered.wait(timeout)
