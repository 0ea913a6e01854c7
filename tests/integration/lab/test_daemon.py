"""The lab's daemons behave as real ones and leave nothing behind."""

from tests.lab.daemon import Daemon


def test_container_runs_with_its_limits_on_the_shared_daemon(daemon: Daemon) -> None:
    container = daemon.client.containers.run(
        "busybox:1", ["sleep", "1000"], name="limited", detach=True, mem_limit="64m"
    )

    stats = container.stats(stream=False)

    assert isinstance(stats, dict)
    assert stats["memory_stats"]["limit"] == 64 * 1024 * 1024


def test_shared_daemon_is_clean_after_another_test(daemon: Daemon) -> None:
    assert daemon.client.containers.list(all=True) == []


def test_daemon_answers_again_after_it_was_killed(fresh_daemon: Daemon) -> None:
    fresh_daemon.client.containers.create("busybox:1", name="kept")

    fresh_daemon.kill()
    assert not fresh_daemon.answers()
    fresh_daemon.start()

    assert [container.name for container in fresh_daemon.client.containers.list(all=True)] == [
        "kept"
    ]
