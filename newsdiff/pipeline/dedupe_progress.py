"""How a long run says where it is: the pipeline tells, a shell shows."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "Silence"]


class Progress(Protocol):
    """Told of the stages of a run."""

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """Begin a stage of `total` units (bytes, bands, …; None: not known)."""

    def advance(self, n: int) -> None:
        """Report `n` more units done."""


class Silence:
    """Shows nothing."""

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """Show nothing."""

    def advance(self, n: int) -> None:
        """Show nothing."""
