"""Processes that a benchmark runs, and what the kernel tells of any (proc(5))."""

import ctypes
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_PR_SET_PDEATHSIG = 1  # prctl(2)


def in_new_process(work: Callable[[], T]) -> T:
    """What ``work``, which must be picklable, returns in a process that ends with this one."""
    with ProcessPoolExecutor(1, get_context("spawn"), _end_with_parent) as processes:
        return processes.submit(work).result()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def resident_megabytes(pid: int) -> float:
    """The memory of a process that is in RAM, in MB of 10^6 bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise ProcessLookupError(f"process {pid} has ended")


def processor_seconds(pid: int) -> float:
    """The time that processors have spent on a process so far."""
    stat = Path(f"/proc/{pid}/stat").read_text()
    # The name before it may hold blanks.
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK
