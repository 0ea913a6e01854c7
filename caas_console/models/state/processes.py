"""What runs in a shell, read from the processes of its container."""

from posixpath import basename

from caas_console.backend.contracts.runtime import ProcessTable

# The table does not tell: some hosts' ps has other columns.
UNKNOWN = ""
_SHELLS = {"sh", "bash", "ash", "dash", "zsh", "ksh", "mksh", "fish"}


def running_in(table: ProcessTable, process_id: int) -> str | None:
    """The command that a shell has started last and that still runs, as ``ps`` shows it.

    A program that was started in place of a shell is a running command itself.

    Args:
        table: the processes of the container.
        process_id: of the shell.

    Returns:
        None where the shell waits for its next command, or is gone; UNKNOWN where that cannot
        be told.
    """
    try:
        columns = [table.titles.index(title) for title in ("PID", "PPID", "CMD")]
    except ValueError:
        return UNKNOWN
    processes = [tuple(row[column] for column in columns) for row in table.rows]
    own = next((command for pid, _, command in processes if pid == str(process_id)), None)
    if own is None:
        return None
    if not _is_shell(own):
        return own
    children = [(int(pid), command) for pid, ppid, command in processes if ppid == str(process_id)]
    return max(children)[1] if children else None


def _is_shell(command: str) -> bool:
    # The minus in front marks a login shell.
    return basename(command.partition(" ")[0]).lstrip("-") in _SHELLS
