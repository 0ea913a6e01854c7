from pathlib import Path

from caas_console.backend.contracts.resources import ObjectRef
from caas_console.backend.wire.endpoint import Endpoint
from caas_console.backend.wire.runtime_path import host_path, object_path
from caas_console.backend.wire.session import Session


def test_the_token_is_not_in_what_an_endpoint_shows() -> None:
    assert "secret" not in repr(Endpoint(url="http://platform/v1", token="secret"))


def test_the_credential_is_not_in_what_a_session_shows() -> None:
    session = Session(pid=1, socket=Path("/run/s"), credential="secret")
    assert "secret" not in repr(session)


def test_sockets_are_where_the_requests_go() -> None:
    assert Endpoint(url="https://caas/v1", token="t").websocket_url == "wss://caas/v1"
    assert Endpoint(url="http://caas/v1", token="t").websocket_url == "ws://caas/v1"


def test_a_segment_cannot_leave_its_place_in_a_path() -> None:
    ref = ObjectRef("a/b", "../../hosts?x#y")
    path = object_path("container", ref, "logs")
    assert path == "/hosts/a%2Fb/containers/..%2F..%2Fhosts%3Fx%23y/logs"


def test_the_engine_has_a_path_without_an_id() -> None:
    assert object_path("host", ObjectRef("local", "")) == host_path("local", "engine")
