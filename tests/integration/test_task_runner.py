"""./caas in a checkout of its own, with a fake interpreter that only writes down its calls."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.lab.preflight import PACKAGE_OF_COMMAND

_ROOT = Path(__file__).parents[2]

# Makes an environment as venv does, whose interpreter is itself.
_FAKE_PYTHON = """#!/bin/sh
case "$*" in
-V) echo Python 3.11.2 ;;
-c*) ;;
"-m venv"*)
    echo "$*" >>calls
    mkdir -p .venv/bin .venv/lib/python3.11/site-packages
    cp "$PYTHON" .venv/bin/python
    echo "command = python3 -m venv $PWD/.venv" >.venv/pyvenv.cfg
    ;;
"-m pip"*)
    echo "-m pip" >>calls
    exit "${PIP_STATUS:-0}"
    ;;
*)
    echo "$* on ${QT_QPA_PLATFORM:-a display}" >>calls
    exit "${CONSOLE_STATUS:-0}"
    ;;
esac
"""


_FAKE_DOCKERD = """#!/bin/sh
echo dockerd >>calls
exit 1
"""


@dataclass
class Checkout:
    folder: Path

    def run(self, *arguments: str, **variables: str) -> int:
        """The exit status of ./caas run; the machine's packages and engine are left alone."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHON": str(self.folder / "python3"),
            "DOCKER_HOST": "unix:///nowhere",
            "DISPLAY": ":9",
        }
        return subprocess.run(
            [self.folder / "caas", "run", *arguments],
            env=environment | variables,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=60,
        ).returncode

    def calls(self) -> list[str]:
        """What the interpreter was asked for since the last time."""
        calls = (self.folder / "calls").read_text().splitlines()
        (self.folder / "calls").unlink()
        return calls


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    shutil.copy(_ROOT / "caas", tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.lock").write_text("docker==7.2.0\n")
    (tmp_path / "python3").write_text(_FAKE_PYTHON)
    (tmp_path / "python3").chmod(0o755)
    return Checkout(tmp_path)


_SET_UP = ["-m venv --clear .venv", "-m pip"]
_CONSOLE = "-m caas_console on a display"


def test_second_start_sets_nothing_up(checkout: Checkout) -> None:
    assert checkout.run() == 0
    assert checkout.calls() == [*_SET_UP, _CONSOLE]
    assert checkout.run() == 0
    assert checkout.calls() == [_CONSOLE]


def test_changed_lock_is_installed_into_the_same_environment(checkout: Checkout) -> None:
    checkout.run()
    checkout.calls()
    (checkout.folder / "requirements" / "run.lock").write_text("docker==7.3.0\n")
    checkout.run()
    assert checkout.calls() == ["-m venv .venv", "-m pip", _CONSOLE]


def test_interrupted_set_up_starts_anew(checkout: Checkout) -> None:
    assert checkout.run(PIP_STATUS="1") == 1
    assert checkout.calls() == _SET_UP
    checkout.run()
    assert checkout.calls() == [*_SET_UP, _CONSOLE]


def test_moved_checkout_is_set_up_anew(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run()
    checkout.calls()
    moved = Checkout(checkout.folder.rename(tmp_path.with_name("moved")))
    moved.run()
    assert moved.calls() == [*_SET_UP, _CONSOLE]


def test_checkout_is_importable_from_its_environment(checkout: Checkout) -> None:
    checkout.run()
    (entry,) = checkout.folder.rglob("*.pth")
    assert entry.read_text().strip() == str(checkout.folder)


def test_without_display_the_tour_is_taken_offscreen(checkout: Checkout) -> None:
    checkout.run(DISPLAY="")
    assert checkout.calls()[-1] == "-m caas_console --tour build/tour on offscreen"


def test_arguments_and_exit_status_are_passed_through(checkout: Checkout) -> None:
    assert checkout.run("--direct", "unix:///a b", CONSOLE_STATUS="3") == 3
    assert checkout.calls()[-1] == "-m caas_console --direct unix:///a b on a display"


@pytest.fixture
def idle_machine(checkout: Checkout) -> dict[str, str]:
    """Variables for a machine of root's whose own daemon, a fake, is installed but does not run."""
    script = checkout.folder / "caas"
    script.write_text(re.sub(r"(/var)?/run/", f"{checkout.folder}/run/", script.read_text()))
    commands = checkout.folder / "commands"
    commands.mkdir()
    for name, text in {"dockerd": _FAKE_DOCKERD, "id": "#!/bin/sh\necho 0\n"}.items():
        (commands / name).write_text(text)
        (commands / name).chmod(0o755)
    return {
        "PATH": f"{commands}:{os.environ['PATH']}",
        "DOCKER_HOST": "",
        "DOCKER_CONFIG": str(checkout.folder),
    }


def test_own_daemon_is_started_where_no_other_is_named(
    checkout: Checkout, idle_machine: dict[str, str]
) -> None:
    assert checkout.run("--theme", "dark", **idle_machine) == 0
    assert "dockerd" in checkout.calls()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--direct", "unix:///a", "--direct", "unix:///b"],
        ["--theme", "dark", "--direct=unix:///a"],
        ["--help"],
        ["-h"],
        ["--version"],
    ],
)
def test_own_daemon_is_left_alone_where_the_arguments_ask_for_something_else(
    checkout: Checkout, idle_machine: dict[str, str], arguments: list[str]
) -> None:
    assert checkout.run(*arguments, **idle_machine) == 0
    assert "dockerd" not in checkout.calls()


@pytest.mark.parametrize(
    "named", [{"DOCKER_HOST": "unix:///nowhere"}, {"DOCKER_CONTEXT": "staging"}]
)
def test_own_daemon_is_left_alone_where_the_environment_names_another(
    checkout: Checkout, idle_machine: dict[str, str], named: dict[str, str]
) -> None:
    assert checkout.run(**idle_machine | named) == 0
    assert "dockerd" not in checkout.calls()


def test_own_daemon_is_left_alone_where_a_context_is_in_use(
    checkout: Checkout, idle_machine: dict[str, str]
) -> None:
    (checkout.folder / "config.json").write_text('{"currentContext": "staging"}')
    assert checkout.run(**idle_machine) == 0
    assert "dockerd" not in checkout.calls()


def test_packages_that_the_lab_asks_for_are_installed_for_it() -> None:
    script = (_ROOT / "caas").read_text()
    (engine,) = re.findall(r'^ENGINE_PACKAGES="(.*)"', script, re.MULTILINE)
    (lab,) = re.findall(r'^LAB_PACKAGES="\$ENGINE_PACKAGES (.*)"', script, re.MULTILINE)
    assert set(PACKAGE_OF_COMMAND.values()) <= {*engine.split(), *lab.split()}
