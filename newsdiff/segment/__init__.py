"""Blocks to sentences and tokens, and the words that shingles are made of."""

from newsdiff.segment.shingle_words import words

__all__ = ["words"]
