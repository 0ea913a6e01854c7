from pathlib import Path

import pytest

from caas_console.models.terminal.ghostty.library import ffi, find_library


@pytest.mark.parametrize("suffix", [".so", ".dylib", ".dll"])
def test_library_is_found_whatever_the_platform_calls_it(tmp_path: Path, suffix: str) -> None:
    folder = tmp_path / "_lib"
    folder.mkdir()
    (folder / "README").touch()
    library = folder / f"libghostty-vt{suffix}"
    library.touch()

    assert find_library(tmp_path) == library


def test_missing_library_is_an_import_error(tmp_path: Path) -> None:
    with pytest.raises(ImportError, match="libghostty-vt is not in"):
        find_library(tmp_path)


@pytest.mark.parametrize("union", ["GhosttyPoint", "GhosttyTerminalScrollViewport"])
def test_twin_of_a_union_has_its_layout(union: str) -> None:
    assert ffi.sizeof(f"{union}S") == ffi.sizeof(union)
    assert ffi.alignof(f"{union}S") == ffi.alignof(union)
