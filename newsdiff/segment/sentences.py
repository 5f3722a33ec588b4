"""Blocks to sentences, articles to sentences and tokens.

A sentence never crosses a block. Within a block it ends at a stop (`newsdiff.segment.ends`) or
where something else starts (`newsdiff.segment.breaks`). Blocks of noise are cut the same way, so
that every span of a result is of a sentence's size; in a headline no abbreviation ends a sentence,
since every word may be capitalised there. Linear time.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from newsdiff.model import SegmentedArticle, Sentence, Tokens
from newsdiff.patterns import regex
from newsdiff.segment.breaks import unmarked_breaks
from newsdiff.segment.ends import stop_ends
from newsdiff.segment.glue import Cut, glued_words
from newsdiff.segment.languages import Rules, headline_rules_for, rules_for
from newsdiff.segment.scripts import is_unspaced
from newsdiff.segment.tokens import TokenLists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import CleanedArticle, Span

__all__ = ["segment_article", "sentence_spans"]

_LINE_BREAK = r"(?:\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029])"
_BREAKS = regex(rf"{_LINE_BREAK}\s*+")
_BLANK_LINES = regex(rf"{_LINE_BREAK}[^\S\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]*+{_LINE_BREAK}\s*+")
_FEWEST_WRAPPED = 3
_WRAPPED_LINE = 40
_LONGEST_WRAPPED_LINE = 90
_LINE_ENDS = tuple('.!?"”»:')
_HEADLINE_KINDS = frozenset({"headline", "repeated_headline"})


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """Spans of the sentences of a text that is not divided into blocks.

    Args:
        text: any text; a line break ends a sentence, unless the text is hard-wrapped (no line is
            longer than 90, most are longer than 40 and stop in the midst of a sentence), where
            only a blank line does.
        language: ISO 639-1 code, `und` where it is not known.

    Returns:
        Half-open spans, in order, disjoint, without white space around, covering every visible
        character; none for a blank text.

    Example:
        >>> text = "He left Kiev.The U.S. forces stayed. “Why?” Ms. Blanc asked. Nobody knew…"
        >>> [text[start:end] for start, end in sentence_spans(text)]
        ['He left Kiev.', 'The U.S. forces stayed.', '“Why?” Ms. Blanc asked.', 'Nobody knew…']
    """
    rules = rules_for(language)
    spans: list[Span] = []
    start = 0
    breaks = _BLANK_LINES if _is_hard_wrapped(text) else _BREAKS
    for match in breaks.finditer(text):
        spans += _block_spans(text, start, match.start(), rules)
        start = match.end()
    return spans + _block_spans(text, start, len(text), rules)


def segment_article(cleaned: CleanedArticle) -> SegmentedArticle:
    """An article with its sentences and tokens.

    Args:
        cleaned: an article with its blocks, in order and disjoint.

    Returns:
        The same blocks, credits and mentions, sentences in order within each block, and tokens
        that cover every visible character of every block; no sentences where there are no blocks.
    """
    text = cleaned.article.text
    rules = rules_for(cleaned.language)
    tokens = TokenLists(text, rules.language)
    sentences = []
    for index, block in enumerate(cleaned.blocks):
        block_rules = (
            headline_rules_for(cleaned.language) if block.kind in _HEADLINE_KINDS else rules
        )
        cuts = glued_words(text, block.start, block.end, rules)
        spans = _sentences(text, block.start, block.end, block_rules, cuts)
        cuts.reverse()
        for start, end in spans:
            first = len(tokens)
            _add_tokens(tokens, start, end, cuts)
            sentences.append(
                Sentence(
                    start=start, end=end, block=index, first_token=first, end_token=len(tokens)
                )
            )
    return SegmentedArticle(
        article=cleaned.article,
        language=cleaned.language,
        blocks=cleaned.blocks,
        credits=cleaned.credits,
        mentions=cleaned.mentions,
        sentences=tuple(sentences),
        tokens=Tokens(
            starts=tuple(tokens.starts), ends=tuple(tokens.ends), words=tuple(tokens.words)
        ),
        is_unspaced=is_unspaced(text),
    )


def _is_hard_wrapped(text: str) -> bool:
    """Whether lines end where a column ends, not where a paragraph does."""
    lines = text.splitlines()
    pairs = [left.strip() for left, right in pairwise(lines) if left.strip() and right.strip()]
    if len(pairs) < _FEWEST_WRAPPED or max(map(len, lines)) > _LONGEST_WRAPPED_LINE:
        return False
    wrapped = sum(len(line) >= _WRAPPED_LINE and not line.endswith(_LINE_ENDS) for line in pairs)
    return 3 * wrapped >= 2 * len(pairs)


def _add_tokens(tokens: TokenLists, start: int, end: int, cuts: list[Cut]) -> None:
    """Tokens of a sentence; takes from `cuts`, last first, the places where its words are glued."""
    while cuts and cuts[-1].position < end:
        cut = cuts.pop().position
        if cut > start:
            tokens.add(start, cut)
            start = cut
    tokens.add(start, end)


def _block_spans(text: str, start: int, end: int, rules: Rules) -> list[Span]:
    return _sentences(text, start, end, rules, glued_words(text, start, end, rules))


def _sentences(text: str, start: int, end: int, rules: Rules, cuts: Sequence[Cut]) -> list[Span]:
    """Spans of the sentences within `text[start:end]`, a block."""
    ends: list[int] = []
    first = start
    for place in (*unmarked_breaks(text, start, end, rules, cuts), end):
        ends += stop_ends(text, first, place, rules)
        ends.append(place)
        first = place
    spans: list[Span] = []
    for cut in ends:
        piece = text[start:cut]
        bare = piece.strip()
        if bare:
            left = start + len(piece) - len(piece.lstrip())
            spans.append((left, left + len(bare)))
        start = cut
    return spans
