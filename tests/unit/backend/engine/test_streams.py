"""What is asked of the engine for logs and terminals."""

from datetime import UTC, datetime

from caas_console.backend.contracts.runtime import ExecSpec, LogQuery
from caas_console.backend.engine.logs import log_parameters
from caas_console.backend.engine.shell import exec_config


def test_whole_log_is_asked_for() -> None:
    asked = log_parameters(LogQuery())
    assert (asked["tail"], asked["since"], asked["until"], asked["follow"]) == (
        "all",
        None,
        None,
        False,
    )


def test_part_of_a_log_is_asked_for() -> None:
    since = datetime(2026, 11, 24, 23, 0, 0, 250_000, tzinfo=UTC)
    asked = log_parameters(LogQuery(follow=True, tail=0, since=since, stderr=False))
    assert (asked["tail"], asked["since"]) == (0, "1795561200.250000")
    assert (asked["follow"], asked["stdout"], asked["stderr"]) == (True, True, False)


def test_best_shell_is_found_by_one_that_gives_way_to_it() -> None:
    config = exec_config(ExecSpec(columns=100, rows=30), "MARK=1")
    assert config["Cmd"][:2] == ("/bin/sh", "-c")
    assert "exec bash" in config["Cmd"][2]
    assert config["ConsoleSize"] == [30, 100]
    assert config["Env"] == ["TERM=xterm-256color", "MARK=1"]


def test_command_is_run_as_it_is_given() -> None:
    spec = ExecSpec(
        command=("top", "-d", "1"),
        user="app",
        working_directory="/w",
        environment={"TERM": "vt100", "A": "b"},
    )
    config = exec_config(spec, "MARK=1")
    assert config["Cmd"] == ("top", "-d", "1")
    assert config["Env"] == ["TERM=vt100", "A=b", "MARK=1"]
    assert (config["User"], config["WorkingDir"]) == ("app", "/w")


def test_engines_detach_keys_are_not_those_of_a_shell() -> None:
    keys = exec_config(ExecSpec(), "MARK=1")["DetachKeys"]
    assert "ctrl-p" not in keys
