"""Giving back to the system what was let go of."""

import ctypes


def give_back_memory() -> None:
    """Have the C library return what is free in its heap, which it keeps else (malloc_trim(3)).

    That takes some ten milliseconds for as many megabytes: call it in a thread. Other C libraries
    than glibc have no such call, and then nothing is done.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(ctypes.c_size_t(0))
