from datetime import UTC, datetime
from typing import Any

import pytest

from caas_console.backend.contracts.resources import (
    JSON,
    Attachment,
    Container,
    ContainerState,
    Health,
    Mount,
    Port,
)
from caas_console.backend.engine.decode.containers import (
    container_from_inspect,
    container_from_list,
)
from tests.unit.backend.engine.recordings import HOST, recorded


def _listed(name: str) -> Container:
    entries = recorded("container_list")
    return container_from_list(HOST, next(one for one in entries if one["Names"] == [f"/{name}"]))


def _inspected(name: str) -> Container:
    return container_from_inspect(HOST, recorded(f"container_{name}"))


def _with(path: str, value: Any) -> JSON:
    inspected: JSON = recorded("container_web")
    *folders, last = path.split(".")
    part = inspected
    for folder in folders:
        part = part[folder]
    part[last] = value
    return inspected


def test_inspected_container_has_every_fact() -> None:
    web = _inspected("web")
    assert web.id == f"h1/{recorded('container_web')['Id']}"
    assert (web.tenant_id, web.environment_id, web.host_id) == ("t1", "e1", "h1")
    assert (web.name, web.image, web.command) == ("web", "busybox:1", "sh -c 'sleep 1000'")
    assert (web.state, web.health) == (ContainerState.RUNNING, Health.HEALTHY)
    assert (web.memory_limit, web.cpu_limit, web.tty) == (64 * 1024**2, 1.5, True)
    assert (web.restart_policy, web.restart_count) == ("on-failure", 0)
    assert web.started_at is not None
    assert web.finished_at is None
    assert web.exit_code is None
    assert (web.stack, web.service) == ("shop", "web")


def test_inspected_container_has_its_ports_in_order() -> None:
    assert _inspected("web").ports == (
        Port(container_port=53, protocol="udp"),
        Port(container_port=80, host_ip="0.0.0.0", host_port=8080),
        Port(container_port=80, host_ip="::", host_port=8080),
        Port(container_port=443, host_ip="127.0.0.1", host_port=8443),
    )


def test_inspected_container_has_its_mounts() -> None:
    assert _inspected("web").mounts == (
        Mount(type="volume", source="pages", target="/data"),
        Mount(type="bind", source="/tmp", target="/host", read_only=True),
    )


def test_inspected_container_has_its_networks() -> None:
    (attachment,) = _inspected("web").networks
    assert (attachment.network, attachment.ip_address) == ("backend", "172.19.0.2")
    assert "www" in attachment.aliases


@pytest.mark.parametrize("name", ["web", "failed"])
def test_list_and_inspection_agree_on_what_both_tell(name: str) -> None:
    def shared(container: Container) -> JSON:
        facts = container.model_dump(
            include={"id", "name", "image", "image_id", "command", "state", "labels", "mounts"}
        )
        networks = [one.model_copy(update={"aliases": ()}) for one in container.networks]
        second = container.created_at.replace(microsecond=0)
        return {**facts, "ports": container.ports, "networks": networks, "created_at": second}

    assert shared(_listed(name)) == shared(_inspected(name))


def test_listed_container_leaves_open_what_the_list_does_not_tell() -> None:
    web = _listed("web")
    assert (web.exit_code, web.health, web.tty, web.memory_limit) == (None, None, None, None)
    assert (web.restart_count, web.oom_killed, web.started_at) == (None, None, None)


def test_failed_container_has_its_exit_code() -> None:
    failed = _inspected("failed")
    assert (failed.state, failed.exit_code, failed.oom_killed) == (ContainerState.EXITED, 3, False)
    assert failed.finished_at is not None


def test_container_that_could_not_be_started_has_its_error() -> None:
    inspected = _with("State.Status", "created")
    inspected["State"] |= {"ExitCode": 128, "Error": "port is already allocated"}
    container = container_from_inspect(HOST, inspected)
    assert (container.exit_code, container.error) == (128, "port is already allocated")


def test_container_that_never_ended_has_no_exit_code() -> None:
    assert container_from_inspect(HOST, _with("State.Status", "created")).exit_code is None


@pytest.mark.parametrize("health", [None, {"Status": "none"}])
def test_container_without_a_check_has_no_health(health: JSON | None) -> None:
    assert container_from_inspect(HOST, _with("State.Health", health)).health is None


def test_cpu_limit_is_known_from_a_quota() -> None:
    inspected = _with("HostConfig.NanoCpus", 0)
    inspected["HostConfig"] |= {"CpuQuota": 50_000, "CpuPeriod": 0}
    assert container_from_inspect(HOST, inspected).cpu_limit == 0.5


def test_unlimited_container_has_no_limits() -> None:
    failed = _inspected("failed")
    assert (failed.memory_limit, failed.cpu_limit) == (None, None)


def test_name_is_its_own_among_those_that_links_give() -> None:
    (entry,) = (one for one in recorded("container_list") if one["Names"] == ["/web"])
    entry["Names"] = ["/proxy/backend", "/web"]
    assert container_from_list(HOST, entry).name == "web"


def test_members_that_newer_engines_leave_out_or_add_do_no_harm() -> None:
    """API 1.47 and later: null for empty members, new ones beside them."""
    inspected = _with("NetworkSettings.Networks", {"backend": {"IPAddress": "", "DNSNames": None}})
    inspected["NetworkSettings"]["Ports"] = {"80/tcp": None, "90/tcp": []}
    inspected["Config"]["Labels"] = None
    inspected["Mounts"] = None
    inspected["ImageManifestDescriptor"] = {"digest": "sha256:00"}
    container = container_from_inspect(HOST, inspected)
    assert container.ports == (Port(container_port=80), Port(container_port=90))
    assert container.networks == (Attachment(network="backend"),)
    assert (container.labels, container.mounts) == ({}, ())


def test_listed_container_is_dated_in_utc() -> None:
    assert _listed("web").created_at == datetime(2026, 11, 24, 23, 25, 58, tzinfo=UTC)


def test_a_state_that_is_new_here_is_unknown_and_the_rest_is_told() -> None:
    inspected = container_from_inspect(HOST, _with("State.Status", "hibernated"))
    (entry, *_) = recorded("container_list")
    listed = container_from_list(HOST, entry | {"State": "hibernated"})
    assert {inspected.state, listed.state} == {ContainerState.UNKNOWN}
    assert (inspected.name, inspected.exit_code) == ("web", None)
