"""The embedded platform as a child process: its first words, its last ones."""

import asyncio
import contextlib
import json
import signal
import threading
from collections import deque
from collections.abc import Callable
from typing import IO, TypeVar

from pydantic import ValidationError

from caas_console.backend.client.platform_start import ChildProcess
from caas_console.backend.contracts.errors import PlatformUnavailable, error_from_problem
from caas_console.backend.wire.session import StartNotice

START_TIMEOUT = 30.0  # seconds
_LINES_KEPT = 12

T = TypeVar("T")


class PlatformProcess:
    """A platform that this console started; it lives on when the console ends.

    Args:
        process: as it was started (see ``platform_start``).
    """

    def __init__(self, process: ChildProcess) -> None:
        self._process = process
        self._stdout, self._stderr = _pipes(self._process)
        self._last_lines: deque[bytes] = deque(maxlen=_LINES_KEPT)
        self._ended = threading.Event()
        # Threads that no exit waits for: the platform may outlive this process.
        threading.Thread(target=self._keep_last_lines, daemon=True).start()

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return not self._ended.is_set()

    async def until_ready(self) -> None:
        """Return once it serves.

        Raises:
            Conflict: another platform of this user runs, or is being started.
            ConsoleError: what it says that it cannot start for.
            PlatformUnavailable: it ended without a word, or takes too long.
        """
        try:
            async with asyncio.timeout(START_TIMEOUT):
                line = await _in_daemon_thread(self._read_first_line)
        except TimeoutError:
            raise PlatformUnavailable(
                "The platform takes long to start",
                f"Process {self._process.pid} does not serve after {START_TIMEOUT:g} s.",
                "It goes on starting. If it never ends, end that process.",
            ) from None
        try:
            notice = StartNotice.model_validate_json(line)
        except ValidationError:
            await _in_daemon_thread(self._ended.wait)
            raise self.failure("The platform could not start") from None
        if notice.problem is not None:
            raise error_from_problem(notice.problem)

    def failure(self, title: str) -> PlatformUnavailable:
        """The error that says how it ended, with the last that it said."""
        last_lines = [_readable(line) for line in self._last_lines]
        return PlatformUnavailable(
            title,
            "\n".join([_ending(self._process.returncode), *last_lines]),
            "It is started again. If that does not help, look at its log.",
        )

    def _read_first_line(self) -> bytes:
        with self._stdout:
            return self._stdout.readline()

    def _keep_last_lines(self) -> None:
        with self._stderr:
            self._last_lines.extend(self._stderr)
        self._process.wait()
        self._ended.set()


async def _in_daemon_thread(function: Callable[[], T]) -> T:
    """What a blocking function returns; unlike the loop's own threads, no exit waits for it."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def settle(value: T) -> None:
        if not outcome.done():
            outcome.set_result(value)

    def run() -> None:
        value = function()
        # The loop may have ended in the meantime.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, value)

    threading.Thread(target=run, daemon=True).start()
    return await outcome


def _pipes(process: ChildProcess) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdout is None or process.stderr is None:
        raise AssertionError("both streams are pipes")
    return process.stdout, process.stderr


def _ending(code: int) -> str:
    if code >= 0:
        return f"It ended with exit code {code}."
    return f"It was ended by signal {-code} ({signal.Signals(-code).name})."


def _readable(line: bytes) -> str:
    """A line of its log, which is JSON, or whatever else it printed."""
    text = line.decode("utf-8", "replace").rstrip()
    try:
        record = json.loads(text)
        return str(record.get("traceback") or record["message"])
    except (ValueError, AttributeError, KeyError):
        return text
