import pytest

from caas_console.backend.contracts.errors import InvalidInput
from caas_console.backend.engine.endpoint import (
    Endpoint,
    SSHEndpoint,
    TCPEndpoint,
    UnixEndpoint,
    parse_endpoint,
)


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("unix:///var/run/docker.sock", UnixEndpoint("/var/run/docker.sock")),
        (" unix:///a b/c.sock ", UnixEndpoint("/a b/c.sock")),
        ("tcp://10.0.0.1:4000", TCPEndpoint("10.0.0.1", 4000)),
        ("tcp://docker.example", TCPEndpoint("docker.example", 2375)),
        ("http://docker.example:80", TCPEndpoint("docker.example", 80)),
        ("tcp://[fd00::1]:2376", TCPEndpoint("fd00::1", 2376)),
        ("ssh://docker.example", SSHEndpoint("docker.example")),
        ("ssh://ops@docker.example:2222", SSHEndpoint("docker.example", "ops", 2222)),
    ],
)
def test_endpoint_is_read(text: str, endpoint: Endpoint) -> None:
    assert parse_endpoint(text) == endpoint


def test_port_with_tls_has_a_default_of_its_own() -> None:
    assert parse_endpoint("tcp://h", "/certs") == TCPEndpoint("h", 2376, "/certs")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/var/run/docker.sock",
        "unix://docker.sock",
        "unix://",
        "npipe:////./pipe/docker_engine",
        "tcp://",
        "tcp://h:port",
        "tcp://h:99999",
        "tcp://[fd00::1",
        "ssh://",
        "ssh://-oProxyCommand=x",
        "ssh://-l@h",
    ],
)
def test_what_is_no_endpoint_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_endpoint(text)
    assert caught.value.fields.keys() == {"endpoint"}


@pytest.mark.parametrize(
    "text", ["unix:///a.sock", "tcp://h:1", "tcp://[fd00::1]:2376", "ssh://ops@h:22", "ssh://h"]
)
def test_endpoint_is_written_as_it_is_read(text: str) -> None:
    assert str(parse_endpoint(text)) == text
