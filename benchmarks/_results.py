"""The line that a benchmark prints for each case."""

import json
import signal
import sys
from collections.abc import Iterable
from typing import Any

Result = dict[str, Any]


def at_most(
    benchmark: str,
    case: str,
    value: float,
    unit: str,
    bound: float,
    *,
    peer: float | None = None,
    **beside: Any,
) -> Result:
    """A measurement where less is better.

    Args:
        benchmark: the module's name.
        case: what was measured.
        value: the measurement.
        unit: of value and peer.
        bound: the greatest value that is good; with a peer, the greatest ratio to it.
        peer: the same of what it is compared with, in the same run.
        beside: what else is to be told.
    """
    result: Result = {"benchmark": benchmark, "case": case, "unit": unit, "value": _short(value)}
    reached = value
    if peer is not None:
        reached = value / peer
        result |= {"peer": _short(peer), "ratio": _short(reached)}
    return result | {"bound": bound} | beside | {"ok": reached <= bound}


def at_least(
    benchmark: str,
    case: str,
    value: float,
    unit: str,
    bound: float,
    *,
    peer: float,
    **beside: Any,
) -> Result:
    """A measurement where more is better: the ratio to the peer must reach ``bound``."""
    ratio = value / peer
    result: Result = {"benchmark": benchmark, "case": case, "unit": unit, "value": _short(value)}
    result |= {"peer": _short(peer), "ratio": _short(ratio), "bound": bound}
    return result | beside | {"ok": ratio >= bound}


def at_least_value(
    benchmark: str, case: str, value: float, unit: str, bound: float, **beside: Any
) -> Result:
    """A measurement where more is better, and the value itself must reach ``bound``."""
    result: Result = {"benchmark": benchmark, "case": case, "unit": unit, "value": _short(value)}
    return result | {"bound": bound} | beside | {"ok": value >= bound}


def told(benchmark: str, case: str, value: float, unit: str, **beside: Any) -> Result:
    """A measurement that nothing is promised about."""
    return {"benchmark": benchmark, "case": case, "unit": unit, "value": _short(value)} | beside


def report(results: Iterable[Result]) -> int:
    """Print each result as it comes; 1 if one misses its bound, as exit status."""
    # Whatever the benchmark has started is ended with it.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    status = 0
    for result in results:
        sys.stdout.write(f"{json.dumps(result)}\n")
        sys.stdout.flush()
        if not result.get("ok", True):
            status = 1
    return status


def percentile(values: Iterable[float], share: float) -> float:
    """The value that a share (0 to 1) of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _short(value: float) -> float:
    return float(f"{value:.3g}") if abs(value) < 1_000 else round(value)
