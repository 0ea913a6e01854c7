from collections.abc import Collection
from typing import Any

from caas_console.backend.contracts.operations import PruneTarget
from caas_console.backend.contracts.resources import JSON
from caas_console.backend.contracts.runtime import PruneItem
from caas_console.backend.engine.prune_preview import Holdings, preview


def _container(name: str, state: str, *, image: str = "i1", **members: Any) -> JSON:
    return {"Id": name, "Names": [f"/{name}"], "State": state, "ImageID": image, **members}


def _image(image: str, *tags: str, size: int = 100, shared: int = 30) -> JSON:
    return {"Id": image, "RepoTags": list(tags) or None, "Size": size, "SharedSize": shared}


def _volume(name: str, size: int = 10, driver: str = "local") -> JSON:
    return {"Name": name, "Driver": driver, "UsageData": {"Size": size, "RefCount": 0}}


def _mounts(*names: str) -> list[JSON]:
    return [{"Type": "volume", "Name": name} for name in names]


_USAGE: JSON = {
    "Containers": [
        _container("up", "running", image="i1", Mounts=_mounts("v1")),
        _container("frozen", "paused", image="i1", NetworkSettings={"Networks": {"n1": {}}}),
        _container(
            "down",
            "exited",
            image="i2",
            SizeRw=7,
            Mounts=_mounts("v2"),
            NetworkSettings={"Networks": {"n2": {}}},
        ),
        _container("new", "created", image="i1", Mounts=None),
    ],
    "Images": [
        _image("i1", "used:1"),
        _image("i2", "stopped:1"),
        _image("sha256:aabbccddeeff0011", "<none>:<none>"),
        _image("i4", "unused:1", shared=-1),
    ],
    "Volumes": [_volume("v1"), _volume("v2"), _volume("v3", -1), _volume("nfs", driver="nfs")],
}
_NETWORKS: list[JSON] = [
    {"Id": "0", "Name": "bridge"},
    {"Id": "1", "Name": "n1"},
    {"Id": "2", "Name": "n2"},
    {"Id": "3", "Name": "ingress", "Ingress": True},
]


def _items(*targets: PruneTarget) -> Collection[PruneItem]:
    return preview(Holdings(_USAGE, _NETWORKS), targets).items


def _names(*targets: PruneTarget) -> set[str]:
    return {item.name for item in _items(*targets)}


def test_containers_that_do_not_run_would_go() -> None:
    assert _names("containers") == {"down", "new"}


def test_networks_without_an_endpoint_would_go() -> None:
    assert _names("networks") == {"n2"}


def test_local_volumes_that_nothing_mounts_would_go() -> None:
    assert _names("volumes") == {"v3"}


def test_unused_images_would_go() -> None:
    assert _names("images") == {"aabbccddeeff", "unused:1"}


def test_spare_tags_of_an_image_in_use_would_go() -> None:
    tags = ["used:1", "registry:5000/used:1", "another:1"]
    usage = {**_USAGE, "Images": [_image("i1", *tags)]}
    (*items,) = preview(Holdings(usage, []), ["images"]).items
    assert {(item.id, item.size_bytes) for item in items} == {
        ("another:1", 0),
        ("used:1", 0),
    }
    assert preview(Holdings(usage, []), ["dangling-images"]).items == ()


def test_only_images_without_a_tag_are_dangling() -> None:
    (item,) = _items("dangling-images")
    assert (item.target, item.name) == ("dangling-images", "aabbccddeeff")


def test_image_is_named_once_where_both_kinds_are_pruned() -> None:
    assert len(_items("images", "dangling-images")) == 2


def test_what_a_pruned_container_holds_would_go_too() -> None:
    assert {"stopped:1", "v2"} <= _names("containers", "images", "volumes")


def test_bytes_are_those_that_are_known() -> None:
    told = preview(Holdings(_USAGE, _NETWORKS), ["containers", "images", "volumes"])
    sizes = {item.name: item.size_bytes for item in told.items}
    assert (sizes["down"], sizes["new"]) == (7, 0)
    assert (sizes["unused:1"], sizes["aabbccddeeff"], sizes["v3"]) == (None, 70, None)
    assert told.reclaimable_bytes == 7 + 70 + 70 + 10


def test_empty_engine_has_nothing_to_prune() -> None:
    empty = {"Containers": None, "Images": None, "Volumes": None}
    assert preview(Holdings(empty, []), ["containers", "images", "volumes", "networks"]).items == ()


def test_what_is_to_stay_is_not_named_nor_what_a_container_that_stays_holds() -> None:
    targets: list[PruneTarget] = ["containers", "images", "networks", "volumes"]
    kept = preview(Holdings(_USAGE, _NETWORKS), targets, keep=["down", "i4"])
    assert {item.name for item in kept.items} == {"new", "aabbccddeeff", "v3"}
    assert kept.reclaimable_bytes == 70
