from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.operations import ContainerSpec, Resources
from caas_console.backend.contracts.resources import Mount, Port
from caas_console.models.controllers.container_draft import ContainerDraft, exposed_only
from caas_console.models.controllers.field_faults import FieldFault
from caas_console.models.controllers.resources_draft import ResourcesDraft


def test_only_an_image_is_needed() -> None:
    spec, faults = ContainerDraft(image=" nginx:1.25 ").parse()
    assert not faults
    assert spec is not None
    assert spec.image == "nginx:1.25"
    assert spec.name is None


def test_everything_typed_reaches_the_container() -> None:
    spec, faults = ContainerDraft(
        image="app",
        name="web",
        command="sh -c 'echo hello world'",
        environment=(("MODE", "a=b"), ("", "")),
        ports=(("8080", "80", "tcp"), ("127.0.0.1:53", "53", "udp"), ("", "443", "tcp")),
        mounts=(("/srv", "/data", True), ("cache", "/cache", False)),
        resources=ResourcesDraft(memory="512m", cpus="1.5", pids="100"),
        restart_policy="always",
    ).parse()
    assert not faults
    assert spec is not None
    assert spec.command == ("sh", "-c", "echo hello world")
    assert spec.environment == {"MODE": "a=b"}
    assert spec.ports == (
        Port(container_port=80, host_port=8080),
        Port(container_port=53, protocol="udp", host_ip="127.0.0.1", host_port=53),
        Port(container_port=443, host_port=0),
    )
    assert spec.mounts == (
        Mount(type="bind", source="/srv", target="/data", read_only=True),
        Mount(type="volume", source="cache", target="/cache"),
    )
    assert spec.resources.memory_bytes == 512 * 1024 * 1024
    assert spec.resources.cpus == 1.5


@pytest.mark.parametrize(
    ("draft", "field", "fault"),
    [
        (ContainerDraft(), "image", FieldFault.REQUIRED),
        (ContainerDraft(image="two words"), "image", FieldFault.REFERENCE),
        (ContainerDraft(image="a", name="-x"), "name", FieldFault.NAME),
        (ContainerDraft(image="a", command="echo 'x"), "command", FieldFault.QUOTES),
        (ContainerDraft(image="a", environment=(("", "x"),)), "environment/0", FieldFault.VARIABLE),
        (
            ContainerDraft(image="a", environment=(("A B", ""),)),
            "environment/0",
            FieldFault.VARIABLE,
        ),
        (
            ContainerDraft(image="a", environment=(("A", "1"), ("", ""), ("A", "2"))),
            "environment/2",
            FieldFault.VARIABLE_TWICE,
        ),
        (ContainerDraft(image="a", ports=(("0", "80", "tcp"),)), "ports/0", FieldFault.PORT),
        (ContainerDraft(image="a", ports=(("80", "", "tcp"),)), "ports/0", FieldFault.PORT),
        (
            ContainerDraft(image="a", ports=(("80", "1", "tcp"), ("80", "2", "tcp"))),
            "ports/1",
            FieldFault.PORT_TWICE,
        ),
        (
            ContainerDraft(image="a", mounts=(("/x", "y", False),)),
            "mounts/0",
            FieldFault.ABSOLUTE_PATH,
        ),
        (ContainerDraft(image="a", mounts=(("x/y", "/z", False),)), "mounts/0", FieldFault.SOURCE),
        (
            ContainerDraft(image="a", resources=ResourcesDraft(memory="1m")),
            "memory",
            FieldFault.MEMORY,
        ),
        (ContainerDraft(image="a", resources=ResourcesDraft(cpus="none")), "cpus", FieldFault.CPUS),
        (ContainerDraft(image="a", resources=ResourcesDraft(cpus="1t")), "cpus", FieldFault.CPUS),
        (
            ContainerDraft(image="a", resources=ResourcesDraft(pids="9" * 5000)),
            "pids",
            FieldFault.PROCESSES,
        ),
        (
            ContainerDraft(image="a", ports=(("9" * 5000, "80", "tcp"),)),
            "ports/0",
            FieldFault.PORT,
        ),
        (
            ContainerDraft(image="a", resources=ResourcesDraft(pids="0")),
            "pids",
            FieldFault.PROCESSES,
        ),
        (
            ContainerDraft(image="a", resources=ResourcesDraft(cpu_shares="1")),
            "cpu_shares",
            FieldFault.SHARES,
        ),
        (
            ContainerDraft(image="a", resources=ResourcesDraft(cpu_shares="262145")),
            "cpu_shares",
            FieldFault.SHARES,
        ),
    ],
)
def test_a_wrong_field_is_named_with_what_is_wrong(
    draft: ContainerDraft, field: str, fault: FieldFault
) -> None:
    spec, faults = draft.parse()
    assert spec is None
    assert faults[field] is fault


def test_the_same_host_port_serves_two_protocols() -> None:
    ports = (("53", "53", "tcp"), ("53", "53", "udp"))
    _, faults = ContainerDraft(image="dns", ports=ports).parse()
    assert not faults


TEXT = st.text(max_size=12)


@given(
    image=TEXT,
    name=TEXT,
    command=TEXT,
    environment=st.tuples(TEXT, TEXT),
    port=st.tuples(TEXT, TEXT, st.sampled_from(["tcp", "udp"])),
    mount=st.tuples(TEXT, TEXT, st.booleans()),
    memory=TEXT,
)
def test_whatever_is_typed_gives_a_container_or_names_what_is_wrong(
    *,
    image: str,
    name: str,
    command: str,
    environment: tuple[str, str],
    port: tuple[str, str, str],
    mount: tuple[str, str, bool],
    memory: str,
) -> None:
    spec, faults = ContainerDraft(
        image=image,
        name=name,
        command=command,
        environment=(environment,),
        ports=(port,),
        mounts=(mount,),
        resources=ResourcesDraft(memory=memory),
    ).parse()
    assert (spec is None) == bool(faults)


_NAMES = st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,8}", fullmatch=True)
_PORTS = st.builds(
    Port,
    container_port=st.integers(1, 65535),
    protocol=st.sampled_from(["tcp", "udp", "sctp"]),
    host_ip=st.sampled_from([None, "127.0.0.1", "::1"]),
    host_port=st.integers(0, 65535),
)
_SPECS = st.builds(
    ContainerSpec,
    image=st.just("registry:5000/app:1"),
    name=st.none() | _NAMES,
    command=st.lists(st.text(min_size=1), max_size=3).map(tuple),
    environment=st.dictionaries(_NAMES, st.text(), max_size=3),
    ports=st.lists(_PORTS, max_size=3, unique_by=lambda port: port.host_port).map(tuple),
    mounts=st.lists(
        st.builds(Mount, type=st.just("volume"), source=_NAMES, target=st.just("/data")),
        max_size=2,
    ).map(tuple),
    network=st.none() | _NAMES,
    resources=st.builds(
        Resources,
        memory_bytes=st.none() | st.integers(6 << 20, 1 << 40),
        memory_reservation_bytes=st.none() | st.integers(6 << 20, 1 << 40),
        cpus=st.none() | st.integers(1, 6400).map(lambda hundredths: hundredths / 100),
        cpu_shares=st.none() | st.integers(2, 262_144),
        pids=st.none() | st.integers(1, 1 << 40),
    ),
    restart_policy=st.sampled_from(["no", "always", "unless-stopped", "on-failure"]),
    user=st.sampled_from(["", "1000:1000"]),
    working_directory=st.sampled_from(["", "/srv"]),
    hostname=st.sampled_from(["", "web-1"]),
    tty=st.booleans(),
    interactive=st.booleans(),
    remove_on_exit=st.booleans(),
)


@given(_SPECS)
def test_what_is_typed_again_from_a_container_makes_the_same_container(
    spec: ContainerSpec,
) -> None:
    assert ContainerDraft.of(spec).parse() == (spec, {})


def test_a_port_that_is_only_exposed_is_not_typed_as_one_to_publish() -> None:
    ports = (Port(container_port=9000), Port(container_port=80, host_port=8080))
    typed = ContainerDraft.of(ContainerSpec(image="app", ports=ports))
    assert typed.ports == (("8080", "80", "tcp"),)


def test_an_exposed_port_is_kept_unless_it_is_published_now() -> None:
    before = [Port(container_port=9000), Port(container_port=53, protocol="udp")]
    published = [Port(container_port=9000, host_port=0), Port(container_port=53, host_port=53)]
    assert list(exposed_only(before, published)) == [Port(container_port=53, protocol="udp")]


@pytest.mark.parametrize(
    ("limits", "typed"),
    [
        ({}, ResourcesDraft()),
        ({"PidsLimit": -1, "CpuQuota": -1, "Memory": 0}, ResourcesDraft()),
        ({"PidsLimit": 0, "MemoryReservation": -1}, ResourcesDraft()),
        ({"CpuQuota": 50_000, "CpuPeriod": 100_000}, ResourcesDraft(cpus="0.5")),
        ({"NanoCpus": 2_000_000_000, "CpuShares": 512}, ResourcesDraft(cpus="2", cpu_shares="512")),
        (
            {"Memory": 1 << 30, "MemoryReservation": 1 << 20},
            ResourcesDraft(memory="1g", memory_reservation="1m"),
        ),
    ],
)
def test_the_limits_of_an_inspected_container_are_typed_as_they_are(
    limits: dict[str, int], typed: ResourcesDraft
) -> None:
    assert ResourcesDraft.inspected({"HostConfig": limits}) == typed


BEFORE = ResourcesDraft(memory="1g", memory_reservation="512m", cpus="2", pids="99")


def test_an_emptied_field_takes_its_limit_off() -> None:
    now = replace(BEFORE, memory_reservation=" ", cpus="", pids="200")
    assert now.taken_off(BEFORE, "1") == (("memory_reservation_bytes", "cpus"), {})
    assert BEFORE.taken_off(BEFORE, "1") == ((), {})


def test_a_limit_that_the_engine_keeps_is_told_at_its_field() -> None:
    now = ResourcesDraft(cpus="2", pids="99")
    _, faults = now.taken_off(BEFORE, "1")
    assert faults == {"memory": FieldFault.MEMORY_STAYS}
    _, faults = now.taken_off(BEFORE, "2")
    assert faults["memory_reservation"] is FieldFault.RESERVATION_STAYS
