"""The stages put together: articles to a comparison, a dump to its duplicates."""

from __future__ import annotations

from newsdiff.pipeline.compare import compare, compare_articles

__all__ = ["compare", "compare_articles"]
