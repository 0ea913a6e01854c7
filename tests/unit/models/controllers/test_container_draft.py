import pytest
from hypothesis import given
from hypothesis import strategies as st

from caas_console.backend.contracts.resources import Mount, Port
from caas_console.models.controllers.container_draft import (
    ContainerDraft,
    FieldFault,
    ResourcesDraft,
)


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
        (ContainerDraft(image="a", environment=(("", "x"),)), "environment", FieldFault.VARIABLE),
        (ContainerDraft(image="a", environment=(("A B", ""),)), "environment", FieldFault.VARIABLE),
        (ContainerDraft(image="a", ports=(("0", "80", "tcp"),)), "ports", FieldFault.PORT),
        (ContainerDraft(image="a", ports=(("80", "", "tcp"),)), "ports", FieldFault.PORT),
        (
            ContainerDraft(image="a", ports=(("80", "1", "tcp"), ("80", "2", "tcp"))),
            "ports",
            FieldFault.PORT_TWICE,
        ),
        (
            ContainerDraft(image="a", mounts=(("/x", "y", False),)),
            "mounts",
            FieldFault.ABSOLUTE_PATH,
        ),
        (ContainerDraft(image="a", mounts=(("x/y", "/z", False),)), "mounts", FieldFault.SOURCE),
        (
            ContainerDraft(image="a", resources=ResourcesDraft(memory="1m")),
            "memory",
            FieldFault.MEMORY,
        ),
        (ContainerDraft(image="a", resources=ResourcesDraft(cpus="none")), "cpus", FieldFault.CPUS),
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
