"""./caas in a checkout of its own, with a fake interpreter that only writes down its calls."""

import os
import pty
import re
import shutil
import signal
import socket
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
"-m compileall"*)
    echo "-m compileall" >>calls
    ;;
"-m pytest"*)
    echo "$*" >>calls
    [ -z "${INTERRUPTED:-}" ] || kill -INT "$PPID"
    exit "${TESTS_STATUS:-0}"
    ;;
*)
    echo "$* on ${QT_QPA_PLATFORM:-a display}" >>calls
    exit "${CONSOLE_STATUS:-0}"
    ;;
esac
"""


# Its last words are why; its socket is there before.
_FAKE_DOCKERD = """#!/bin/sh
echo dockerd >>calls
echo "driver not supported"
exit 1
"""

# Commands that ask or change the machine, for Ann, who is not root but may use sudo.
_ANNS_MACHINE = {
    "dockerd": _FAKE_DOCKERD,
    "dpkg-query": """#!/bin/sh
printf 'installed:%s ' "$@"
""",
    "id": """#!/bin/sh
case "$*" in
-u) echo "${FAKE_UID:-1000}" ;;
-g) echo 1000 ;;
-un) echo ann ;;
-nG) echo "ann ${LOGIN_GROUPS:-}" ;;
"-nG ann") echo "ann ${MEMBERSHIPS:-}" ;;
esac
""",
    "sudo": """#!/bin/sh
echo "sudo $*" >>calls
case $1 in chown | usermod) exit ;; esac
FAKE_UID=0 exec "$@"
""",
    "sg": """#!/bin/sh
echo "sg $1" >>calls
LOGIN_GROUPS=$1 exec sh -c "$3"
""",
    "systemctl": """#!/bin/sh
[ -n "${SYSTEMD_LISTENS:-}" ]
""",
}


@dataclass
class Checkout:
    """A checkout to run ./caas in; it asks at the terminal, and without one it does not."""

    folder: Path
    terminal: int | None = None

    def run(self, *arguments: str, **variables: str) -> int:
        """The exit status of ./caas run; the machine's packages and engine are left alone."""
        return self.caas("run", *arguments, **variables)

    def caas(self, *arguments: str, **variables: str) -> int:
        """The exit status of ./caas. Root, too, is bound by the permissions of files in it."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHON": str(self.folder / "python3"),
            "DOCKER_HOST": "unix:///nowhere",
            "DISPLAY": ":9",
        }
        return subprocess.run(
            ["setpriv", "--bounding-set=-dac_override", self.folder / "caas", *arguments],
            env=environment | variables,
            check=False,
            stdin=subprocess.DEVNULL if self.terminal is None else self.terminal,
            stderr=self.terminal,
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
    for name in ("run", "dev"):
        (tmp_path / "requirements" / f"{name}.lock").write_text("docker==7.2.0\n")
    (tmp_path / "python3").write_text(_FAKE_PYTHON)
    (tmp_path / "python3").chmod(0o755)
    return Checkout(tmp_path)


_INSTALL = ["-m venv --clear .venv", "-m pip"]
_SET_UP = [*_INSTALL, "-m compileall"]
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
    assert checkout.calls() == ["-m venv .venv", "-m pip", "-m compileall", _CONSOLE]


def test_interrupted_set_up_starts_anew(checkout: Checkout) -> None:
    assert checkout.run(PIP_STATUS="1") == 1
    assert checkout.calls() == _INSTALL
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


def _machine(checkout: Checkout, commands: dict[str, str]) -> dict[str, str]:
    """Variables for a machine with these commands and a /run of its own."""
    script = checkout.folder / "caas"
    script.write_text(re.sub(r"(/var)?/run/", f"{checkout.folder}/run/", script.read_text()))
    (checkout.folder / "run").mkdir()
    folder = checkout.folder / "commands"
    folder.mkdir()
    for name, text in commands.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "DOCKER_HOST": "",
        "DOCKER_CONFIG": str(checkout.folder),
    }


def _make_socket(checkout: Checkout) -> Path:
    path = checkout.folder / "run" / "docker.sock"
    # Addresses of sockets are short.
    with socket.socket(socket.AF_UNIX) as listener, pytest.MonkeyPatch.context() as patch:
        patch.chdir(path.parent)
        listener.bind(path.name)
    return path


@pytest.fixture
def idle_machine(checkout: Checkout) -> dict[str, str]:
    """Variables for a machine of root's whose own daemon, a fake, is installed but does not run."""
    return _machine(checkout, {"dockerd": _FAKE_DOCKERD, "id": "#!/bin/sh\necho 0\n"})


def test_own_daemon_is_started_where_no_other_is_named(
    checkout: Checkout, idle_machine: dict[str, str]
) -> None:
    assert checkout.run("--theme", "dark", **idle_machine) == 0
    assert "dockerd" in checkout.calls()


def test_own_daemon_that_logs_no_start_is_taken_for_started(
    checkout: Checkout, capfd: pytest.CaptureFixture[str]
) -> None:
    number = checkout.folder / "run" / "docker.pid"
    machine = _machine(
        checkout,
        {
            "dockerd": f"#!/bin/sh\necho $$ >{number}\nsleep 60\n",
            "id": "#!/bin/sh\necho 0\n",
            # Asked for how often to look: once, as soon as the daemon runs.
            "seq": f"#!/bin/sh\nwhile [ ! -s {number} ]; do sleep 0.1; done\necho 1\n",
        },
    )
    _make_socket(checkout)
    assert checkout.run(**machine) == 0
    os.killpg(int(number.read_text()), signal.SIGKILL)
    assert "did not start" not in capfd.readouterr().err


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


@pytest.fixture
def anns_machine(checkout: Checkout) -> dict[str, str]:
    """Variables for Ann's machine, whose daemon is installed; her checkout is set up."""
    variables = _machine(checkout, _ANNS_MACHINE)
    tools = checkout.folder / ".venv" / "bin"
    tools.mkdir(parents=True)
    (checkout.folder / "tests").mkdir()
    for name in ("ruff", "mypy", "lint-imports", "vulture"):
        (tools / name).write_text("#!/bin/sh\n")
        (tools / name).chmod(0o755)
    assert checkout.caas("test", "tests", **variables, FAKE_UID="0") == 0
    checkout.calls()
    return variables


@pytest.fixture
def closed_daemon(checkout: Checkout, anns_machine: dict[str, str]) -> dict[str, str]:
    """Variables for Ann's machine, whose daemon runs, but is not for her."""
    path = _make_socket(checkout)
    path.chmod(0o660)
    os.chown(path, 1, 1)
    return anns_machine | {"SYSTEMD_LISTENS": "1"}


_THROUGH_SUDO = [
    "sudo .venv/bin/python -m pytest tests -q",
    "-m pytest tests -q",
    "sudo chown --recursive 1000:1000 .",
]


@pytest.mark.parametrize("status", [0, 5])
def test_tests_run_through_sudo_and_what_they_leave_is_given_back(
    checkout: Checkout, anns_machine: dict[str, str], status: int
) -> None:
    variables = anns_machine | {"TESTS_STATUS": str(status)}
    assert checkout.caas("test", "tests", "-q", **variables) == status
    assert checkout.calls()[-3:] == _THROUGH_SUDO


def test_what_interrupted_tests_leave_is_given_back_too(
    checkout: Checkout, anns_machine: dict[str, str]
) -> None:
    variables = anns_machine | {"TESTS_STATUS": "2", "INTERRUPTED": "1"}
    assert checkout.caas("test", "tests", "-q", **variables) == 2
    assert checkout.calls()[-3:] == _THROUGH_SUDO


def test_tests_of_root_need_no_sudo(checkout: Checkout, anns_machine: dict[str, str]) -> None:
    assert checkout.caas("test", "tests", **anns_machine, FAKE_UID="0") == 0
    assert checkout.calls()[-1] == "-m pytest tests"


def test_tests_without_root_or_sudo_are_refused(
    checkout: Checkout, anns_machine: dict[str, str]
) -> None:
    script = checkout.folder / "caas"
    script.write_text(script.read_text().replace("command -v sudo", "command -v no-such-command"))
    assert checkout.caas("test", "tests", **anns_machine) == 1
    assert not any("pytest" in call for call in checkout.calls())


def test_all_soaks_that_are_named_run_through_sudo_and_one_that_fails_is_told(
    checkout: Checkout, anns_machine: dict[str, str]
) -> None:
    assert checkout.caas("soak", "one", "two", **anns_machine, CONSOLE_STATUS="3") == 1
    calls = checkout.calls()
    ran = [call for call in calls if call.startswith("-m")]
    assert ran == [f"-m benchmarks.soak_{name} on a display" for name in ("one", "two")]
    assert calls[-1] == "sudo chown --recursive 1000:1000 ."


def test_own_daemon_is_started_through_sudo(
    checkout: Checkout, anns_machine: dict[str, str]
) -> None:
    assert checkout.run(**anns_machine) == 0
    assert checkout.calls() == ["sudo ./caas engine", "dockerd", _CONSOLE]


def test_own_daemon_that_systemd_starts_on_demand_is_left_to_it(
    checkout: Checkout, anns_machine: dict[str, str]
) -> None:
    assert checkout.run(**anns_machine, SYSTEMD_LISTENS="1") == 0
    assert checkout.calls() == [_CONSOLE]


@pytest.mark.parametrize(
    ("memberships", "calls"),
    [
        ("", ["sudo usermod -aG docker ann", "sg docker"]),
        # Since her login.
        ("docker", ["sg docker"]),
    ],
)
def test_who_may_not_use_the_daemon_starts_as_a_member_of_its_group(
    checkout: Checkout, closed_daemon: dict[str, str], memberships: str, calls: list[str]
) -> None:
    assert checkout.run("--tour", "it's $HOME", **closed_daemon, MEMBERSHIPS=memberships) == 0
    assert checkout.calls() == [*calls, "-m caas_console --tour it's $HOME on a display"]


@pytest.mark.parametrize(("answer", "joins"), [("n", False), ("", True)])
def test_nobody_becomes_a_member_of_the_group_who_does_not_want_to(
    checkout: Checkout, closed_daemon: dict[str, str], answer: str, joins: bool
) -> None:
    keyboard, checkout.terminal = pty.openpty()
    with os.fdopen(keyboard, "wb", buffering=0) as keys, os.fdopen(checkout.terminal):
        keys.write(f"{answer}\n".encode())
        assert checkout.run(**closed_daemon) == 0
    assert ("sudo usermod -aG docker ann" in checkout.calls()) == joins


def test_packages_that_the_lab_asks_for_are_installed_for_it() -> None:
    script = (_ROOT / "caas").read_text()
    (engine,) = re.findall(r'^ENGINE_PACKAGES="(.*)"', script, re.MULTILINE)
    (lab,) = re.findall(r'^LAB_PACKAGES="\$ENGINE_PACKAGES (.*)"', script, re.MULTILINE)
    assert set(PACKAGE_OF_COMMAND.values()) <= {*engine.split(), *lab.split()}
