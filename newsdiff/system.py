"""What operating systems do differently, done in the way that all of them know."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future, ThreadPoolExecutor
    from typing import TypeVar

    Job = TypeVar("Job")
    Result = TypeVar("Result")

__all__ = ["n_processors", "read_at", "return_memory", "run_in_order", "workers"]


def n_processors() -> int:
    """Processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def return_memory() -> None:
    """Hand memory that was freed back to the system, where the C library keeps it otherwise."""
    import ctypes

    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def read_at(path: str | os.PathLike[str], target: memoryview, offset: int) -> int:
    """Read bytes from a place in a file; safe to call from many threads.

    Each call opens the file: a handle of its own is moved by nobody else, and costs nothing beside
    the megabytes that are read at a time.

    Args:
        path: a regular file.
        target: where the bytes go; filled as far as the file reaches.
        offset: of the first byte in the file.

    Returns:
        How many bytes were read, fewer than wanted at the end of the file.

    Raises:
        OSError: the file cannot be read.
    """
    n_bytes = 0
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  a path as the user gave it
        file.seek(offset)
        while n_bytes < len(target):
            n_more = file.readinto(target[n_bytes:])
            if not n_more:
                break
            n_bytes += n_more
    return n_bytes


def run_in_order(
    pool: Executor, do: Callable[[Job], Result], jobs: Iterable[Job], n_ahead: int
) -> Iterator[Result]:
    """Run jobs on threads; results in the order of the jobs, at most `n_ahead` of them waiting."""
    waiting: deque[Future[Result]] = deque()
    try:
        for job in jobs:
            waiting.append(pool.submit(do, job))
            if len(waiting) > n_ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


@contextlib.contextmanager
def workers(n: int) -> Iterator[ThreadPoolExecutor]:
    """Threads whose work is done when the block ends; where it fails, what has not begun is left.

    What has begun is waited for, however often the process is told to end: a file that is being
    written is whole or gone after.
    """
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(n)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    finally:
        _ended(pool)


def _ended(pool: ThreadPoolExecutor) -> None:
    while True:
        try:
            return pool.shutdown()
        except KeyboardInterrupt:  # one more signal, while the first one is heeded
            continue
