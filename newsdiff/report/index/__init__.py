"""What an index says of articles → terminal, JSON, CSV, Markdown, HTML: one file a format."""

from __future__ import annotations

from newsdiff.report.index.answer import IndexAnswer

__all__ = ["IndexAnswer"]
