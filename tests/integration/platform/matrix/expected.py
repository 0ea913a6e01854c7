"""Reads the hand-written table of what each role may do; imports nothing of ours."""

from pathlib import Path

_TABLE = Path(__file__).with_name("expected.txt")
ROLES = (
    "platform-admin",
    "operator",
    "reviewer",
    "support",
    "auditor",
    "tenant-admin",
    "developer",
    "viewer",
    "nobody",
)


def expectations() -> dict[str, dict[str, str]]:
    """By role and route: one outcome, or two where the route names an object."""
    rows = [
        line.split()
        for line in _TABLE.read_text().splitlines()
        if line and not line.startswith("#")
    ]
    return {
        role: {name: cells[column] for name, *cells in rows} for column, role in enumerate(ROLES)
    }
