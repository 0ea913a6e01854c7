"""Structured logs: one JSON object a line, with the request that it belongs to."""

import contextlib
import json
import logging
import logging.handlers
import os
import select
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from caas_console.backend.wire.request_id import current_request_id

STDERR = 2  # the file descriptor

_FILE_BYTES = 5 * 1024 * 1024
_FILES_KEPT = 3

# Libraries whose INFO says what we log already, and whose DEBUG holds headers and bodies.
_TALKATIVE = (
    "aiosqlite",
    "alembic",
    "docker",
    "httpcore",
    "httpx",
    "sqlalchemy",
    "urllib3",
    "uvicorn",
    "websockets",
)


_logger = logging.getLogger(__name__)


class JSONFormatter(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's time (UTC), level, logger, message, request and traceback."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := current_request_id():
            line["request_id"] = request_id
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class PatientStderr(logging.Handler):
    """Standard error, for as long as somebody reads it.

    Whoever started the process may not read what it says: a full pipe must not hold up the
    event loop, so what finds no room is left out. The file has it.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record's line, in pieces that a pipe with any room takes without waiting."""
        line = self.format(record).encode() + b"\n"
        reader = select.poll()
        reader.register(STDERR, select.POLLOUT)
        with contextlib.suppress(OSError):
            for start in range(0, len(line), select.PIPE_BUF):
                if not reader.poll(0):
                    return
                os.write(STDERR, line[start : start + select.PIPE_BUF])


def configure_logs(file: Path | None) -> None:
    """Log to standard error, and to ``file``, which is rotated."""
    handlers: list[logging.Handler] = [PatientStderr()]
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                file, maxBytes=_FILE_BYTES, backupCount=_FILES_KEPT, encoding="utf-8", delay=True
            )
        )
    for handler in handlers:
        handler.setFormatter(JSONFormatter())
    logging.basicConfig(level=logging.INFO, handlers=handlers, force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_uncaught


def _log_uncaught(
    cls: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    _logger.critical("the process ends for an unexpected reason", exc_info=(cls, error, traceback))
