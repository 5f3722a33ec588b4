"""What a process has to work with: libraries, processors, memory."""

from __future__ import annotations

import contextlib
import ctypes
import os

from newsdiff.errors import DependencyError

__all__ = ["demand_libraries", "n_processors", "return_memory"]


def n_processors() -> int:
    """Processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def return_memory() -> None:
    """Hand memory that was freed back to the system, where the C library keeps it otherwise."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def demand_libraries() -> None:
    """Raise `DependencyError` where the libraries of the extra `dump` are not installed."""
    try:
        import llvmlite  # type: ignore[import-untyped]  # noqa: F401
        import numpy  # noqa: F401, ICN001
        import pyarrow  # noqa: F401, ICN001
    except ImportError as error:
        problem = "dumps need numpy, numba and pyarrow"
        raise DependencyError.from_import(error, problem, "dump") from error
