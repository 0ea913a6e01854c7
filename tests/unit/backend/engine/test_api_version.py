import pytest

from caas_console.backend.contracts.errors import EngineError, EngineTooOld
from caas_console.backend.engine.api_version import negotiate


@pytest.mark.parametrize(
    ("newest", "oldest", "agreed"),
    [
        ("1.41", "1.12", (1, 41)),
        ("1.47", "1.24", (1, 47)),
        ("1.52", "1.44", (1, 51)),
        ("1.51", "1.51", (1, 51)),
        ("1.43", "", (1, 43)),
    ],
)
def test_highest_common_version_is_agreed_upon(
    newest: str, oldest: str, agreed: tuple[int, int]
) -> None:
    assert negotiate(newest, oldest, "x") == agreed


def test_too_old_engine_is_refused_with_both_versions() -> None:
    with pytest.raises(EngineTooOld, match=r"Engine 19\.03\.15 speaks API 1\.40; at least 1\.41"):
        negotiate("1.40", "1.12", "19.03.15")


def test_too_new_engine_is_refused_with_both_versions() -> None:
    with pytest.raises(EngineTooOld, match=r"Engine 40 speaks API 1\.60 and later.* 1\.51"):
        negotiate("1.70", "1.60", "40")


@pytest.mark.parametrize("newest", ["", "one", "1", "1.x"])
def test_what_names_no_version_is_no_engine(newest: str) -> None:
    with pytest.raises(EngineError, match="not a Docker daemon"):
        negotiate(newest, "", "x")
