import pytest

from caas_console.backend.contracts.errors import (
    ConsoleError,
    EngineError,
    EngineUnreachable,
    InvalidInput,
    NotFound,
)
from caas_console.backend.contracts.jobs import ProgressItem
from caas_console.backend.engine.operations.pull_progress import PullProgress, pull_error
from caas_console.backend.engine.references import parse_reference
from caas_console.backend.engine.refusals import refusal


def test_layers_are_followed() -> None:
    progress = PullProgress()
    for record in (
        {"status": "Pulling from team/app", "id": "1"},
        {"status": "Pulling fs layer", "progressDetail": {}, "id": "aa"},
        {"status": "Already exists", "progressDetail": {}, "id": "bb"},
        {"status": "Downloading", "progressDetail": {"current": 5, "total": 10}, "id": "aa"},
    ):
        progress.apply(record)
    assert progress.message == "Pulling from team/app"
    assert progress.items == (
        ProgressItem(id="aa", status="Downloading", current=5, total=10),
        ProgressItem(id="bb", status="Already exists"),
    )


def test_finished_layer_keeps_its_size() -> None:
    progress = PullProgress()
    detail = {"current": 5, "total": 10}
    progress.apply({"status": "Downloading", "progressDetail": detail, "id": "aa"})
    progress.apply({"status": "Download complete", "progressDetail": {}, "id": "aa"})
    assert progress.items == (
        ProgressItem(id="aa", status="Download complete", current=10, total=10),
    )


def test_error_within_the_stream_is_raised() -> None:
    with pytest.raises(EngineError, match="write /x: no space left on device"):
        PullProgress().apply(
            {"errorDetail": {"message": "m"}, "error": "write /x: no space left on device"}
        )


def test_number_of_layers_is_bounded() -> None:
    progress = PullProgress()
    for number in range(10_000):
        progress.apply({"status": "Waiting", "id": str(number)})
    assert len(progress.items) == 512


@pytest.mark.parametrize(
    ("status", "words", "kind", "title"),
    [
        (
            404,
            (
                "pull access denied for nginxx, repository does not exist or may require 'docker "
                "login': denied: requested access to the resource is denied"
            ),
            NotFound,
            "The registry does not have this image",
        ),
        (
            404,
            "manifest for reg:5000/app:9 not found: manifest unknown: manifest unknown",
            NotFound,
            "The registry does not have this image",
        ),
        (
            500,
            "Get http://reg:5000/v2/: dial tcp: lookup reg: no such host",
            EngineError,
            "The host cannot reach the registry",
        ),
        (
            500,
            'Get "https://reg/v2/": dial tcp: lookup reg: Temporary failure in name resolution',
            EngineError,
            "The host cannot reach the registry",
        ),
        (
            500,
            'Get "https://reg:5000/v2/": http: server gave HTTP response to HTTPS client',
            EngineError,
            "The host cannot reach the registry",
        ),
        (
            500,
            "Head https://reg/v2/a/manifests/1: unauthorized: authentication required",
            EngineError,
            "The registry wants a login",
        ),
        (
            500,
            "toomanyrequests: You have reached your pull rate limit.",
            EngineError,
            "The registry limits how much may be pulled",
        ),
        (400, "invalid reference format", InvalidInput, "This is no name of an image"),
        (
            404,
            "no matching manifest for linux/arm64/v8 in the manifest list entries",
            NotFound,
            "The image does not exist for this kind of machine",
        ),
        (500, "write /x: no space left on device", EngineError, "The host's disk is full"),
    ],
)
def test_failed_pull_is_told_for_what_it_is(
    status: int, words: str, kind: type[ConsoleError], title: str
) -> None:
    told = pull_error(parse_reference("reg:5000/app:9"), refusal(status, words))
    assert (type(told), told.title) == (kind, title)
    assert words in told.detail


def test_failed_pull_names_what_was_asked_of_whom() -> None:
    told = pull_error(parse_reference("nginxx"), NotFound("x", "manifest unknown"))
    assert told.detail.startswith("nginxx:latest was asked of docker.io: ")


def test_lost_daemon_is_not_blamed_on_the_registry() -> None:
    lost = EngineUnreachable("lost", "connection refused")
    assert pull_error(parse_reference("a"), lost) is lost
