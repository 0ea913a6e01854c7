"""Each operation does on a real daemon what it says, and fails with a reason."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from typing import Any, get_args

import pytest
from docker.errors import APIError

from caas_console.backend.contracts.errors import (
    Conflict,
    ConsoleError,
    EngineError,
    InvalidInput,
    NotFound,
)
from caas_console.backend.contracts.jobs import Progress
from caas_console.backend.contracts.operations import (
    CommitContainer,
    ContainerSpec,
    KillContainer,
    Operation,
    PauseContainer,
    Prune,
    PruneTarget,
    PullImage,
    PullPolicy,
    RemovableLimit,
    RemoveContainer,
    RemoveImage,
    RemoveNetwork,
    RemoveVolume,
    RenameContainer,
    Resources,
    RestartContainer,
    RunContainer,
    StartContainer,
    StopContainer,
    TagImage,
    UnpauseContainer,
    UpdateContainer,
)
from caas_console.backend.contracts.resources import Mount, Port
from caas_console.backend.engine.operations import prune_all_but
from caas_console.backend.engine.prune_preview import Holdings, holdings
from tests.integration.engine.observed import HOST_ID, Observed, docker, observing_ready, until
from tests.lab.contents import load_image
from tests.lab.daemon import Daemon
from tests.lab.images.busybox import busybox_image
from tests.lab.namespace import Namespace
from tests.lab.registry import Registry
from tests.lab.session import Session

_COMMAND = ("sleep", "1000")
_MIB = 1024**2


def _spec(name: str | None = "web", **settings: Any) -> ContainerSpec:
    return ContainerSpec.model_validate(
        {"image": "busybox:1", "name": name, "command": _COMMAND} | settings
    )


async def _run(observed: Observed, name: str = "web", **settings: Any) -> str:
    reports = await observed.execute(RunContainer(spec=_spec(name, **settings)), f"run-{name}")
    assert reports[-1].result is not None
    return str(reports[-1].result["container_id"])


async def _failure(observed: Observed, operation: Operation) -> ConsoleError:
    with pytest.raises(ConsoleError) as caught:
        await observed.execute(operation, "failing")
    return caught.value


def _steps(reports: list[Progress]) -> list[str]:
    """The steps in order, each once."""
    return list(dict.fromkeys(report.step for report in reports))


def _state(daemon: Daemon, container: str) -> Any:
    return daemon.client.api.inspect_container(container)


def _image(daemon: Daemon, reference: str) -> Any:
    api: Any = daemon.client.api  # the SDK's stubs leave the method untyped
    return api.inspect_image(reference)


async def test_container_runs_as_it_was_asked_for(observed: Observed, daemon: Daemon) -> None:
    await docker(daemon.url, "network", "create", "backend")
    spec = _spec(
        environment={"A": "b=c"},
        ports=(Port(container_port=80, host_port=18080),),
        mounts=(
            Mount(type="volume", source="pages", target="/data"),
            Mount(type="tmpfs", source="", target="/scratch"),
        ),
        network="backend",
        labels={"k": "v"},
        resources=Resources(memory_bytes=32 * _MIB, cpus=0.5, pids=50),
        restart_policy="unless-stopped",
        tty=True,
    )
    reports = await observed.execute(RunContainer(spec=spec), "job-7")
    assert _steps(reports) == ["create", "start"]
    assert reports[-1].result is not None
    made = _state(daemon, str(reports[-1].result["container_id"]))
    assert made["State"]["Running"]
    assert made["Config"]["Labels"] == {"k": "v", "caas.job": "job-7"}
    assert "A=b=c" in made["Config"]["Env"]
    await until(lambda: "web" in observed.containers(), "it is seen")
    await observed.until_inspected()
    # They are told with the start, which may be seen after the inspection.
    await until(lambda: bool(observed.containers()["web"].ports), "its ports are seen")
    web = observed.containers()["web"]
    assert (web.memory_limit, web.cpu_limit, web.tty) == (32 * _MIB, 0.5, True)
    assert {port.host_port for port in web.ports} == {18080}
    assert {mount.target for mount in web.mounts} == {"/data", "/scratch"}
    assert [one.network for one in web.networks] == ["backend"]


async def test_container_is_made_without_being_started(observed: Observed, daemon: Daemon) -> None:
    reports = await observed.execute(RunContainer(spec=_spec(), start=False))
    assert _steps(reports) == ["create"]
    assert _state(daemon, "web")["State"]["Status"] == "created"


async def test_job_that_runs_again_finds_its_container(observed: Observed, daemon: Daemon) -> None:
    first = await observed.execute(RunContainer(spec=_spec(None), start=False), "job-8")
    again = await observed.execute(RunContainer(spec=_spec(None)), "job-8")
    assert first[-1].result == again[-1].result
    assert len(daemon.client.api.containers(all=True)) == 1


async def test_missing_image_is_pulled(
    observed: Observed, daemon: Daemon, registry: Registry
) -> None:
    reference = registry.push(daemon.client, "busybox:1", "run/busybox:1")
    reports = await observed.execute(RunContainer(spec=_spec(image=reference)))
    assert _steps(reports) == ["pull", "create", "start"]
    assert _state(daemon, "web")["Config"]["Image"] == reference


async def test_image_that_must_not_be_pulled_is_missing(observed: Observed) -> None:
    never: PullPolicy = "never"
    error = await _failure(observed, RunContainer(spec=_spec(image="nowhere:1"), pull=never))
    assert isinstance(error, NotFound)
    assert error.title == "There is no such image on this host"
    assert "nowhere:1" in error.detail


async def test_port_of_another_container_is_told_and_the_name_stays_free(
    observed: Observed, daemon: Daemon
) -> None:
    ports = (Port(container_port=80, host_port=18081),)
    await _run(observed, "first", ports=ports)
    error = await _failure(observed, RunContainer(spec=_spec("second", ports=ports)))
    assert isinstance(error, Conflict)
    assert error.title == "Port 18081 is already in use"
    assert error.detail == "The container “first” publishes port 18081 of the host."
    assert "second" not in await docker(daemon.url, "ps", "--all", "--format", "{{.Names}}")


async def test_volume_that_a_failed_run_has_made_is_told_and_one_that_was_there_is_not(
    observed: Observed, daemon: Daemon
) -> None:
    await docker(daemon.url, "volume", "create", "old")
    mounts = tuple(
        Mount(type="volume", source=name, target=target)
        for name, target in (("old", "/old"), ("fresh", "/fresh"), ("fresh", "/again"))
    )
    error = await _failure(observed, RunContainer(spec=_spec(command=("nosuch",), mounts=mounts)))
    assert error.title == "The container cannot run this command"
    assert error.detail.endswith("The volume “fresh” was made for it, and stays.")
    assert error.detail.count("“fresh”") == 1
    assert "“old”" not in error.detail
    assert "fresh" in await docker(daemon.url, "volume", "ls", "--format", "{{.Name}}")


async def test_port_of_another_program_is_told(observed: Observed, daemon: Daemon) -> None:
    listener = ("busybox", "nc", "-l", "-p", "18082")
    process = daemon.namespace.spawn(listener, daemon.directory / "nc.log")
    try:
        command = ("busybox", "netstat", "-ltn")
        await until(lambda: ":18082 " in daemon.namespace.run(*command), "it listens")
        ports = (Port(container_port=80, host_port=18082),)
        error = await _failure(observed, RunContainer(spec=_spec(ports=ports)))
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert error.title == "Port 18082 is already in use"
    assert "port 18082" in error.detail


async def test_name_of_another_container_is_told(observed: Observed) -> None:
    first = await _run(observed, "web")
    error = await _failure(observed, RunContainer(spec=_spec("web")))
    assert isinstance(error, Conflict)
    assert error.title == "The name is already in use"
    assert first[:12] in error.detail


async def test_command_that_the_image_lacks_is_told(observed: Observed, daemon: Daemon) -> None:
    error = await _failure(observed, RunContainer(spec=_spec(command=("nosuch",))))
    assert isinstance(error, InvalidInput)
    assert error.title == "The container cannot run this command"
    assert daemon.client.api.containers(all=True) == []


async def test_run_that_is_cancelled_leaves_no_container(
    observed: Observed, daemon: Daemon
) -> None:
    run = RunContainer(spec=_spec())
    for step in ("create", "start"):
        async with aclosing(observed.fleet.execute(HOST_ID, run, step, 1)) as reports:
            async for report in reports:
                if report.step == step:
                    break
        assert daemon.client.api.containers(all=True) == []


async def test_run_that_is_cancelled_while_the_engine_works_leaves_no_container(
    observed: Observed, daemon: Daemon
) -> None:
    begun = asyncio.Event()

    async def run() -> None:
        operation = RunContainer(spec=_spec())
        async with aclosing(observed.fleet.execute(HOST_ID, operation, "job-1", 1)) as reports:
            async for _ in reports:
                begun.set()

    running = asyncio.create_task(run())
    await begun.wait()
    await asyncio.sleep(0)  # it goes on to create the container
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert daemon.client.api.containers(all=True) == []


async def test_life_of_a_container(observed: Observed, daemon: Daemon) -> None:
    web = await _run(observed)

    def status() -> str:
        return str(_state(daemon, web)["State"]["Status"])

    # Each twice: what is so already is no failure.
    for _ in range(2):
        await observed.execute(PauseContainer(target=web))
        assert status() == "paused"
    for _ in range(2):
        await observed.execute(UnpauseContainer(target=web))
        assert status() == "running"
    for _ in range(2):
        await observed.execute(StopContainer(target=web, grace_seconds=0))
        assert status() == "exited"
    for _ in range(2):
        await observed.execute(StartContainer(target=web))
        assert status() == "running"
    started = _state(daemon, web)["State"]["StartedAt"]
    await observed.execute(RestartContainer(target=web, grace_seconds=0))
    assert _state(daemon, web)["State"]["StartedAt"] > started
    await observed.execute(RenameContainer(target=web, name="site"))
    assert _state(daemon, web)["Name"] == "/site"
    await observed.execute(KillContainer(target=web, signal="SIGKILL"))
    await until(lambda: status() == "exited", "it is dead")
    assert (await _failure(observed, KillContainer(target=web))).title == (
        "The container is not running"
    )
    await observed.execute(RemoveContainer(target=web))
    assert isinstance(await _failure(observed, StartContainer(target=web)), NotFound)


async def test_running_container_is_removed_only_by_force(observed: Observed) -> None:
    web = await _run(observed)
    error = await _failure(observed, RemoveContainer(target=web))
    assert (type(error), error.title) == (Conflict, "The container is running")
    await observed.execute(RemoveContainer(target=web, force=True))


async def test_limits_of_a_running_container_change(observed: Observed, daemon: Daemon) -> None:
    web = await _run(observed, resources=Resources(memory_bytes=16 * _MIB))
    resources = Resources(memory_bytes=64 * _MIB, cpus=0.5, cpu_shares=512, pids=99)
    update = UpdateContainer(
        target=web, resources=resources, restart_policy="on-failure", restart_retries=2
    )
    await observed.execute(update)
    limits = _state(daemon, web)["HostConfig"]
    assert (limits["Memory"], limits["NanoCpus"]) == (64 * _MIB, 500_000_000)
    assert (limits["CpuShares"], limits["PidsLimit"]) == (512, 99)
    assert limits["RestartPolicy"] == {"Name": "on-failure", "MaximumRetryCount": 2}


@pytest.mark.parametrize("cpus", [{"nano_cpus": 500_000_000}, {"cpu_quota": 50_000}])
async def test_limits_are_taken_off_and_stay_off(
    observed: Observed, daemon: Daemon, cpus: dict[str, Any]
) -> None:
    web = "web"
    daemon.client.containers.run(
        "busybox:1",
        list(_COMMAND),
        name=web,
        detach=True,
        mem_limit="64m",
        mem_reservation="32m",
        cpu_shares=512,
        pids_limit=99,
        **cpus,
    )

    async def controls() -> list[str]:
        files = ("cpu/cpu.shares", "pids/pids.max", "cpu/cpu.cfs_quota_us")
        paths = (f"/sys/fs/cgroup/{file}" for file in files)
        return (await docker(daemon.url, "exec", web, "cat", *paths)).split()

    no_limit = {"-1", str(100_000 * daemon.client.info()["NCPU"])}
    removable: tuple[RemovableLimit, ...] = get_args(RemovableLimit)
    await observed.execute(UpdateContainer(target=web, unlimited=removable))
    for _ in range(2):
        *others, quota = await controls()
        assert (others, quota in no_limit) == (["1024", "max"], True)
        await observed.execute(RestartContainer(target=web, grace_seconds=0))
    assert _state(daemon, web)["HostConfig"]["MemoryReservation"] == -1
    limits = Resources(memory_reservation_bytes=32 * _MIB, cpus=0.5, cpu_shares=512, pids=99)
    await observed.execute(UpdateContainer(target=web, resources=limits))
    await observed.execute(RestartContainer(target=web, grace_seconds=0))
    assert await controls() == ["512", "99", "50000"]


@pytest.mark.parametrize("memory", [0, -1])
async def test_memory_limit_is_kept_by_the_engine(
    observed: Observed, daemon: Daemon, memory: int
) -> None:
    """Why an update has no word for it."""
    web = await _run(observed, resources=Resources(memory_bytes=64 * _MIB))
    with suppress(APIError):
        daemon.client.containers.get(web).update(mem_limit=memory, memswap_limit=-1)
    assert _state(daemon, web)["HostConfig"]["Memory"] == 64 * _MIB


async def test_container_becomes_an_image(observed: Observed, daemon: Daemon) -> None:
    web = await _run(observed)
    await docker(daemon.url, "exec", web, "touch", "/made")
    commit = CommitContainer(
        target=web,
        reference="team/made",
        message="why",
        author="me",
        changes=('CMD ["ls", "/made"]', "ENV A=b"),
    )
    (*_, last) = await observed.execute(commit)
    assert last.result is not None
    assert last.result["reference"] == "team/made:latest"
    image = _image(daemon, "team/made:latest")
    assert image["Id"] == last.result["image_id"]
    assert (image["Comment"], image["Author"]) == ("why", "me")
    assert (image["Config"]["Cmd"], "A=b" in image["Config"]["Env"]) == (["ls", "/made"], True)
    assert await docker(daemon.url, "run", "--rm", "team/made") == "/made"


async def test_image_gets_and_loses_a_name(observed: Observed, daemon: Daemon) -> None:
    await observed.execute(TagImage(target="busybox:1", reference="127.0.0.1:5000/a/b"))
    assert _image(daemon, "127.0.0.1:5000/a/b:latest")
    (*_, last) = await observed.execute(RemoveImage(target="127.0.0.1:5000/a/b:latest"))
    assert last.result == {"untagged": ["127.0.0.1:5000/a/b:latest"], "deleted": []}
    error = await _failure(observed, RemoveImage(target="127.0.0.1:5000/a/b:latest"))
    assert isinstance(error, NotFound)


async def test_target_that_leads_to_another_object_is_refused(
    observed: Observed, daemon: Daemon
) -> None:
    container_id = await _run(observed)
    for operation in (
        RemoveVolume(target=f"../containers/{container_id}", force=True),
        UpdateContainer(target=f"x/../{container_id}", resources=Resources(pids=7)),
    ):
        assert isinstance(await _failure(observed, operation), NotFound)
    assert _state(daemon, container_id)["HostConfig"]["PidsLimit"] != 7


async def test_image_in_use_is_told(observed: Observed, daemon: Daemon) -> None:
    await observed.execute(TagImage(target="busybox:1", reference="used:1"))
    await _run(observed, image="used:1")
    image = _image(daemon, "used:1")["Id"]
    error = await _failure(observed, RemoveImage(target=image))
    assert (type(error), error.title) == (Conflict, "The image is in use")


async def test_network_in_use_is_told(observed: Observed, daemon: Daemon) -> None:
    network = await docker(daemon.url, "network", "create", "backend")
    await _run(observed, network="backend")
    error = await _failure(observed, RemoveNetwork(target=network))
    assert (type(error), error.title) == (Conflict, "The network is in use")
    await docker(daemon.url, "rm", "--force", "web")
    await observed.execute(RemoveNetwork(target=network))
    assert isinstance(await _failure(observed, RemoveNetwork(target=network)), NotFound)


async def test_volume_in_use_is_told(observed: Observed, daemon: Daemon) -> None:
    await _run(observed, mounts=(Mount(type="volume", source="pages", target="/data"),))
    error = await _failure(observed, RemoveVolume(target="pages"))
    assert (type(error), error.title) == (Conflict, "The volume is in use")
    await docker(daemon.url, "rm", "--force", "web")
    await observed.execute(RemoveVolume(target="pages"))
    assert isinstance(await _failure(observed, RemoveVolume(target="pages")), NotFound)


def _layered(daemon: Daemon, registry: Registry, name: str) -> str:
    """An image in the registry alone, with two layers of 4 MB that do not compress."""
    image = "busybox:1"
    for number in (1, 2):
        fill = f"head -c 4000000 /dev/urandom > /filling{number}"
        container = daemon.client.containers.run(image, ["sh", "-c", fill], detach=True)
        container.wait()
        image = str(container.commit(name, str(number)).id)
        container.remove()
    reference = registry.push(daemon.client, image, f"{name}:1")
    daemon.client.images.remove(f"{name}:2")
    daemon.client.images.remove(f"{name}:1")
    return reference


async def test_pull_tells_how_far_each_layer_is(
    observed: Observed, daemon: Daemon, registry: Registry
) -> None:
    reference = await asyncio.to_thread(_layered, daemon, registry, "pulled")
    reports = await observed.execute(PullImage(reference=reference))
    last = reports[-1]
    assert _steps(reports) == ["pull"]
    assert last.result is not None
    image = _image(daemon, reference)
    assert last.result["image_id"] == image["Id"]
    assert last.result["digests"] == image["RepoDigests"]
    layers = {item.id: item for report in reports for item in report.items}
    assert len(layers) == 3
    assert {item.status for item in layers.values()} <= {"Pull complete", "Already exists"}
    assert any((item.total or 0) > 3_900_000 for item in layers.values())


async def test_pull_that_is_cancelled_stops(
    observed: Observed, daemon: Daemon, registry: Registry
) -> None:
    reference = await asyncio.to_thread(_layered, daemon, registry, "stopped")
    pull = PullImage(reference=reference)
    async with aclosing(observed.fleet.execute(HOST_ID, pull, "job-9", 1)) as reports:
        async for report in reports:
            if report.items:
                break
    await until(
        lambda: "context canceled" in daemon.log.read_text(errors="replace"),
        "the daemon gave up",
    )
    with pytest.raises(NotFound):
        await observed.fleet.inspect("image", observed.ref(reference))


async def test_typo_in_a_name_is_told(observed: Observed, registry: Registry) -> None:
    reference = f"{registry.address}/team/typo:1"
    error = await _failure(observed, PullImage(reference=reference))
    assert isinstance(error, NotFound)
    assert error.title == "The registry does not have this image"
    assert error.detail.startswith(f"{reference} was asked of {registry.address}: ")


async def test_malformed_name_is_told(observed: Observed) -> None:
    error = await _failure(observed, PullImage(reference="Not/A Name"))
    assert isinstance(error, InvalidInput)
    assert "reference" in error.fields


async def test_registry_that_is_not_there_is_told(observed: Observed) -> None:
    error = await _failure(observed, PullImage(reference="127.0.0.1:9/a:1"))
    assert (type(error), error.title) == (EngineError, "The host cannot reach the registry")


async def test_full_disk_is_told(lab_session: Session) -> None:
    with Namespace(lab_session, "small") as namespace:
        data = namespace.directory / "data"
        data.mkdir()
        namespace.run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(data))
        with Daemon(namespace) as daemon, Registry(namespace) as registry:
            daemon.start()
            load_image(daemon.client, busybox_image())
            reference = await asyncio.to_thread(_layered, daemon, registry, "large")
            namespace.run("sh", "-c", f"head -c 28m /dev/zero > {data}/filling")
            async with observing_ready(daemon.url) as observed:
                error = await _failure(observed, PullImage(reference=reference))
    assert (type(error), error.title) == (EngineError, "The host's disk is full")
    assert "no space left on device" in error.detail
    assert "Prune" in error.hint


@pytest.fixture
async def observed_fresh(fresh_daemon: Daemon) -> AsyncIterator[Observed]:
    """A daemon of the test's own: a prune removes the images of other tests."""
    async with observing_ready(fresh_daemon.url) as observed:
        yield observed


async def test_prune_removes_what_its_preview_named(
    observed_fresh: Observed, fresh_daemon: Daemon
) -> None:
    observed, daemon = observed_fresh, fresh_daemon
    await docker(daemon.url, "run", "--name", "done", "-v", "held:/d", "busybox:1", "touch", "/a")
    await docker(daemon.url, "commit", "done", "unused:1")
    await docker(daemon.url, "network", "create", "empty")
    await docker(daemon.url, "volume", "create", "empty")
    await docker(daemon.url, "tag", "busybox:1", "another:1")
    await _run(observed, mounts=(Mount(type="volume", source="pages", target="/data"),))

    preview = await observed.fleet.prune_preview(
        HOST_ID, ["containers", "images", "networks", "volumes"]
    )
    named = {(item.target, item.name) for item in preview.items}
    assert named == {
        ("containers", "done"),
        ("images", "unused:1"),
        ("images", "another:1"),
        ("networks", "empty"),
        ("volumes", "empty"),
        ("volumes", "held"),
    }
    reports = await observed.execute(Prune(targets=("images", "volumes", "networks", "containers")))
    assert _steps(reports) == [
        "prune-containers",
        "prune-networks",
        "prune-volumes",
        "prune-images",
    ]
    result: dict[str, Any] = dict(reports[-1].result or {})
    ids = {(item.target, item.id) for item in preview.items}
    for target in ("containers", "volumes"):
        assert set(result[target]) == {one for kind, one in ids if kind == target}
    assert result["networks"] == ["empty"]
    assert len(result["images"]) == 1
    assert result["reclaimed_bytes"] >= preview.reclaimable_bytes
    after = await observed.fleet.prune_preview(HOST_ID, ["containers", "images", "volumes"])
    assert after.items == ()
    assert _image(daemon, "busybox:1")["RepoTags"] == ["busybox:1"]
    await until(lambda: "held" not in observed.volumes(), "it is seen")


async def test_prune_leaves_out_what_is_to_stay_and_what_it_uses(
    observed_fresh: Observed, fresh_daemon: Daemon
) -> None:
    observed, daemon = observed_fresh, fresh_daemon
    for name in ("kept", "gone"):
        await docker(daemon.url, "network", "create", f"net-{name}")
        volume, network = f"vol-{name}:/d", f"net-{name}"
        await docker(
            daemon.url, "run", "--name", name, "-v", volume, "--net", network, "busybox:1", "true"
        )
        await docker(daemon.url, "commit", "--change", f"LABEL a={name}", name, f"{name}:1")
        await docker(daemon.url, "tag", f"{name}:1", f"{name}:2")
    targets: tuple[PruneTarget, ...] = ("containers", "networks", "volumes", "images")
    preview = await observed.fleet.prune_preview(HOST_ID, targets)
    keep = [item.id for item in preview.items if item.name in {"kept", "kept:1"}]
    assert len(keep) == 2
    reports = await observed.execute(Prune(targets=targets, keep=tuple(keep)))
    assert reports[-1].result == {
        "containers": ["gone"],
        "networks": ["net-gone"],
        "volumes": ["vol-gone"],
        "images": ["gone:1"],
        "in-use": [],
        "reclaimed_bytes": reports[-1].result["reclaimed_bytes"] if reports[-1].result else 0,
    }
    assert await docker(daemon.url, "ps", "--all", "--format", "{{.Names}}") == "kept"
    assert await docker(daemon.url, "volume", "ls", "--quiet") == "vol-kept"
    tags = {tag for one in daemon.client.images.list() for tag in one.tags}
    assert tags == {"busybox:1", "kept:1", "kept:2"}
    await docker(daemon.url, "start", "kept")


async def test_prune_of_single_objects_leaves_what_has_come_into_use(
    observed_fresh: Observed, fresh_daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    observed, daemon = observed_fresh, fresh_daemon
    await docker(daemon.url, "volume", "create", "data")
    await docker(daemon.url, "volume", "create", "spare")

    async def then_used(*arguments: Any) -> Holdings:
        found = await holdings(*arguments)
        await docker(daemon.url, "create", "-v", "data:/d", "busybox:1")
        return found

    monkeypatch.setattr(f"{prune_all_but.__name__}.holdings", then_used)
    (*_, last) = await observed.execute(Prune(targets=("volumes",), keep=("other",)))
    assert last.result == {"volumes": ["spare"], "in-use": ["data"], "reclaimed_bytes": 0}


async def test_operation_on_a_daemon_that_dies_ends(fresh_daemon: Daemon) -> None:
    async with observing_ready(fresh_daemon.url) as observed:
        trap = ("sh", "-c", "trap '' TERM; while true; do sleep 1; done")
        web = await _run(observed, command=trap)
        stopping = asyncio.create_task(
            observed.execute(StopContainer(target=web, grace_seconds=60))
        )
        await until(
            lambda: "kill" in {event.action for event in observed.events()}, "it was asked to stop"
        )
        fresh_daemon.kill()
        with pytest.raises(EngineError):
            async with asyncio.timeout(10):
                await stopping
