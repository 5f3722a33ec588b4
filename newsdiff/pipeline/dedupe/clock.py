"""What the stages of a run take, by the clock."""

from __future__ import annotations

import time

__all__ = ["Clock"]


class Clock:
    """Seconds of a run by stage."""

    def __init__(self) -> None:
        self.timings: dict[str, float] = {}
        self._since = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Note what a stage took that ends now."""
        now = time.perf_counter()
        self.timings[stage] = round(now - self._since, 3)
        self._since = now
