"""Images, networks, volumes and hosts."""

from datetime import UTC, datetime

from caas_console.backend.contracts.resources import JSON, Subnet
from caas_console.backend.engine.decode.hosts import host_facts
from caas_console.backend.engine.decode.images import (
    image_from_inspect,
    image_from_list,
    image_layer,
)
from caas_console.backend.engine.decode.networks import network
from caas_console.backend.engine.decode.volumes import volume
from tests.unit.backend.engine.recordings import HOST, recorded


def test_image_of_list_and_inspection_agree_on_what_both_tell() -> None:
    listed = image_from_list(HOST, recorded("image_list")[0])
    inspected = image_from_inspect(HOST, recorded("image"))
    assert (listed.id, listed.tags, listed.size_bytes) == (
        inspected.id,
        inspected.tags,
        inspected.size_bytes,
    )
    assert (listed.architecture, inspected.architecture) == (None, "amd64")


def test_dangling_image_has_no_names() -> None:
    entry = recorded("image_list")[0]
    entry |= {"RepoTags": ["<none>:<none>"], "RepoDigests": ["<none>@<none>"]}
    image = image_from_list(HOST, entry)
    assert (image.tags, image.digests) == ((), ())


def test_image_of_a_newer_engine_has_its_labels_and_digests() -> None:
    """API 1.44 and later: no VirtualSize; 1.45: no Container, ContainerConfig."""
    inspected: JSON = {
        "Id": "sha256:0a",
        "RepoTags": ["b:2", "a:1"],
        "RepoDigests": ["a@sha256:1"],
        "Config": {"Labels": {"k": "v"}},
        "Architecture": "arm64",
        "Size": 7,
        "Metadata": {"LastTagTime": "0001-01-01T00:00:00Z"},
    }
    image = image_from_inspect(HOST, inspected)
    assert (image.tags, image.digests) == (("a:1", "b:2"), ("a@sha256:1",))
    assert (image.labels, image.created_at) == ({"k": "v"}, None)


def test_layer_of_an_image_is_dated() -> None:
    (layer,) = map(image_layer, recorded("history"))
    assert (layer.size_bytes, layer.tags) == (1_984_162, ("busybox:1",))
    assert layer.created_at == datetime(2026, 11, 24, 22, 58, 37, tzinfo=UTC)


def test_network_has_its_subnets() -> None:
    backend = network(HOST, recorded("network"))
    assert (backend.name, backend.driver, backend.scope) == ("backend", "bridge", "local")
    assert backend.subnets == (Subnet(subnet="172.19.0.0/16", gateway="172.19.0.1"),)
    assert not backend.predefined


def test_network_without_address_management_has_no_subnets() -> None:
    entry = recorded("network") | {"IPAM": {"Driver": "null", "Config": None}, "Labels": None}
    assert network(HOST, entry).subnets == ()


def test_volume_is_known_by_its_name() -> None:
    (pages,) = (volume(HOST, entry) for entry in recorded("volume_list")["Volumes"])
    assert (pages.id, pages.name, pages.driver) == ("h1/pages", "pages", "local")
    assert (pages.options, pages.labels) == ({}, {})
    assert pages.created_at is not None
    assert pages.created_at.tzinfo is UTC


def test_host_has_its_facts() -> None:
    facts = host_facts(recorded("info"))
    assert facts["engine_version"] == "20.10.24+dfsg1"
    assert (facts["cpus"], facts["storage_driver"], facts["cgroup_version"]) == (2, "overlay2", "1")
    assert (facts["swarm_state"], facts["live_restore"]) == ("inactive", False)


def test_host_that_tells_nothing_has_unknown_facts() -> None:
    facts = host_facts({})
    assert set(facts.values()) == {None, ()}
