"""Connections on which nobody says what they want are hung up on.

uvicorn waits for a request for ever, and somebody who opens connections and says nothing, or a
letter a minute, would take all that the process may have.
"""

import asyncio

import h11
from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol

# Longer than the slowest client needs for the head of a request.
HEAD_PATIENCE = 20.0  # seconds


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with a time for the head of each request, from a connection's first moment on."""

    _head_due: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    @override
    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._await_head()
        else:
            self._forget_head()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_head()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        # While a connection rests between two requests uvicorn's own time runs.
        if self._head_due is None and self.timeout_keep_alive_task is None:
            self._head_due = self.loop.call_later(HEAD_PATIENCE, self._hang_up)

    def _forget_head(self) -> None:
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None

    def _hang_up(self) -> None:
        self._head_due = None
        if self.conn.their_state is h11.IDLE:
            self.transport.abort()
