"""Raw text to blocks with a kind, and credits: what is story, what is noise, who is credited."""

from __future__ import annotations

from newsdiff.clean.article import clean_article
from newsdiff.clean.blocks import block_spans
from newsdiff.clean.language import detect_language

__all__ = [
    "block_spans",
    "clean_article",
    "detect_language",
]
