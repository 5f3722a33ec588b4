"""What callers may catch.

Every error names the place, the trouble and the remedy. Fields are positional, so that errors
pickle and cross process boundaries. Misuse of the Python interface stays `ValueError` or
`TypeError`.
"""

from __future__ import annotations

import attrs

__all__ = ["DependencyError", "InputError", "NewsdiffError", "OutputError", "ResourceError"]


@attrs.define(eq=True, slots=False)
class NewsdiffError(Exception):
    """The base of everything that newsdiff raises on purpose."""

    problem: str
    remedy: str = ""
    path: str | None = None
    line: int | None = None

    def __attrs_post_init__(self) -> None:
        super().__init__(self.problem, self.remedy, self.path, self.line)

    def __str__(self) -> str:
        place = "" if self.path is None else self.path
        if self.line is not None:
            place = f"{place}:{self.line}" if place else f"line {self.line}"
        said = f"{place}: {self.problem}" if place else self.problem
        return f"{said}; {self.remedy}" if self.remedy else said


class InputError(NewsdiffError):
    """Input that cannot be read: missing, forbidden, binary, empty, of an unknown form."""


class OutputError(NewsdiffError):
    """A result that cannot be written: no room, no permission, no such folder."""


class ResourceError(NewsdiffError):
    """A bound on time, memory or size that would be broken by going on."""


class DependencyError(NewsdiffError):
    """An optional library that cannot be imported."""

    @classmethod
    def from_import(
        cls, error: ImportError, problem: str, extra: str, path: str | None = None
    ) -> DependencyError:
        """Say why a library could not be imported, and which extra of newsdiff installs it.

        Args:
            error: what the import ended with; it need not be the library itself that is missing.
            problem: what needs the library.
            extra: the extra that installs it.
            path: the input that needs it.

        Returns:
            The error to raise from `error`.

        Example:
            >>> missing = ImportError("No module named 'x'", name="x")
            >>> print(DependencyError.from_import(missing, "a needs y", "web"))
            a needs y (importing x failed: No module named 'x'); pip install 'newsdiff[web]'
        """
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        cause = f"importing {error.name} failed: {reason}" if error.name else reason
        return cls(f"{problem} ({cause})", f"pip install 'newsdiff[{extra}]'", path)
