import pytest

from caas_console.backend.contracts.runtime import ProcessTable
from caas_console.models.state.processes import UNKNOWN, running_in

_TITLES = ("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD")


def table(*processes: tuple[int, int, str]) -> ProcessTable:
    """Processes as ``ps -ef`` shows them: id, parent, command."""
    rows = tuple(
        ("root", str(pid), str(parent), "0", "10:00", "pts/0", "00:00:00", command)
        for pid, parent, command in processes
    )
    return ProcessTable(titles=_TITLES, rows=rows)


@pytest.mark.parametrize("shell", ["bash", "sh", "/bin/bash --norc", "-ash", "/bin/sh -c exec sh"])
def test_a_shell_at_its_prompt_runs_nothing(shell: str) -> None:
    assert running_in(table((1, 0, "sleep 600"), (40, 0, shell), (50, 0, "top")), 40) is None


def test_the_command_started_last_is_named() -> None:
    processes = table(
        (1, 0, "nginx"), (40, 0, "bash"), (99, 40, "sleep 9"), (101, 40, "less"), (102, 101, "more")
    )
    assert running_in(processes, 40) == "less"


def test_a_program_in_place_of_a_shell_is_the_command() -> None:
    assert running_in(table((40, 0, "top -d 1"), (41, 40, "sh")), 40) == "top -d 1"


def test_a_shell_that_is_gone_runs_nothing() -> None:
    assert running_in(table((1, 0, "sleep 600")), 40) is None


def test_other_columns_do_not_tell() -> None:
    busybox = ProcessTable(
        titles=("PID", "USER", "TIME", "COMMAND"), rows=(("40", "0", "0", "sh"),)
    )
    assert running_in(busybox, 40) == UNKNOWN
