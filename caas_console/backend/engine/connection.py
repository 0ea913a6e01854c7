"""Byte streams to a daemon: Unix socket, TCP, TCP with TLS."""

import asyncio
import socket
import ssl
from contextlib import suppress
from pathlib import Path

from caas_console.backend.contracts.errors import EngineAccessDenied
from caas_console.backend.engine.endpoint import Endpoint, TCPEndpoint, UnixEndpoint
from caas_console.backend.engine.unreachable import connection_failure

CONNECT_TIMEOUT = 10.0
# How much of a stream is read ahead of its reader, before the daemon is made to wait.
READ_AHEAD = 512 * 1024
# A peer that vanished without a word is noticed after 15 + 3 × 5 s.
_KEEPALIVE = ((socket.TCP_KEEPIDLE, 15), (socket.TCP_KEEPINTVL, 5), (socket.TCP_KEEPCNT, 3))

Address = UnixEndpoint | TCPEndpoint


class Connection:
    """A byte stream to a daemon and back."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @property
    def reusable(self) -> bool:
        """Whether neither side has closed it."""
        return not (self.reader.at_eof() or self.writer.is_closing())

    def abort(self) -> None:
        """Close it now, whatever is under way; readers see its end."""
        self.writer.transport.abort()


class Dialer:
    """Connects to one address, again and again.

    Args:
        address: a Unix socket or a TCP port; a TLS directory's files are read on first use.
        endpoint: what to call it in messages, where that is another (a tunnel's far end).
    """

    def __init__(self, address: Address, endpoint: Endpoint | None = None) -> None:
        self.address = address
        self.endpoint = endpoint or address
        self._tls: ssl.SSLContext | None = None

    async def dial(self) -> Connection:
        """A new connection.

        Raises:
            EngineUnreachable: nothing answers there.
            EngineAccessDenied: it refuses this user or certificate, or is not to be trusted.
        """
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT):
                return await self._connect()
        except OSError as error:  # TimeoutError is one
            raise connection_failure(self.endpoint, error) from error

    async def _connect(self) -> Connection:
        if isinstance(self.address, UnixEndpoint):
            streams = await asyncio.open_unix_connection(self.address.path, limit=READ_AHEAD)
            return Connection(*streams)
        if self.address.tls_directory and self._tls is None:
            self._tls = await asyncio.to_thread(tls_context, self.address.tls_directory)
        reader, writer = await asyncio.open_connection(
            self.address.host, self.address.port, ssl=self._tls, limit=READ_AHEAD
        )
        _keep_alive(writer.get_extra_info("socket"))
        return Connection(reader, writer)


def tls_context(directory: str) -> ssl.SSLContext:
    """TLS with the docker CLI's file names; without ca.pem the system's authorities count.

    Raises:
        EngineAccessDenied: a file is missing or malformed.
    """
    folder = Path(directory)
    ca, certificate, key = (folder / name for name in ("ca.pem", "cert.pem", "key.pem"))
    try:
        context = ssl.create_default_context(cafile=str(ca) if ca.exists() else None)
        if certificate.exists():
            context.load_cert_chain(certificate, key)
    except OSError as error:
        raise EngineAccessDenied(
            "The TLS files of this host cannot be used",
            f"{directory}: {error.strerror or error}.",
            "The folder needs ca.pem, cert.pem and key.pem in PEM format.",
        ) from error
    return context


def _keep_alive(raw: socket.socket) -> None:
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _KEEPALIVE:
        with suppress(OSError):  # a platform may lack one
            raw.setsockopt(socket.IPPROTO_TCP, option, value)
