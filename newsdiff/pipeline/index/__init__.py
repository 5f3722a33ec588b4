"""An index of published articles: added to, asked, verified; whatever keeps it."""

from __future__ import annotations

from newsdiff.pipeline.index.index import Index

__all__ = ["Index"]
