"""Listening on a TCP port, and the certificate that is shown there."""

import ipaddress
import socket
import ssl
from pathlib import Path

from caas_console.backend.contracts.errors import InvalidInput

_BACKLOG = 1024

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def listen(address: Address, port: int) -> socket.socket:
    """A listening socket; ``::`` takes connections over IPv4 too.

    Raises:
        InvalidInput: the address is not this machine's, or the port is taken or reserved.
    """
    is_v6 = address.version == 6
    try:
        listener = socket.create_server(
            (str(address), port),
            family=socket.AF_INET6 if is_v6 else socket.AF_INET,
            backlog=_BACKLOG,
            dualstack_ipv6=is_v6 and address.is_unspecified,
        )
    except OSError as error:
        raise InvalidInput(
            "The platform cannot listen there",
            f"{address}, port {port}: {error.strerror}.",
            "Choose another address or port, or end what listens there.",
        ) from error
    # Connections have it from here: asyncio sets it only on sockets that name TCP. Without it an
    # answer's body waits for the client to acknowledge its head, some 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setblocking(False)
    return listener


def server_tls(certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.2 or later with this certificate.

    Raises:
        InvalidInput: one of the files cannot be read, or they do not fit each other.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _load(context, certificate, key)
    return context


def renew_certificate(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    """Show what is in the files by now to whoever connects from now on.

    Raises:
        InvalidInput: as :func:`server_tls`; the former certificate is shown on.
    """
    # Tried on another one: of a pair that does not fit, the first half would be taken.
    server_tls(certificate, key)
    _load(context, certificate, key)


def _load(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    try:
        # Without a password of ours OpenSSL would ask the terminal for one.
        context.load_cert_chain(certificate, key, password="")
    except OSError as error:
        reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
        raise InvalidInput(
            "The TLS certificate or its key cannot be used",
            f"{certificate}, {key}: {reason or 'they are not PEM'}.",
            "Both must be PEM and readable for the platform's user; the key has no password.",
        ) from error


def trusting(authorities: Path | None) -> ssl.SSLContext:
    """Whom to trust when connecting: these authorities (PEM), or else the system's.

    Raises:
        InvalidInput: the file cannot be read, or holds none.
    """
    try:
        return ssl.create_default_context(cafile=authorities)
    except OSError as error:
        reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
        raise InvalidInput(
            "The file of authorities cannot be used",
            f"{authorities}: {reason or 'it is not PEM'}.",
            "It must be PEM and readable for the platform's user.",
        ) from error
