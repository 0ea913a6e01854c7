import pytest

from caas_console.backend.contracts.errors import (
    Conflict,
    ConsoleError,
    EngineAccessDenied,
    EngineError,
    EngineTooOld,
    EngineUnreachable,
    InvalidInput,
    NotFound,
)
from caas_console.backend.engine.refusals import CommandMissing, PortAllocated, refusal

_ID = "4551c6bbcf6ac95716a9f70add242b97e283181a924304fb7a853fdf2a0a5383"
_EXTERNAL = "driver failed programming external connectivity on endpoint web (0a1b): "


@pytest.mark.parametrize(
    ("status", "message", "error", "title"),
    [
        (
            500,
            "write /var/lib/docker/tmp/x: no space left on device",
            EngineError,
            "The host's disk is full",
        ),
        (
            500,
            _EXTERNAL + "Bind for 0.0.0.0:8080 failed: port is already allocated",
            PortAllocated,
            "Port 8080 is already in use",
        ),
        (
            500,
            _EXTERNAL + "Error starting userland proxy: listen tcp4 0.0.0.0:8080: bind: address "
            "already in use",
            Conflict,
            "Port 8080 is already in use",
        ),
        (
            500,
            (
                "failed to set up container networking: failed to bind host port for "
                "0.0.0.0:8080:172.17.0.2:80/tcp: address already in use"
            ),
            Conflict,
            "Port 8080 is already in use",
        ),
        (404, f"No such container: {_ID}", NotFound, "The container does not exist any more"),
        (404, "No such image: busyboxx:1", NotFound, "There is no such image on this host"),
        (409, f"Container {_ID} is not running", Conflict, "The container is not running"),
        (
            409,
            f"Container {_ID} is paused, unpause the container before exec",
            Conflict,
            "The container is paused",
        ),
        (
            409,
            (
                f"You cannot remove a running container {_ID}. Stop the container before "
                "attempting removal or force remove"
            ),
            Conflict,
            "The container is running",
        ),
        (
            409,
            (
                'conflict: unable to remove repository reference "busybox:1" (must force) - '
                "container 405f7897c0ee is using its referenced image 14e302f39832"
            ),
            Conflict,
            "The image is in use",
        ),
        (
            403,
            "error while removing network: network n1 id 8c11 has active endpoints",
            Conflict,
            "The network is in use",
        ),
        (409, "remove v1: volume is in use - [405f]", Conflict, "The volume is in use"),
        (
            400,
            "unable to find user foo: no matching entries in passwd file",
            InvalidInput,
            "The container has no such user",
        ),
        (
            400,
            (
                "OCI runtime create failed: container_linux.go:380: starting container process "
                'caused: exec: "nosuch": executable file not found in $PATH: unknown'
            ),
            CommandMissing,
            "The container cannot run this command",
        ),
        (
            400,
            "Client sent an HTTP request to an HTTPS server.",
            EngineUnreachable,
            "The daemon expects TLS",
        ),
        (
            400,
            "client version 1.41 is too old. Minimum supported API version is 1.44",
            EngineTooOld,
            "The daemon refuses this API version",
        ),
        (
            502,
            "ops@h: Permission denied (publickey,password).",
            EngineAccessDenied,
            "ssh was refused",
        ),
        (
            502,
            "connect to host h: No route",
            EngineUnreachable,
            "The Docker daemon cannot be reached",
        ),
        (400, "invalid restart policy", InvalidInput, "The Docker daemon does not accept this"),
        (404, "page not found", NotFound, "There is no such object on this host"),
        (409, "whatever", Conflict, "The present state does not allow this"),
        (
            403,
            "authorization denied by plugin",
            EngineAccessDenied,
            "The Docker daemon denies this",
        ),
        (500, "{curly} braces", EngineError, "The Docker daemon reports an error"),
        (418, "teapot", EngineError, "The Docker daemon reports an error"),
    ],
)
def test_answer_is_told_for_what_it_is(
    status: int, message: str, error: type[ConsoleError], title: str
) -> None:
    told = refusal(status, message)
    assert type(told) is error
    assert told.title == title


def test_port_is_named() -> None:
    told = refusal(500, "Bind for 0.0.0.0:8080 failed: port is already allocated")
    assert "port 8080" in told.detail
    assert told.hint


def test_holder_of_a_name_is_named() -> None:
    told = refusal(
        409,
        f'Conflict. The container name "/web" is already in use by container "{_ID}". You have to '
        "remove (or rename) that container to be able to reuse that name.",
    )
    assert isinstance(told, Conflict)
    assert told.detail == "The container 4551c6bbcf6a has the name “web”."


def test_what_title_and_hint_say_already_is_not_repeated() -> None:
    told = refusal(409, f"You cannot remove a running container {_ID}. Stop the container before")
    assert (told.title, told.detail) == ("The container is running", "")


def test_unknown_words_are_passed_on() -> None:
    assert refusal(500, "layer {x} is lost").detail == "layer {x} is lost"
