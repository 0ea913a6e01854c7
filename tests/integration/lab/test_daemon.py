"""The lab's daemons behave as real ones, with limits and a network of their own."""

import contextlib
import http.client
import time

import pytest

from tests.integration.lab.exec_stream import attach, read_until
from tests.lab.daemon import Daemon
from tests.lab.errors import LabError
from tests.lab.namespace import Namespace
from tests.lab.session import Session

_SERVE = "echo served > /index.html; exec httpd -f -p 80 -h /"


def test_statistics_in_one_shot_tell_the_memory_limit(daemon: Daemon) -> None:
    container = daemon.client.containers.run(
        "busybox:1", ["sleep", "1000"], detach=True, mem_limit="64m"
    )

    statistics = daemon.client.api.stats(str(container.id), stream=False, one_shot=True)

    assert statistics["memory_stats"]["limit"] == 64 * 1024 * 1024


def test_logs_tell_what_a_container_printed(daemon: Daemon) -> None:
    container = daemon.client.containers.run("busybox:1", ["echo", "hello"], detach=True)
    container.wait()

    assert container.logs() == b"hello\n"


def test_exec_has_a_terminal_of_the_size_asked_for(daemon: Daemon) -> None:
    api = daemon.client.api
    container = daemon.client.containers.run("busybox:1", ["sleep", "1000"], detach=True)
    shell = api.exec_create(container.id, ["sh"], stdin=True, tty=True)["Id"]
    with attach(daemon.socket, shell) as stream:
        api.exec_resize(shell, height=30, width=111)
        stream.sendall(b"stty size\n")

        assert read_until(stream, b"30 111")


def test_published_port_is_reached_inside_and_by_forwarding(daemon: Daemon) -> None:
    daemon.client.containers.run(
        "busybox:1", ["sh", "-c", _SERVE], detach=True, ports={"80/tcp": 8080}
    )
    port = daemon.namespace.forward("127.0.0.1", 8080)

    inside = daemon.namespace.run("busybox", "wget", "-qO-", "http://127.0.0.1:8080/index.html")
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", "/index.html")
        outside = connection.getresponse().read()

    assert inside == "served\n"
    assert outside == b"served\n"


def test_commit_keeps_what_was_written_and_is_told_as_an_event(daemon: Daemon) -> None:
    start = int(time.time())
    writer = daemon.client.containers.run("busybox:1", ["touch", "/kept"], detach=True)
    writer.wait()
    image = writer.commit("team/app", "1")

    events = daemon.client.events(since=start, until=int(time.time()) + 1, decode=True)

    assert "commit" in [event["Action"] for event in events]
    assert daemon.client.containers.run(image, ["ls", "/kept"]) == b"/kept\n"


def test_shared_daemon_is_empty_again_for_each_test(daemon: Daemon) -> None:
    assert daemon.client.containers.list(all=True) == []
    assert daemon.client.volumes.list() == []


def test_killed_daemon_answers_again_and_keeps_its_containers(fresh_daemon: Daemon) -> None:
    fresh_daemon.client.containers.create("busybox:1", name="kept")

    fresh_daemon.kill()
    assert not fresh_daemon.answers()
    fresh_daemon.start()

    assert fresh_daemon.client.containers.get("kept").status == "created"


def test_daemon_that_cannot_start_says_why(lab_session: Session) -> None:
    with Namespace(lab_session, "broken") as namespace:
        daemon = Daemon(namespace, arguments=["--storage-driver", "none-such"])

        with pytest.raises(LabError, match="none-such"):
            daemon.start()
