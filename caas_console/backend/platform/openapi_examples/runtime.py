"""Environments, hosts, what is on them, jobs and the watch."""

from typing import Any

from caas_console.backend.contracts.jobs import Job, JobRequest, JobState, JobStep, ProgressItem
from caas_console.backend.contracts.operations import (
    ContainerSpec,
    PullImage,
    RunContainer,
    StopContainer,
)
from caas_console.backend.contracts.resources import (
    JSON,
    Container,
    ContainerState,
    EngineEvent,
    Environment,
    Host,
    HostState,
    Image,
    Network,
    Port,
    Subnet,
    Volume,
)
from caas_console.backend.contracts.runtime import (
    ContainerSample,
    FileChange,
    ImageLayer,
    ProcessTable,
    PruneItem,
    PrunePreview,
)
from caas_console.backend.contracts.watch import WatchBatch, upsert
from caas_console.backend.platform.openapi_examples.examples import AT, json_of, page_of
from caas_console.backend.platform.watch.cursor import encode_positions

_CONTAINER_ID = "4c01db0b339c7c0d5a6f0f4d5f0a3ab6f3b0e8f1d2a94f0cb1c6a7e0d9f6b2aa"
_OWNER: dict[str, Any] = {"tenant_id": "default", "environment_id": "local"}
_PLACE: dict[str, Any] = {**_OWNER, "host_id": "local"}

_ENVIRONMENT = Environment(id="local", tenant_id="default", name="local", revision=1)
_HOST = Host(
    id="local",
    **_OWNER,
    name="local",
    endpoint="unix:///var/run/docker.sock",
    state=HostState.READY,
    since=AT,
    engine_version="28.5.1",
    api_version="1.51",
    cpus=8,
    memory_bytes=33_554_432_000,
)
_CONTAINER = Container(
    id=f"local/{_CONTAINER_ID}",
    **_PLACE,
    name="web",
    image="nginx:1.29",
    image_id="sha256:07ccdb7838758e758a4d52a9761636c385125a327355c0c94a6acff9babff938",
    created_at=AT,
    state=ContainerState.RUNNING,
    started_at=AT,
    ports=(Port(container_port=80, host_ip="0.0.0.0", host_port=8080),),  # noqa: S104 - text
)
_IMAGE = Image(
    id=f"local/{_CONTAINER.image_id}", **_PLACE, tags=("nginx:1.29",), size_bytes=192_004_242
)
_NETWORK = Network(
    id="local/9e8b1c",
    **_PLACE,
    name="bridge",
    driver="bridge",
    subnets=(Subnet(subnet="172.17.0.0/16", gateway="172.17.0.1"),),
)
_VOLUME = Volume(
    id="local/data",
    **_PLACE,
    name="data",
    driver="local",
    mountpoint="/var/lib/docker/volumes/data/_data",
)
_EVENT = EngineEvent(
    id="local/1763976600000000000-1",
    **_PLACE,
    at=AT,
    type="container",
    action="start",
    subject_id=_CONTAINER_ID,
    subject_name="web",
)
_JOB = Job(
    id="019ab4c1d208f3a1b2c3d4e",
    tenant_id="default",
    actor="anna",
    host_id="local",
    operation=PullImage(reference="nginx:1.29"),
    subject="nginx:1.29",
    state=JobState.RUNNING,
    steps=(
        JobStep(
            name="pull",
            state="running",
            items=(
                ProgressItem(
                    id="8a1e25ce7c4f", status="Downloading", current=1_048_576, total=29_150_000
                ),
            ),
        ),
    ),
    created_at=AT,
    started_at=AT,
    revision=42,
)
_SAMPLE = ContainerSample(
    id=_CONTAINER.id, at=AT, cpu_percent=3.2, memory_bytes=12_582_912, processes=5
)


_BATCH = WatchBatch(
    part="platform",
    phase="delta",
    changes=(upsert(_JOB),),
    cursor=encode_positions({"platform": "5f1e2d3c4b5a6978:42", "region/local": "a1b2c3d4:7"}),
)


def _request(request: JobRequest) -> JSON:
    kind = request.operation.kind
    body = json_of(request)
    body["operation"] = {"kind": kind} | body["operation"]
    return {kind: {"value": body}}


# By operation id; several of a kind where an operation takes several.
REQUESTS: dict[str, JSON] = {
    "create_job": {
        **_request(JobRequest(operation=PullImage(reference="nginx:1.29"), subject="nginx:1.29")),
        **_request(
            JobRequest(
                operation=RunContainer(
                    spec=ContainerSpec(
                        image="nginx:1.29",
                        name="web",
                        ports=(Port(container_port=80, host_port=8080),),
                    )
                ),
                subject="web",
            )
        ),
        **_request(JobRequest(operation=StopContainer(target=_CONTAINER_ID), subject="web")),
    }
}

RESPONSES: dict[str, Any] = {
    "list_environments": page_of(_ENVIRONMENT),
    "list_hosts": page_of(_HOST),
    "list_containers": page_of(_CONTAINER),
    "list_images": page_of(_IMAGE),
    "list_networks": page_of(_NETWORK),
    "list_volumes": page_of(_VOLUME),
    "list_events": page_of(_EVENT),
    "list_jobs": page_of(_JOB),
    "get_job": json_of(_JOB),
    "create_job": json_of(_JOB),
    "cancel_job": json_of(_JOB),
    "retry_job": json_of(_JOB),
    "watch": json_of(_BATCH),
    "inspect_engine": {"ServerVersion": "28.5.1", "NCPU": 8},
    "inspect_container": {"Id": _CONTAINER_ID, "State": {"Status": "running"}},
    "inspect_image": {"Id": _CONTAINER.image_id, "RepoTags": ["nginx:1.29"]},
    "inspect_network": {"Name": "bridge", "Driver": "bridge"},
    "inspect_volume": {"Name": "data", "Driver": "local"},
    "list_processes": json_of(ProcessTable(titles=("PID", "CMD"), rows=(("1", "nginx"),))),
    "list_file_changes": [json_of(FileChange(path="/etc/nginx", change="modified"))],
    "list_samples": [json_of(_SAMPLE)],
    "list_image_history": [json_of(ImageLayer(id="<missing>", created_by="CMD", size_bytes=0))],
    "preview_prune": json_of(
        PrunePreview(
            items=(PruneItem(target="volumes", id="data", name="data", size_bytes=4096),),
            reclaimable_bytes=4096,
        )
    ),
    "stream_logs": "2026-11-24T09:30:00Z GET / 200",
}
