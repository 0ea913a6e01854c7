from typing import Any

import pytest

from caas_console.backend.contracts.operations import PruneTarget
from caas_console.backend.engine.operations.prune import pruned


@pytest.mark.parametrize(
    ("target", "answer", "removed", "reclaimed"),
    [
        ("containers", {"ContainersDeleted": ["a", "b"], "SpaceReclaimed": 5}, ["a", "b"], 5),
        ("containers", {"ContainersDeleted": None, "SpaceReclaimed": 0}, [], 0),
        ("networks", {"NetworksDeleted": ["n"]}, ["n"], 0),
        ("volumes", {"VolumesDeleted": ["v"], "SpaceReclaimed": 7}, ["v"], 7),
        (
            "images",
            {
                "ImagesDeleted": [
                    {"Untagged": "a:1"},
                    {"Deleted": "sha256:image"},
                    {"Deleted": "sha256:layer"},
                ],
                "SpaceReclaimed": 9,
            },
            ["sha256:image"],
            9,
        ),
        ("dangling-images", {"ImagesDeleted": None}, [], 0),
    ],
)
def test_answer_says_what_went(
    target: PruneTarget, answer: dict[str, Any], removed: list[str], reclaimed: int
) -> None:
    assert pruned(target, answer, {"sha256:image"}) == (removed, reclaimed)
