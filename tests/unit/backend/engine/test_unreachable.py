import errno
import socket
import ssl

import pytest

from caas_console.backend.contracts.errors import (
    EngineAccessDenied,
    EngineError,
    EngineUnreachable,
)
from caas_console.backend.engine.endpoint import Endpoint, TCPEndpoint, UnixEndpoint
from caas_console.backend.engine.unreachable import connection_failure, tls_failure

_SOCKET = UnixEndpoint("/var/run/docker.sock")
_PORT = TCPEndpoint("docker.example", 2376)


@pytest.mark.parametrize(
    ("endpoint", "error", "kind", "title"),
    [
        (_SOCKET, FileNotFoundError(), EngineUnreachable, "No Docker daemon is running here"),
        (_SOCKET, ConnectionRefusedError(), EngineUnreachable, "The Docker daemon is not running"),
        (_SOCKET, PermissionError(), EngineAccessDenied, "You may not use this Docker daemon"),
        (_SOCKET, TimeoutError(), EngineUnreachable, "The Docker daemon does not answer"),
        (_PORT, socket.gaierror(-2, "?"), EngineUnreachable, "There is no such machine"),
        (_PORT, ConnectionRefusedError(), EngineUnreachable, "The connection was refused"),
        (_PORT, TimeoutError(), EngineUnreachable, "The machine does not answer"),
        (
            _PORT,
            OSError(errno.ENETUNREACH, "Network is unreachable"),
            EngineUnreachable,
            "The machine cannot be reached",
        ),
    ],
)
def test_failure_to_connect_is_told_for_what_it_is(
    endpoint: Endpoint, error: OSError, kind: type[EngineError], title: str
) -> None:
    told = connection_failure(endpoint, error)
    assert type(told) is kind
    assert told.title == title
    assert told.detail


def test_refused_user_is_told_of_the_group() -> None:
    assert "sudo usermod -aG docker $USER" in connection_failure(_SOCKET, PermissionError()).hint


def test_untrusted_certificate_is_told_apart() -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "self-signed certificate"
    told = connection_failure(_PORT, error)
    assert isinstance(told, EngineAccessDenied)
    assert "self-signed certificate" in told.detail


def test_refused_certificate_is_told_apart() -> None:
    error = ssl.SSLError(1, "alert")
    error.reason = "TLSV13_ALERT_CERTIFICATE_REQUIRED"
    told = tls_failure(_PORT, error)
    assert isinstance(told, EngineAccessDenied)
    assert "alert certificate required" in told.detail


def test_daemon_without_tls_is_told_apart() -> None:
    error = ssl.SSLError(1, "wrong version number")
    error.reason = "WRONG_VERSION_NUMBER"
    assert type(tls_failure(_PORT, error)) is EngineUnreachable
