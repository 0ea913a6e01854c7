"""Where a Docker daemon is reached, in the notation of ``DOCKER_HOST``."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from caas_console.backend.contracts.errors import InvalidInput

PLAIN_PORT = 2375
TLS_PORT = 2376


@dataclass(frozen=True)
class UnixEndpoint:
    """A Unix socket."""

    path: str

    def __str__(self) -> str:
        return f"unix://{self.path}"


@dataclass(frozen=True)
class TCPEndpoint:
    """A TCP port; with ``tls_directory`` (ca.pem, cert.pem, key.pem) behind mutual TLS."""

    host: str
    port: int
    tls_directory: str | None = None

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"tcp://{host}:{self.port}"


@dataclass(frozen=True)
class SSHEndpoint:
    """A machine whose own docker CLI reaches its daemon; None means as ssh's settings say."""

    host: str
    user: str | None = None
    port: int | None = None

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"ssh://{user}{self.host}{port}"


Endpoint = UnixEndpoint | TCPEndpoint | SSHEndpoint


def parse_endpoint(text: str, tls_directory: str | None = None) -> Endpoint:
    """The endpoint that ``text`` names.

    Raises:
        InvalidInput: it names none; the field is ``endpoint``.
    """
    try:
        url = urlsplit(text.strip())
        return _endpoint(url, url.port, tls_directory)
    except ValueError as error:  # a port that is no number, an unclosed bracket
        raise _invalid(str(error)) from error


def _endpoint(url: SplitResult, port: int | None, tls_directory: str | None) -> Endpoint:
    if url.scheme == "unix":
        return UnixEndpoint(_socket_path(url))
    host = url.hostname or ""
    # ssh would read a name that starts with a dash as an option.
    if not host or host.startswith("-") or (url.username or "").startswith("-"):
        raise _invalid("It names no machine.")
    if url.scheme == "ssh":
        return SSHEndpoint(host, url.username, port)
    if url.scheme in {"tcp", "http", "https"}:
        default_port = TLS_PORT if tls_directory else PLAIN_PORT
        return TCPEndpoint(host, port or default_port, tls_directory)
    raise _invalid(f"The scheme “{url.scheme}” is not known.")


def _socket_path(url: SplitResult) -> str:
    path = url.netloc + url.path
    if not path.startswith("/"):
        raise _invalid("The path of a Unix socket starts with “/”.")
    return path


def _invalid(reason: str) -> InvalidInput:
    return InvalidInput(
        "This is not the address of a Docker daemon",
        reason,
        "Write unix:///path, tcp://host:port or ssh://user@host.",
        fields={"endpoint": reason},
    )
