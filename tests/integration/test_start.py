"""What a start loads, and what the tour leaves behind."""

import os
import subprocess
import sys
from pathlib import Path

from tests.lab.contents import clean
from tests.lab.daemon import Daemon

_HEAVY = ("pydantic", "docker", "httpx", "websockets", "numpy", "pyqtgraph", "_cffi_backend")

_FIRST_WINDOW = f"""
import sys
from caas_console.options import Options
from caas_console.start import open_first_window

open_first_window(Options())
loaded = [name for name in {_HEAVY!r} if name in sys.modules]
sys.exit(f"loaded before the first painting: {{loaded}}" if loaded else 0)
"""

# What pages and their tabs stand on, and nothing else does.
_LATER = (
    "numpy",
    "pyqtgraph",
    "_cffi_backend",
    "caas_console.models.terminal.ghostty.core",
    "caas_console.views.widgets.terminal.terminal_widget",
    "caas_console.views.widgets.logs.log_canvas",
    "caas_console.views.widgets.charts.charts_panel",
    "caas_console.views.pages.container_page",
    "caas_console.views.pages.image_page",
    "caas_console.views.dialogs.connect_dialog",
)

_WHOLE_WINDOW = f"""
import sys
import caas_console.app

unneeded = (*{_HEAVY[1:]!r}, *{_LATER!r}, "caas_console.views.tour.tour")
loaded = [name for name in unneeded if name in sys.modules]
sys.exit(f"loaded before a connection: {{loaded}}" if loaded else 0)
"""

_LOADED_AHEAD = f"""
import asyncio
import sys
from caas_console.views import loading

loading._REST = 0.0
asyncio.run(loading.load_ahead())
missing = [name for name in {_LATER!r} if name not in sys.modules]
sys.exit(f"not loaded ahead: {{missing}}" if missing else 0)
"""


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def test_the_first_window_is_painted_before_anything_heavy_is_loaded() -> None:
    done = run("-c", _FIRST_WINDOW)
    assert done.returncode == 0, done.stderr


def test_the_whole_window_needs_no_engine_and_no_page_of_an_object() -> None:
    done = run("-c", _WHOLE_WINDOW)
    assert done.returncode == 0, done.stderr


def test_what_a_click_opens_is_loaded_ahead_of_it() -> None:
    done = run("-c", _LOADED_AHEAD)
    assert done.returncode == 0, done.stderr


def test_the_tour_takes_a_picture_of_every_page(daemon: Daemon, tmp_path: Path) -> None:
    daemon.client.containers.run(
        "busybox:1", "sh -c 'while :; do echo tick; sleep 1; done'", name="web", detach=True
    )
    folder = tmp_path / "tour"
    done = run("-m", "caas_console", "--direct", daemon.url, "--tour", str(folder))
    assert done.returncode == 0, done.stderr
    pictures = sorted(folder.glob("*.png"))
    assert [str(one) for one in pictures] == done.stdout.split()
    names = {one.stem.partition("-")[2] for one in pictures}
    assert {"dashboard", "containers", "container-logs", "container-shell", "dialog-run"} <= names


def test_the_tour_of_a_new_daemon_shows_every_pane_empty(
    fresh_daemon: Daemon, tmp_path: Path
) -> None:
    clean(fresh_daemon.client, keep_images=set())
    folder = tmp_path / "tour"
    done = run("-m", "caas_console", "--direct", fresh_daemon.url, "--tour", str(folder))
    assert done.returncode == 0, done.stderr
    names = {one.stem.partition("-")[2] for one in folder.glob("*.png")}
    assert {"dashboard", "hosts", "containers", "images", "networks", "dialog-run"} <= names


def test_the_tour_of_nothing_says_so_and_fails(tmp_path: Path) -> None:
    folder = tmp_path / "tour"
    endpoint = f"unix://{tmp_path}/docker.sock"
    done = run("-m", "caas_console", "--direct", endpoint, "--tour", str(folder))
    assert done.returncode == 1
    assert "No Docker daemon is running here" in done.stderr
    assert [one.name for one in folder.iterdir()] == ["01-first-page.png"]


def test_a_command_line_that_is_not_understood_is_explained() -> None:
    done = run("-m", "caas_console", "--size", "big")
    assert done.returncode == 2
    assert "'big' is not like 1280x800" in done.stderr
