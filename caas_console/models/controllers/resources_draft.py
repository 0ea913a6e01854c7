"""Limits of a container as they are typed, and what is wrong with them."""

from dataclasses import dataclass, fields, replace
from typing import Self, get_args

from caas_console.backend.contracts.operations import MOST_CPUS, RemovableLimit, Resources
from caas_console.backend.contracts.resources import JSON
from caas_console.models.controllers.field_faults import Faults, FieldFault
from caas_console.models.state.query_values import parse_number

_LEAST_MEMORY = 6 * 1024 * 1024
_SHARES = range(2, 262_144 + 1)  # cpu.shares of cgroup v1; beyond them runc fails.
_PROCESSES = range(1, 2**63)  # An int64 of the Engine API.
_MOST_DIGITS = 19  # of an int64
_CPU_PERIOD = 100_000  # microseconds; the kernel's where the engine tells none
_UNITS = ((1 << 30, "g"), (1 << 20, "m"), (1 << 10, "k"))


@dataclass(frozen=True)
class ResourcesDraft:
    """Limits as they are typed; empty is no limit."""

    memory: str = ""
    memory_reservation: str = ""
    cpus: str = ""
    cpu_shares: str = ""
    pids: str = ""

    @classmethod
    def of(cls, resources: Resources) -> Self:
        """Limits as one would type them."""
        return cls(
            memory=typed_size(resources.memory_bytes),
            memory_reservation=typed_size(resources.memory_reservation_bytes),
            cpus=typed_number(resources.cpus),
            cpu_shares=typed_number(resources.cpu_shares),
            pids=typed_number(resources.pids),
        )

    @classmethod
    def inspected(cls, container: JSON) -> Self:
        """The limits that a container has (Engine API, ``GET /containers/{id}/json``)."""
        limits = container.get("HostConfig") or {}
        quota, period = limits.get("CpuQuota") or 0, limits.get("CpuPeriod") or _CPU_PERIOD
        cpus = (limits.get("NanoCpus") or 0) / 1e9 or max(0, quota) / period
        return cls(
            memory=typed_size(limits.get("Memory") or None),
            # 0 and -1 are no limit, here and below.
            memory_reservation=typed_size(max(0, limits.get("MemoryReservation") or 0) or None),
            cpus=typed_number(cpus or None),
            cpu_shares=typed_number(limits.get("CpuShares") or None),
            pids=typed_number(max(0, limits.get("PidsLimit") or 0) or None),
        )

    def changed_from(self, before: Self) -> Self:
        """Only what is typed otherwise than before; the rest is empty."""
        return replace(
            self,
            **{
                field.name: ""
                for field in fields(self)
                if getattr(self, field.name) == getattr(before, field.name)
            },
        )

    def taken_off(
        self, before: Self, cgroup_version: str | None
    ) -> tuple[tuple[RemovableLimit, ...], Faults]:
        """The limits that are emptied by now, and those of them that an engine keeps.

        Args:
            before: the limits as they are.
            cgroup_version: of the host.
        """
        gone = {
            field.name
            for field in fields(self)
            if getattr(before, field.name) and not getattr(self, field.name).strip()
        }
        faults: Faults = {}
        if "memory" in gone:
            faults["memory"] = FieldFault.MEMORY_STAYS
        if "memory_reservation" in gone and cgroup_version == "2":
            faults["memory_reservation"] = FieldFault.RESERVATION_STAYS
        limits: tuple[RemovableLimit, ...] = get_args(RemovableLimit)
        return tuple(one for one in limits if one.removesuffix("_bytes") in gone), faults

    def parse(self) -> tuple[Resources, Faults]:
        """The limits, and what is wrong with them."""
        faults: Faults = {}
        resources = Resources(
            memory_bytes=_size(self.memory, "memory", faults),
            memory_reservation_bytes=_size(self.memory_reservation, "memory_reservation", faults),
            cpus=_cpus(self.cpus, faults),
            cpu_shares=_whole(self.cpu_shares, _SHARES, "cpu_shares", FieldFault.SHARES, faults),
            pids=_whole(self.pids, _PROCESSES, "pids", FieldFault.PROCESSES, faults),
        )
        return resources, faults


def typed_number(number: float | None) -> str:
    """A number as one would type it; nothing for None."""
    return "" if number is None else str(number).removesuffix(".0")


def typed_size(count: int | None) -> str:
    """A size as one would type it: ``512m``; nothing for None."""
    for unit, letter in _UNITS:
        if count and count % unit == 0:
            return f"{count // unit}{letter}"
    return typed_number(count)


def _size(text: str, field: str, faults: Faults) -> int | None:
    if not text.strip():
        return None
    number = parse_number(text.strip().lower())
    if number is None or number < _LEAST_MEMORY:
        faults[field] = FieldFault.MEMORY
        return None
    return int(number)


def _cpus(text: str, faults: Faults) -> float | None:
    if not text.strip():
        return None
    number = parse_number(text.strip())
    if number is None or not 0 < number <= MOST_CPUS:
        faults["cpus"] = FieldFault.CPUS
        return None
    return number


def _whole(text: str, allowed: range, field: str, fault: FieldFault, faults: Faults) -> int | None:
    if not text.strip():
        return None
    number = whole_number(text)
    if number is None or number not in allowed:
        faults[field] = fault
        return None
    return number


def whole_number(text: str) -> int | None:
    """The number that is typed in digits alone, unless it has more than any that means something.

    Python itself refuses to read thousands of digits.
    """
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None
