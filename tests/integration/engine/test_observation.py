"""What happens on a daemon is seen, at the cost of one look at what changed."""

import asyncio
import contextlib
import random
from collections.abc import Callable
from typing import Any

import docker as docker_sdk

from caas_console.backend.contracts.resources import ContainerState, Health, HostState
from tests.integration.engine.observed import (
    Observed,
    docker,
    host_spec,
    observing,
    observing_ready,
    until,
)
from tests.lab.daemon import Daemon
from tests.lab.recording_proxy import RecordingProxy

_LISTS = {"/containers/json", "/images/json", "/networks", "/volumes", "/system/df", "/info"}
_SLEEP = ("busybox:1", "sleep", "1000")


async def test_events_are_subscribed_to_before_everything_is_listed_once(
    daemon: Daemon, daemon_proxy: RecordingProxy
) -> None:
    await docker(daemon.url, "run", "--detach", "--name", "web", *_SLEEP)
    async with observing_ready(daemon_proxy.url) as observed:
        assert observed.containers()["web"].state is ContainerState.RUNNING
        assert "busybox:1" in observed.images()
        assert {"bridge", "host", "none"} <= observed.networks().keys()
        paths = [request.path for request in daemon_proxy.requests]
    assert [path for path in paths if path in _LISTS].count("/containers/json") == 1
    assert all(paths.count(path) <= 1 for path in _LISTS)
    assert paths.index("/events") < min(paths.index(path) for path in _LISTS & set(paths))


async def test_host_is_known_by_its_facts(observed: Observed) -> None:
    host = observed.host
    assert (host.engine_version or "").startswith("20.10")
    assert (host.api_version, host.storage_driver) == ("1.41", "overlay2")
    assert (host.cpus or 0) >= 1
    assert (host.memory_bytes or 0) > 2**20


async def test_life_of_a_container_is_seen(observed: Observed, daemon: Daemon) -> None:
    def state(name: str) -> ContainerState | None:
        container = observed.containers().get(name)
        return container.state if container else None

    await docker(daemon.url, "run", "--detach", "--name", "web", *_SLEEP)
    await until(lambda: state("web") is ContainerState.RUNNING, "it runs")
    await docker(daemon.url, "pause", "web")
    await until(lambda: state("web") is ContainerState.PAUSED, "it is paused")
    await docker(daemon.url, "unpause", "web")
    await until(lambda: state("web") is ContainerState.RUNNING, "it runs again")
    await docker(daemon.url, "rename", "web", "site")
    await until(lambda: state("site") is ContainerState.RUNNING, "it has another name")
    assert state("web") is None
    await docker(daemon.url, "update", "--restart", "always", "site")
    await until(lambda: observed.containers()["site"].restart_policy == "always", "updated")
    await docker(daemon.url, "kill", "--signal", "KILL", "site")
    await until(lambda: state("site") is ContainerState.EXITED, "it was killed")
    assert observed.containers()["site"].exit_code == 137
    await docker(daemon.url, "rm", "site")
    await until(lambda: state("site") is None, "it is gone")


async def test_address_on_another_network_is_seen(observed: Observed, daemon: Daemon) -> None:
    def networks() -> list[str]:
        container = observed.containers().get("web")
        return [one.network for one in container.networks if one.ip_address] if container else []

    await docker(daemon.url, "run", "--detach", "--name", "web", *_SLEEP)
    await docker(daemon.url, "network", "create", "backend")
    await until(lambda: "backend" in observed.networks(), "the network is there")
    await docker(daemon.url, "network", "connect", "backend", "web")
    await until(lambda: networks() == ["backend", "bridge"], "it is connected")
    await docker(daemon.url, "network", "disconnect", "backend", "web")
    await until(lambda: networks() == ["bridge"], "it is disconnected")
    await docker(daemon.url, "network", "rm", "backend")
    await until(lambda: "backend" not in observed.networks(), "the network is gone")


async def test_volume_is_seen(observed: Observed, daemon: Daemon) -> None:
    await docker(daemon.url, "volume", "create", "--label", "k=v", "pages")
    await until(lambda: "pages" in observed.volumes(), "it is there")
    assert observed.volumes()["pages"].labels == {"k": "v"}
    await docker(daemon.url, "volume", "rm", "pages")
    await until(lambda: "pages" not in observed.volumes(), "it is gone")


async def test_names_of_images_are_seen(observed: Observed, daemon: Daemon) -> None:
    await docker(daemon.url, "run", "--name", "source", "busybox:1", "touch", "/a")
    await docker(daemon.url, "commit", "source", "made:1")
    await until(lambda: "made:1" in observed.images(), "the commit is there")
    made = observed.images()["made:1"]
    await docker(daemon.url, "tag", "made:1", "made:2")
    await until(lambda: "made:2" in observed.images(), "the tag is there")
    await docker(daemon.url, "rmi", "made:1")
    await until(lambda: "made:1" not in observed.images(), "the tag is gone")
    assert observed.images()["made:2"].id == made.id
    await docker(daemon.url, "rmi", "made:2")
    await until(lambda: made.id not in _image_ids(observed), "the image is gone")


async def test_image_that_lost_its_tag_to_another_is_dangling(
    observed: Observed, daemon: Daemon
) -> None:
    await docker(daemon.url, "run", "--name", "source", "busybox:1", "touch", "/a")
    await docker(daemon.url, "commit", "source", "made:1")
    await until(lambda: "made:1" in observed.images(), "the first is there")
    first = observed.images()["made:1"]
    await docker(daemon.url, "commit", "source", "made:1")
    await until(lambda: first.engine_id in observed.images(), "the first has no name any more")
    assert observed.images()["made:1"].id != first.id


async def test_pruned_objects_are_gone(observed: Observed, daemon: Daemon) -> None:
    await docker(daemon.url, "run", "--name", "done", "busybox:1", "true")
    await docker(daemon.url, "network", "create", "unused")
    await docker(daemon.url, "volume", "create", "unused")
    await until(
        lambda: "done" in observed.containers() and "unused" in observed.volumes(), "all there"
    )
    await docker(daemon.url, "system", "prune", "--force", "--volumes")
    await docker(daemon.url, "volume", "prune", "--force")
    await until(lambda: "done" not in observed.containers(), "the container is gone")
    await until(lambda: "unused" not in observed.networks(), "the network is gone")
    await until(lambda: "unused" not in observed.volumes(), "the volume is gone")


async def test_health_is_seen_and_its_checks_are_no_events(
    observed: Observed, daemon: Daemon
) -> None:
    check = ("--health-cmd", "test -f /tmp/well", "--health-interval", "200ms")
    retries = ("--health-retries", "1")
    await docker(daemon.url, "run", "--detach", "--name", "web", *check, *retries, *_SLEEP)

    def health() -> Health | None:
        container = observed.containers().get("web")
        return container.health if container else None

    await until(lambda: health() is Health.UNHEALTHY, "it is unhealthy")
    await docker(daemon.url, "exec", "web", "touch", "/tmp/well")
    await until(lambda: health() is Health.HEALTHY, "it is healthy")
    commands = [
        event.attributes["command"] for event in observed.events() if event.action == "exec_create"
    ]
    assert commands == ["touch /tmp/well"]


async def test_lack_of_memory_is_seen(observed: Observed, daemon: Daemon) -> None:
    limits = ("--memory", "8m", "--memory-swap", "8m")
    greedy = "x=a; while true; do x=$x$x; done"
    await docker(
        daemon.url, "run", "--detach", "--name", "greedy", *limits, "busybox:1", "sh", "-c", greedy
    )

    def killed() -> bool:
        container = observed.containers().get("greedy")
        return container is not None and container.oom_killed is True

    await until(killed, "it was killed for want of memory")
    assert observed.containers()["greedy"].memory_limit == 8 * 2**20
    assert any(event.action == "oom" for event in observed.events())


async def test_restarts_are_counted(observed: Observed, daemon: Daemon) -> None:
    await docker(
        daemon.url,
        *("run", "--detach", "--name", "failing", "--restart", "on-failure:2"),
        *("busybox:1", "sh", "-c", "exit 4"),
    )

    def given_up() -> bool:
        container = observed.containers().get("failing")
        return container is not None and container.state is ContainerState.EXITED

    await until(given_up, "it was given up")
    failing = observed.containers()["failing"]
    assert (failing.restart_count, failing.exit_code) == (2, 4)


async def test_no_list_is_requested_between_two_changes(
    daemon: Daemon, daemon_proxy: RecordingProxy
) -> None:
    async with observing_ready(daemon_proxy.url) as observed:
        daemon_proxy.forget()
        await docker(daemon.url, "volume", "create", "pages")
        await docker(daemon.url, "run", "--detach", "--name", "web", *_SLEEP)
        await docker(daemon.url, "network", "create", "backend")
        await docker(daemon.url, "network", "connect", "backend", "web")
        await docker(daemon.url, "tag", "busybox:1", "other:1")
        await docker(daemon.url, "commit", "web", "made:1")
        await docker(daemon.url, "restart", "--time", "0", "web")
        await docker(daemon.url, "rm", "--force", "web")
        await docker(daemon.url, "network", "rm", "backend")
        await docker(daemon.url, "volume", "rm", "pages")
        await docker(daemon.url, "rmi", "other:1", "made:1")
        await until(
            lambda: (
                not {"other:1", "made:1"} & observed.images().keys()
                and "web" not in observed.containers()
                and "pages" not in observed.volumes()
            ),
            "all changes are seen",
        )
        paths = [request.path for request in daemon_proxy.requests]
    assert not _LISTS & set(paths)
    assert paths.count("/events") == 0


async def test_volley_of_events_leads_to_few_looks(
    daemon: Daemon, daemon_proxy: RecordingProxy
) -> None:
    await docker(daemon.url, "run", "--detach", "--name", "web", *_SLEEP)
    async with observing_ready(daemon_proxy.url) as observed:
        daemon_proxy.forget()
        for _ in range(5):
            await docker(daemon.url, "pause", "web")
            await docker(daemon.url, "unpause", "web")
        await until(lambda: len(observed.events()) >= 10, "all events came")
        looks = [request for request in daemon_proxy.requests if request.path.endswith("/json")]
    assert len(looks) <= 10


async def test_event_that_nobody_looks_for_is_not_kept(observed: Observed, daemon: Daemon) -> None:
    await docker(daemon.url, "run", "--detach", "--name", "web", *_SLEEP)
    await docker(daemon.url, "top", "web")
    await docker(daemon.url, "exec", "web", "true")
    await docker(daemon.url, "pause", "web")
    await until(lambda: "pause" in {event.action for event in observed.events()}, "the last came")
    actions = {event.action for event in observed.events()}
    assert "exec_create" in actions
    assert not {"top", "exec_start", "exec_die"} & actions


async def test_events_before_the_start_are_told_once_over_a_reconnection(
    daemon: Daemon, daemon_proxy: RecordingProxy
) -> None:
    await docker(daemon.url, "volume", "create", "told")
    async with observing_ready(daemon_proxy.url) as observed:
        daemon_proxy.refuse()
        daemon_proxy.cut()
        await observed.until_state(HostState.UNREACHABLE)
        await docker(daemon.url, "volume", "create", "missed")
        daemon_proxy.accept()
        await observed.until_state(HostState.READY)
        created = [
            event.subject_id
            for event in observed.events()
            if (event.type, event.action) == ("volume", "create")
        ]
    assert created.count("told") == 1
    assert created.count("missed") == 1
    assert "missed" not in created[: created.index("told")]


async def test_labels_that_the_daemon_reads_anew_are_seen(fresh_daemon: Daemon) -> None:
    async with observing_ready(fresh_daemon.url) as observed:
        (fresh_daemon.directory / "daemon.json").write_text('{"labels": ["zone=a"]}')
        pid = (fresh_daemon.directory / "docker.pid").read_text()
        fresh_daemon.namespace.run("kill", "-HUP", pid)
        await until(lambda: observed.host.labels == ("zone=a",), "the label is there")


async def test_state_after_a_storm_of_changes_is_the_engines(
    observed: Observed, daemon: Daemon
) -> None:
    await asyncio.gather(*(asyncio.to_thread(_storm, daemon, number) for number in range(4)))
    api = daemon.client.api
    containers = {
        one["Names"][0].removeprefix("/"): one["State"] for one in api.containers(all=True)
    }
    images = {tag for image in api.images() for tag in image["RepoTags"] or ()}
    volumes = {volume["Name"] for volume in api.volumes()["Volumes"] or ()}
    networks = {network["Name"] for network in api.networks()}
    assert len(containers) > 4
    await until(
        lambda: {name: str(one.state) for name, one in observed.containers().items()} == containers,
        "the containers are the engine's",
    )
    await until(lambda: _tags(observed) == images, "the tags are the engine's")
    await until(lambda: observed.volumes().keys() == volumes, "the volumes are the engine's")
    await until(lambda: observed.networks().keys() == networks, "the networks are the engine's")


def _storm(daemon: Daemon, number: int) -> None:
    """Changes of every kind; which of them fail does not matter."""
    chance = random.Random(number)
    api: Any = docker_sdk.APIClient(daemon.url, version="1.41")
    changes: list[Callable[[str], object]] = [
        lambda name: api.create_container("busybox:1", ["sleep", "1000"], name=name),
        lambda name: api.create_container("busybox:1", ["sleep", "1000"], name=name),
        api.start,
        api.start,
        api.kill,
        lambda name: api.remove_container(name, force=True),
        lambda name: api.rename(name, f"{name}x"),
        lambda name: api.tag("busybox:1", name, "1"),
        lambda name: api.remove_image(f"{name}:1"),
        api.create_volume,
        api.remove_volume,
        lambda name: api.create_network(name, check_duplicate=True),
        api.remove_network,
    ]
    for _ in range(60):
        with contextlib.suppress(docker_sdk.errors.APIError):
            chance.choice(changes)(f"storm{number}{chance.choice('abc')}")
    api.create_container("busybox:1", name=f"last{number}")
    api.create_container("busybox:1", name=f"other{number}")
    api.close()


def _tags(observed: Observed) -> set[str]:
    return {tag for image in observed.images().values() for tag in image.tags}


async def test_host_that_is_given_up_leaves_nothing(daemon: Daemon) -> None:
    async with observing_ready(daemon.url) as observed:
        await observed.fleet.set_hosts([])
        assert list(observed.fleet.feed.all_objects()) == []


async def test_host_that_is_described_anew_is_the_described_one(daemon: Daemon) -> None:
    async with observing_ready(daemon.url) as observed:
        renamed = host_spec(daemon.url).model_copy(update={"name": "two", "tenant_id": "t2"})
        await observed.fleet.set_hosts([renamed])
        await observed.until_state(HostState.READY)
        assert observed.host.name == "two"
        assert observed.images()["busybox:1"].tenant_id == "t2"


async def test_many_containers_are_all_inspected(daemon: Daemon) -> None:
    count = 30
    for number in range(count):
        daemon.client.api.create_container("busybox:1", name=f"c{number}")
    async with observing(host_spec(daemon.url)) as observed:
        await observed.until_state(HostState.READY)
        await observed.until_inspected()
        created = [one for one in observed.containers().values() if one.tty is False]
    assert len(created) >= count


def _image_ids(observed: Observed) -> set[str]:
    return {image.id for image in observed.images().values()}
