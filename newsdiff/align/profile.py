"""What alignment needs to know of one article, computed once and used for every pair it is in.

Time and memory are linear in the number of tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.align.lexicon import lexicon

if TYPE_CHECKING:
    from newsdiff.align.lexicon import Lexicon
    from newsdiff.model import SegmentedArticle

__all__ = ["Profile", "profile_article"]

FUNCTION_WEIGHT = 0.1
REPORTING_WEIGHT = 0.45
NUMBER_WEIGHT = 1.25
NAME_WEIGHT = 1.15


@attrs.frozen(kw_only=True)
class Profile:
    """The story sentences of an article as bags and sequences of stems.

    Rows are story sentences in text order; noise has no row. All tuples of rows are parallel.

    Attributes:
        segmented: the article.
        sentences: index of each row's sentence in `segmented.sentences`.
        stems: stems of each row in order, punctuation left out.
        bags: distinct stems of each row.
        bigrams: distinct neighbouring pairs of stems of each row.
        index: rows that each stem occurs in.
        priors: what a stem is worth before its rarity is known, in (0, 2).
        titles: whether each row is a headline or a subheading.
        keys: the words of each row joined; equal keys mean the same words in the same order.
    """

    segmented: SegmentedArticle
    sentences: tuple[int, ...]
    stems: tuple[tuple[str, ...], ...]
    bags: tuple[frozenset[str], ...]
    bigrams: tuple[frozenset[tuple[str, str]], ...]
    index: dict[str, list[int]]
    priors: dict[str, float]
    titles: tuple[bool, ...]
    keys: tuple[str, ...]


def _normal(word: str, words: Lexicon, known: dict[str, str]) -> str:
    stem = known.get(word)
    if stem is None:
        if word[0].isdigit():
            stem = "".join(c for c in word if c.isalnum()) or word
            stem = stem.lstrip("0") or "0"
        elif word in words.function:
            stem = word
        elif word in words.numbers:
            stem = words.numbers[word]
        else:
            bare = word.replace(".", "").replace("-", "") or word
            stem = words.stem(bare)
        known[word] = stem
    return stem


def _prior(stem: str, word: str, words: Lexicon) -> float:
    if word in words.function:
        return FUNCTION_WEIGHT
    if stem[0].isdigit():
        return NUMBER_WEIGHT
    if word in words.reporting or word in words.time:
        return REPORTING_WEIGHT
    return 1.0


def _is_title(segmented: SegmentedArticle, sentence: int) -> bool:
    block = segmented.blocks[segmented.sentences[sentence].block]
    return block.kind in ("headline", "subheading")


def profile_article(segmented: SegmentedArticle) -> Profile:
    """Stems, bags and indexes of the story sentences of an article.

    Args:
        segmented: the article; noise and credit blocks are left out.

    Returns:
        The profile; all its tuples are empty where the article has no story.
    """
    words = lexicon(segmented.language)
    text, tokens = segmented.article.text, segmented.tokens
    known: dict[str, str] = {}
    priors: dict[str, float] = {}
    index: dict[str, list[int]] = {}
    rows: list[int] = []
    stems: list[tuple[str, ...]] = []
    keys: list[str] = []
    for number, sentence in enumerate(segmented.sentences):
        if not segmented.is_story(number):
            continue
        row: list[str] = []
        span = range(sentence.first_token, sentence.end_token)
        for at in span:
            word = tokens.words[at]
            if not word:
                continue
            stem = _normal(word, words, known)
            row.append(stem)
            if stem not in priors:
                priors[stem] = _prior(stem, word, words)
            if priors[stem] == 1.0 and len(row) > 1 and text[tokens.starts[at]].isupper():
                priors[stem] = NAME_WEIGHT
        if not row:
            continue
        for stem in dict.fromkeys(row):
            index.setdefault(stem, []).append(len(rows))
        rows.append(number)
        stems.append(tuple(row))
        keys.append(" ".join(tokens.words[at] for at in span if tokens.words[at]))
    return Profile(
        segmented=segmented,
        sentences=tuple(rows),
        stems=tuple(stems),
        bags=tuple(frozenset(row) for row in stems),
        bigrams=tuple(frozenset(zip(row, row[1:], strict=False)) for row in stems),
        index=index,
        priors=priors,
        titles=tuple(_is_title(segmented, number) for number in rows),
        keys=tuple(keys),
    )
