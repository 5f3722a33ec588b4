"""A dump to its near-duplicates: read, sketch, join, cluster, tell; and what is done with them."""

from __future__ import annotations

from newsdiff.pipeline.dedupe.duplicates import Duplicates, open  # noqa: A004  as `newsdiff.open`
from newsdiff.pipeline.dedupe.run import dedupe

__all__ = ["Duplicates", "dedupe", "open"]
