"""Root, whom the permissions of files do not bind, as somebody whom they do."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

# linux/capability.h
_VERSION_3 = 0x20080522
_DAC_OVERRIDE = 1


@contextmanager
def bound_by_permissions() -> Iterator[None]:
    """Has this thread refused what a file's permissions forbid to write, sockets among it.

    It may still read everything, as whatever runs in it needs its own modules, which may lie in
    the closed home of another user.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    # Effective, permitted and inheritable, twice 32 of each.
    sets = (ctypes.c_uint32 * 6)()
    assert libc.capget(header, sets) == 0
    effective = sets[0]
    sets[0] = effective & ~(1 << _DAC_OVERRIDE)
    assert libc.capset(header, sets) == 0
    try:
        yield
    finally:
        sets[0] = effective
        assert libc.capset(header, sets) == 0
