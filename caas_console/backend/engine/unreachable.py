"""What to tell people when a daemon cannot be reached: why exactly, and the next step."""

import getpass
import os
import socket
import ssl

from caas_console.backend.contracts.errors import (
    EngineAccessDenied,
    EngineError,
    EngineUnreachable,
)
from caas_console.backend.engine.endpoint import Endpoint, UnixEndpoint

_START_HINT = "Start it: sudo systemctl start docker (without systemd: sudo dockerd)"
_ADDRESS_HINT = "Check the address, that the daemon listens there, and the firewall between."


def connection_failure(endpoint: Endpoint, error: OSError) -> EngineError:
    """The error to raise when connecting to ``endpoint`` failed with ``error``."""
    if isinstance(error, ssl.SSLError):
        return tls_failure(endpoint, error)
    if isinstance(endpoint, UnixEndpoint):
        return _socket_failure(endpoint, error)
    return _port_failure(endpoint, error)


def _socket_failure(endpoint: UnixEndpoint, error: OSError) -> EngineError:
    if isinstance(error, PermissionError):
        return EngineAccessDenied(
            "You may not use this Docker daemon",
            f"The socket {endpoint.path} refuses the user {_user_name()}.",
            "Add yourself to the group docker (sudo usermod -aG docker $USER), "
            "then log out and in again.",
        )
    if isinstance(error, FileNotFoundError):
        detail = f"There is no socket {endpoint.path}."
        return EngineUnreachable(
            "No Docker daemon is running here", detail, f"Install Docker, or {_lower(_START_HINT)}"
        )
    if isinstance(error, ConnectionRefusedError):
        detail = f"Nobody answers at the socket {endpoint.path}."
        return EngineUnreachable("The Docker daemon is not running", detail, _START_HINT)
    return EngineUnreachable("The Docker daemon does not answer", _reason(endpoint, error))


def _port_failure(endpoint: Endpoint, error: OSError) -> EngineError:
    if isinstance(error, socket.gaierror):
        detail = f"The name in {endpoint} is not known: {error.strerror}."
        return EngineUnreachable("There is no such machine", detail, "Check the host's address.")
    if isinstance(error, ConnectionRefusedError):
        detail = f"Nothing listens at {endpoint}."
        return EngineUnreachable("The connection was refused", detail, _ADDRESS_HINT)
    if isinstance(error, TimeoutError):
        detail = f"{endpoint} does not answer."
        return EngineUnreachable("The machine does not answer", detail, _ADDRESS_HINT)
    return EngineUnreachable(
        "The machine cannot be reached", _reason(endpoint, error), _ADDRESS_HINT
    )


def tls_failure(endpoint: Endpoint, error: ssl.SSLError) -> EngineError:
    """The error to raise when TLS with ``endpoint`` failed, at its start or later."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return EngineAccessDenied(
            "The daemon's certificate is not trusted",
            f"{endpoint}: {error.verify_message}.",
            "Check ca.pem in the host's TLS folder, and the name in the certificate.",
        )
    reason = (error.reason or str(error)).replace("_", " ").lower()
    if "alert" in reason:
        return EngineAccessDenied(
            "The daemon refuses our certificate",
            f"{endpoint}: {reason}.",
            "Check cert.pem and key.pem in the host's TLS folder.",
        )
    return EngineUnreachable(
        "The TLS connection failed", f"{endpoint}: {reason}.", "Check that the daemon uses TLS."
    )


def connection_lost(endpoint: Endpoint) -> EngineUnreachable:
    """The error to raise when a connection ended in the middle."""
    return EngineUnreachable(
        "The connection to the Docker daemon was lost", f"{endpoint} closed it."
    )


def no_answer(endpoint: Endpoint, seconds: float) -> EngineUnreachable:
    """The error to raise when a daemon that is there does not answer a request."""
    return EngineUnreachable(
        "The Docker daemon does not answer", f"{endpoint} gave no answer within {seconds:g} s."
    )


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return str(os.geteuid())


def _reason(endpoint: Endpoint, error: OSError) -> str:
    return f"{endpoint}: {error.strerror or error}."


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
