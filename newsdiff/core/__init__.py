"""The compiled core: the loops over whole dumps, in one extension module, `newsdiff.core.kernels`.

It is built with the package, where there is a compiler; comparing articles does without it.
"""

from __future__ import annotations

from newsdiff.errors import DependencyError

__all__ = ["demand_libraries"]


def demand_libraries() -> None:
    """Raise where dumps cannot be read: a library or the compiled core is missing.

    Raises:
        DependencyError: what is missing, and what to do.
    """
    try:
        import numpy  # noqa: F401, ICN001
        import pyarrow  # noqa: F401, ICN001
    except ImportError as error:
        raise DependencyError.from_import(error, "dumps need numpy and pyarrow", "dump") from error
    try:
        import newsdiff.core.kernels  # noqa: F401
    except ImportError as error:
        problem = "newsdiff was installed without its compiled core, which dumps need"
        remedy = "install a C compiler, then pip install --force-reinstall 'newsdiff[dump]'"
        raise DependencyError(problem, remedy) from error
