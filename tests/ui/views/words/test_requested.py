import pytest

from caas_console.backend.contracts.operations import (
    CommitContainer,
    ContainerSpec,
    KillContainer,
    Operation,
    Prune,
    RemoveContainer,
    RenameContainer,
    Resources,
    RunContainer,
    StartContainer,
    StopContainer,
    TagImage,
    UpdateContainer,
)
from caas_console.backend.contracts.resources import Mount, Port
from caas_console.views.words.requested import requested_lines

SPEC = ContainerSpec(
    image="nginx:1.25",
    name="web",
    command=("serve", "--password=hunter2"),
    environment={"PASSWORD": "hunter2", "MODE": "fast"},
    ports=(Port(container_port=80, host_port=8080),),
    mounts=(Mount(type="volume", source="data", target="/data", read_only=True),),
    restart_policy="on-failure",
    restart_retries=3,
)


@pytest.mark.parametrize(
    ("operation", "lines"),
    [
        (StartContainer(target="x"), []),
        (StopContainer(target="x", grace_seconds=0), ["Seconds until SIGKILL: 0"]),
        (KillContainer(target="x", signal="SIGHUP"), ["Signal: SIGHUP"]),
        (RenameContainer(target="x", name="shop"), ["New name: shop"]),
        (
            UpdateContainer(
                target="x",
                resources=Resources(memory_bytes=512 << 20, cpus=1.5),
                restart_policy="always",
            ),
            ["Memory: 512 MiB", "CPUs: 1.5", "Restart policy: always"],
        ),
        (UpdateContainer(target="x", resources=Resources(cpus=2)), ["CPUs: 2"]),
        (
            UpdateContainer(target="x", resources=Resources(pids=9), unlimited=("cpus",)),
            ["Processes: 9", "CPUs: no limit"],
        ),
        (RemoveContainer(target="x"), []),
        (
            RemoveContainer(target="x", force=True, volumes=True),
            ["By force", "With its anonymous volumes"],
        ),
        (TagImage(target="x", reference="shop:2"), ["New name: shop:2"]),
        (
            Prune(targets=("networks", "dangling-images")),
            ["To do: Prune networks, Prune images without a tag"],
        ),
        (
            Prune(targets=("volumes",), keep=("data", "sha256:" + "ab" * 32)),
            ["To do: Prune volumes", "Left out: data, abababababab"],
        ),
    ],
)
def test_what_was_asked_for_is_told(operation: Operation, lines: list[str]) -> None:
    assert requested_lines(operation) == lines


def test_of_a_new_container_all_but_what_may_be_secret_is_told() -> None:
    lines = requested_lines(RunContainer(spec=SPEC))
    assert lines == [
        "Image: nginx:1.25",
        "Name: web",
        "Ports: 8080→80",
        "Mounts: data:/data:ro",
        "Environment variables: PASSWORD, MODE",
        "Restart policy: on-failure:3",
    ]


def test_the_instructions_of_a_commit_are_not_told() -> None:
    commit = CommitContainer(target="x", reference="shop:2", changes=("ENV PASSWORD=hunter2",))
    assert requested_lines(commit) == ["Image: shop:2"]
