"""The address of a platform that others run, from what a person typed."""

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from caas_console.backend.contracts.errors import InvalidInput

_PORTS = {"https": 443, "http": 80}
_MAX_PORT = 65_535


def server_url(typed: str) -> str:
    """The base of a platform's URLs: scheme and host, and the port where it is not the usual one.

    What has no scheme is ``https``.

    Raises:
        InvalidInput: it is no address of a platform; the field ``url`` says why.
    """
    text = typed.strip()
    if not text:
        raise _invalid("The address is needed, such as caas.example.")
    parts = _split(text if "://" in text else f"https://{text}")
    if parts.scheme not in _PORTS:
        raise _invalid(
            f"The address begins with {parts.scheme}://, and a platform answers at https://."
        )
    if "@" in parts.netloc:
        raise _invalid("The address must hold no login: that is asked for later.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _invalid("The address must end after the host and the port.")
    host = _host(parts)
    if parts.scheme == "http" and not is_loopback(host):
        raise _invalid(
            "The address must be https://: over http:// anybody on the way reads the password."
        )
    port = _port(parts)
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}" + ("" if port == _PORTS[parts.scheme] else f":{port}")


def address_of_url(url: str) -> tuple[str, int]:
    """The host and the port that an address of :func:`server_url` names."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]


def is_loopback(host: str) -> bool:
    """Whether nothing that is sent there leaves this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _split(text: str) -> SplitResult:
    # urlsplit takes out some control characters, and keeps others.
    if any(sign.isspace() or not sign.isprintable() for sign in text) or "\\" in text:
        raise _invalid("The address holds a character that no address has.")
    try:
        return urlsplit(text)
    except ValueError:
        raise _invalid("This is no address; one looks like caas.example:8443.") from None


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if ":" in host:
        try:
            return str(ip_address(host))
        except ValueError:
            raise _invalid("This is no IPv6 address; one looks like [2001:db8::1].") from None
    try:
        # A name of other letters is asked for as the resolver knows it.
        ascii_host = host.encode("idna").decode() if host else ""
    except UnicodeError:
        ascii_host = ""
    labels = ascii_host.removesuffix(".").split(".")
    if not all(labels) or not all(_is_label(label) for label in labels):
        raise _invalid("The address has no host that could be looked for, such as caas.example.")
    return ascii_host.removesuffix(".")


def _is_label(label: str) -> bool:
    return all(sign.isalnum() or sign in "-_" for sign in label) and len(label) <= 63


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port is None and not parts.netloc.endswith(":"):
        return _PORTS[parts.scheme]
    if not port:
        raise _invalid(
            f"The address has a port that is none: it is a number from 1 to {_MAX_PORT}."
        )
    return port


def _invalid(fault: str) -> InvalidInput:
    return InvalidInput(
        "This is not the address of a platform",
        fault,
        "An address looks like caas.example or https://caas.example:8443.",
        fields={"url": fault},
    )
