import ipaddress
import socket

from caas_console.backend.serving.tcp_socket import listen


def test_what_an_accepted_connection_is_given_is_sent_at_once() -> None:
    """Nagle's algorithm would hold an answer's body back until its head is acknowledged."""
    with (
        listen(ipaddress.ip_address("127.0.0.1"), 0) as listener,
        socket.create_connection(listener.getsockname()),
    ):
        listener.setblocking(True)
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
