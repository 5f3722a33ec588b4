"""The stages put together: articles to a comparison, a dump to its duplicates."""

from __future__ import annotations

from newsdiff.pipeline.compare import compare, compare_articles, has_differences

__all__ = ["compare", "compare_articles", "has_differences"]
