"""Whether a server is the one that it is taken for: certificates, and trust on first use.

The system's authorities are asked first. Where they do not vouch, a person may trust exactly the
certificate that was shown; nothing but a TLS handshake happens before.
"""

import asyncio
import errno
import hashlib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from typing_extensions import override

from caas_console.backend.client.server_url import address_of_url
from caas_console.backend.contracts.errors import PlatformUnavailable
from caas_console.backend.contracts.sign_in import Certificate
from caas_console.backend.wire.connection import CONNECT_TIMEOUT

_CHECK_ADDRESS = "Check the address and the port."


class Trusted(NamedTuple):
    """A server that may be told secrets.

    Attributes:
        tls: verifies each connection to it; None where no connection leaves this machine.
        fingerprint: of the certificate that is trusted by a person; empty where the system
            vouches.
    """

    tls: ssl.SSLContext | None
    fingerprint: str = ""


async def examine(url: str, fingerprint: str) -> Trusted | Certificate:
    """How to speak to a server, or the certificate that somebody has to trust first.

    Args:
        url: as :func:`caas_console.backend.client.server_url.server_url` gives it.
        fingerprint: of the certificate that a person trusts; empty where there is none.

    Raises:
        PlatformUnavailable: no server answers there, or none that speaks TLS; why.
    """
    host, port = address_of_url(url)
    if not url.startswith("https://"):
        await _shake_hands(host, port, None)
        return Trusted(None)
    unverified = _unverified_context()
    if fingerprint and fingerprint_of(await _shake_hands(host, port, unverified)) == fingerprint:
        return Trusted(pinned_context(fingerprint), fingerprint)
    # Reading all the authorities takes a while.
    system = await asyncio.to_thread(ssl.create_default_context)
    system.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        await _shake_hands(host, port, system)
    except ssl.SSLCertVerificationError as error:
        shown = await _shake_hands(host, port, unverified)
        return await asyncio.to_thread(_described, shown, error.verify_message)
    return Trusted(system)


def fingerprint_of(der: bytes) -> str:
    """A certificate's fingerprint, as :class:`Certificate` has it."""
    return hashlib.sha256(der).digest().hex(":").upper()


def pinned_context(fingerprint: str) -> ssl.SSLContext:
    """Takes exactly one certificate, whoever signed it, for whatever name and time.

    Its handshake proves that the peer has the key, and fails before anything else is sent.
    """

    class PinnedObject(ssl.SSLObject):
        @override
        def do_handshake(self) -> None:
            super().do_handshake()
            _require(self.getpeercert(binary_form=True), fingerprint)

    class PinnedSocket(ssl.SSLSocket):
        @override
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            _require(self.getpeercert(binary_form=True), fingerprint)

    context = _unverified_context()
    context.sslobject_class = PinnedObject
    context.sslsocket_class = PinnedSocket
    return context


def _require(shown: bytes | None, fingerprint: str) -> None:
    if fingerprint_of(shown or b"") != fingerprint:
        raise ssl.SSLCertVerificationError(1, "the server shows another certificate than trusted")


def _unverified_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _shake_hands(host: str, port: int, context: ssl.SSLContext | None) -> bytes:
    """The certificate that a server shows, in DER; it is sent nothing.

    Raises:
        PlatformUnavailable: there is no such server.
        SSLCertVerificationError: the context does not take the certificate.
    """
    with _told_as_unavailable(host, port):
        async with asyncio.timeout(CONNECT_TIMEOUT):
            _, writer = await asyncio.open_connection(host, port, ssl=context)
    try:
        used = writer.get_extra_info("ssl_object")
        return b"" if used is None else used.getpeercert(binary_form=True) or b""
    finally:
        writer.transport.abort()


@contextmanager
def _told_as_unavailable(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError:
        raise
    except socket.gaierror as error:
        raise PlatformUnavailable(
            "The platform's name is not known",
            f"{host}: {error.strerror}",
            "Check the address, and that this machine is in the network where it is known.",
        ) from error
    except TimeoutError as error:
        raise PlatformUnavailable(
            "The platform does not answer",
            f"Nothing came from {host}, port {port}, within {CONNECT_TIMEOUT:g} s.",
            "Check the address, and whether a firewall or a missing VPN is in the way.",
        ) from error
    except ssl.SSLError as error:
        raise _no_tls(host, port, error) from error
    except ConnectionResetError as error:
        raise PlatformUnavailable(
            "The server hung up",
            f"{host}, port {port}, ended the connection before it showed a certificate.",
            _CHECK_ADDRESS,
        ) from error
    except OSError as error:
        # Of several addresses asyncio tells the failures in one text.
        if f"[Errno {errno.ECONNREFUSED}]" in str(error):
            raise PlatformUnavailable(
                "Nothing answers at the platform's address",
                f"{host} takes no connections on port {port}.",
                "Check the port, and that the platform runs.",
            ) from error
        raise PlatformUnavailable(
            "The platform cannot be reached", f"{host}: {error}", _CHECK_ADDRESS
        ) from error


def _no_tls(host: str, port: int, error: ssl.SSLError) -> PlatformUnavailable:
    if error.reason in {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION"}:
        return PlatformUnavailable(
            "The server speaks only an outdated TLS",
            f"{host}, port {port}, does not speak TLS 1.2 or newer.",
            "Have its operator bring it up to date.",
        )
    return PlatformUnavailable(
        "The server does not speak TLS",
        f"{host}, port {port}: {error.reason or error}",
        _CHECK_ADDRESS,
    )


def _described(der: bytes, fault: str) -> Certificate:
    # Only here: no other connection needs it.
    from cryptography import x509  # noqa: PLC0415

    try:
        certificate = x509.load_der_x509_certificate(der)
        subject, issuer = certificate.subject, certificate.issuer
    except ValueError as error:
        raise PlatformUnavailable(
            "The server's certificate cannot be read", str(error), "Have its operator replace it."
        ) from error
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = (
            *found.get_values_for_type(x509.DNSName),
            *map(str, found.get_values_for_type(x509.IPAddress)),
        )
    except (x509.ExtensionNotFound, ValueError):
        names = ()
    return Certificate(
        fingerprint=fingerprint_of(der),
        subject=subject.rfc4514_string(),
        issuer=issuer.rfc4514_string(),
        names=names,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        fault=fault,
    )
