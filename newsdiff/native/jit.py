"""Compile kernels once, and keep the machine code in a cache folder of newsdiff's own.

The folder lies under the user's cache directory and carries newsdiff's version and a digest of the
kernels' source, so that no stale code is ever loaded. Numba's own settings are put back after each
kernel: a program that uses numba itself keeps its own cache folder.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from newsdiff._version import __version__
from newsdiff.errors import OutputError
from newsdiff.native import objects

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[Any]
    """What kernels take: the signature of each says of which dtype and shape."""

__all__ = ["LOADED", "cache_folder", "helper", "is_compiled", "keep_compiled", "kernel"]

Function = TypeVar("Function", bound="Callable[..., object]")
_KERNEL_FILES = (
    *("model/shingles.py", "model/wrapping.py"),
    *("native/*.py", "sketch/*.py", "link/*.py"),
    *(f"read/dump/{name}.py" for name in ("batch", "grammar", "scan", "strings", "times")),
)
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "boundscheck": False}


@functools.cache
def cache_folder() -> Path:
    """Folder for machine code and tables, in `NEWSDIFF_CACHE_DIR` or the user's cache."""
    chosen = os.environ.get("NEWSDIFF_CACHE_DIR")
    root = Path(chosen) if chosen else _user_cache() / "newsdiff"
    return root / f"{__version__}-{_source_digest():08x}"


def is_compiled() -> bool:
    """Whether an earlier run left its machine code in the cache folder."""
    return LOADED is not None


def keep_compiled() -> None:
    """Leave all kernels for later processes, if this one had to compile them."""
    if LOADED is not None or _KEPT or not _is_writable(cache_folder()):
        return
    _KEPT.append(True)
    for name in _KERNEL_MODULES:
        importlib.import_module(name)
    with contextlib.suppress(OSError, OutputError):
        objects.keep(cache_folder(), _MADE)


def kernel(signature: str) -> Callable[[Function], Function]:
    """Compile a function for one signature, when its module is imported, or load it from the cache.

    The function runs without the interpreter lock and without bounds checks.
    """

    def compiled(function: Function) -> Function:
        name = f"{function.__module__}.{function.__name__}"
        if LOADED is not None:
            return LOADED[name]  # type: ignore[return-value]
        import numba as untyped_numba

        numba: Any = untyped_numba  # its stubs know little of settings and caching
        config = numba.core.config
        before = config.CACHE_DIR
        config.CACHE_DIR = str(cache_folder())
        try:
            made: Function = numba.njit(signature, cache=_is_writable(cache_folder()), **_OPTIONS)(
                function
            )
        finally:
            config.CACHE_DIR = before
        _MADE[name] = (signature, made)
        return made

    return compiled


def helper(function: Function) -> Function:
    """Mark a function that only kernels call: it is compiled into them."""
    if LOADED is not None:
        return function
    import numba as untyped_numba

    numba: Any = untyped_numba
    made: Function = numba.njit(**_OPTIONS)(function)
    return made


def _user_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


@functools.cache
def _is_writable(folder: Path) -> bool:
    """Whether machine code can be kept; without it each process compiles anew."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _source_digest() -> int:
    digest = 0
    package = Path(__file__).parent.parent
    for pattern in _KERNEL_FILES:
        for path in sorted(package.glob(pattern)):
            digest = zlib.crc32(path.read_bytes(), digest)
    return digest


_KERNEL_MODULES = (
    "newsdiff.link.boilerplate",
    "newsdiff.link.candidates",
    "newsdiff.link.cluster",
    "newsdiff.link.distinct",
    "newsdiff.link.exact",
    "newsdiff.link.expand",
    "newsdiff.link.reuse",
    "newsdiff.link.verify",
    "newsdiff.read.dump.scan",
    "newsdiff.read.dump.strings",
    "newsdiff.read.dump.times",
    "newsdiff.sketch.blocks",
    "newsdiff.sketch.kernel",
)
_KEPT: list[bool] = []
_MADE: dict[str, tuple[str, Any]] = {}
LOADED = None if os.environ.get("NEWSDIFF_COMPILE") else objects.load(cache_folder())
"""Kernels that an earlier process left, by name; None if this one has to compile them."""
