"""Raw text to blocks with a kind, and credits: what is story, what is noise, which agency is named."""

from __future__ import annotations

from newsdiff.clean.blocks import block_spans

__all__ = ["block_spans"]
