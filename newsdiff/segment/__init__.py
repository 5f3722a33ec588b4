"""Blocks to sentences and tokens, and the words that shingles are made of."""

from newsdiff.segment.sentences import segment_article, sentence_spans
from newsdiff.segment.shingle_words import words

__all__ = ["segment_article", "sentence_spans", "words"]
