"""A man in the middle: it speaks TLS with a certificate of its own, and keeps what it is told."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.lab.certificates import CertificateAuthority


class Impostor:
    """Answers on a port of this machine.

    Attributes:
        port: where.
        told: all that came after a handshake.
        met: how many handshakes were completed.
    """

    def __init__(self) -> None:
        self.port = 0
        self.told = b""
        self.met = 0

    async def listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.met += 1
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                self.told += data
                writer.write(b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\n")
                writer.write(b"Content-Length: 0\r\n\r\n")
        writer.transport.abort()


@asynccontextmanager
async def impostor(directory: Path) -> AsyncIterator[Impostor]:
    """One whose certificate names the same host as the server's, by an authority of its own."""
    authority = CertificateAuthority(directory)
    files = authority.issue_server(directory / "tls", "localhost", ("127.0.0.1",))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files / "cert.pem", files / "key.pem")
    found = Impostor()
    server = await asyncio.start_server(found.listen, "127.0.0.1", 0, ssl=context)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
