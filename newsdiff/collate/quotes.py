"""Quoted words of an article, and who speaks them as far as the text beside them says.

Time and memory are linear in the text.
"""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.cues import cues_for, find_cues
from newsdiff.collate.named import agency_words
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.collate.cues import Cues
    from newsdiff.collate.ground import Ground
    from newsdiff.model import Span

__all__ = ["Quote", "find_quotes", "quoted_spans"]

_LEAST_WORDS = 4
"""Fewer quoted words are a term or a title, not a quotation."""

_FAR = 90
"""A name farther than this many characters from the verb is not its subject."""

_CONTEXT = 2 * _FAR

_MARK = regex('[“”„«»"‘’]')
_CLOSING = {"“": '”"', "„": "“”", "«": "»", '"': '"”', "‘": "’"}
_LEADING = regex(r"\A[\s”»\"’,.]+")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Quote:
    """Quoted words: article, sentence in which they start, span without marks, words, speaker."""

    article: int
    sentence: int
    span: Span
    words: tuple[str, ...]
    speaker: str


def quoted_spans(text: str, start: int, end: int) -> list[Span]:
    """Find what stands between quotation marks in a block, without the marks.

    An opening mark that is not closed in the block counts to its end, as a quotation that goes on
    in the next paragraph is left open. A ’ between letters is an apostrophe.

    Example:
        >>> text = 'He said “It is over” and "we’re done".'
        >>> [text[s:e] for s, e in quoted_spans(text, 0, len(text))]
        ['It is over', 'we’re done']
    """
    spans: list[Span] = []
    opened: tuple[str, int] | None = None
    for match in _MARK.finditer(text, start, end):
        mark, place = match[0], match.start()
        before = text[place - 1] if place > start else " "
        after = text[place + 1] if place + 1 < end else " "
        if opened is None:
            if _opens(mark, before, after):
                opened = (mark, place + 1)
        elif mark == opened[0] and mark in "“«":
            # The closing mark was lost: it stood at the end of a sentence.
            stop = max(text.rfind(end_mark, opened[1], place) for end_mark in ".!?")
            if stop > 0:
                spans.append(_stripped(text, opened[1], stop))
            opened = (mark, place + 1)
        elif mark in _CLOSING[opened[0]] and not (mark == "’" and after.isalnum()):
            spans.append(_stripped(text, opened[1], place))
            opened = None
    if opened is not None and (opened[0] in "“„«" or opened[1] - start <= 1):
        spans.append(_stripped(text, opened[1], end))
    return [span for span in spans if span[0] < span[1]]


def find_quotes(ground: Ground, article: int) -> list[Quote]:
    """Find the quotations of an article's story, of at least four words, in order."""
    segmented = ground.articles[article]
    text, tokens = segmented.article.text, segmented.tokens
    begins = ground.begins[article]
    cues = cues_for(segmented.language)
    nobody = cues.nobody | agency_words(ground, article)
    quotes: list[Quote] = []
    story_blocks = sorted(
        {
            s.block
            for s, story in zip(segmented.sentences, ground.story[article], strict=True)
            if story
        }
    )
    for number in story_blocks:
        block = segmented.blocks[number]
        for span in quoted_spans(text, block.start, block.end):
            first = bisect.bisect_left(tokens.starts, span[0])
            last = bisect.bisect_left(tokens.starts, span[1])
            words = tuple(word for word in tokens.words[first:last] if word)
            if len(words) >= _LEAST_WORDS:
                sentence = max(0, bisect.bisect_right(begins, span[0]) - 1)
                latest = quotes[-1].speaker if quotes else ""
                contexts = _contexts(ground, article, span, sentence)
                speaker = _speaker(contexts, latest, cues, nobody)
                quotes.append(
                    Quote(
                        article=article, sentence=sentence, span=span, words=words, speaker=speaker
                    )
                )
    return quotes


def _opens(mark: str, before: str, after: str) -> bool:
    if mark in "“„«":
        return True
    if mark == '"':
        return not before.isalnum() and not after.isspace()
    return mark == "‘" and not before.isalnum() and after.isalnum()


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _speaker(contexts: Iterator[str], latest: str, cues: Cues, nobody: frozenset[str]) -> str:
    """Who speaks: the name nearest to a verb of saying beside the quotation.

    A pronoun there stands for the speaker of the quotation before.
    """
    for context in contexts:
        name, said = _subject(context, cues, nobody)
        if name:
            return name
        if said:
            return latest if cues.pronoun.search(context) else _institution(context, cues)
    return ""


def _contexts(ground: Ground, article: int, span: Span, sentence: int) -> Iterator[str]:
    """What stands after the quotation, before it, and in the sentence before that."""
    segmented = ground.articles[article]
    table, text = segmented.sentences, segmented.article.text
    last = sentence
    while last + 1 < len(table) and table[last].end < span[1]:
        last += 1
    after = _LEADING.sub("", text[span[1] : min(span[1] + _CONTEXT, table[last].end)])
    if not after.strip() and last + 1 < len(table):
        following = table[last + 1]
        kind = segmented.blocks[following.block].kind
        if following.block == table[last].block or kind == "quote":
            after = text[following.start : min(following.start + _CONTEXT, following.end)]
    yield _until_quotation(after)
    begin = min(table[sentence].start, span[0])
    yield text[max(begin, span[0] - _CONTEXT) : span[0]]
    if sentence and table[sentence - 1].block == table[sentence].block:
        previous = table[sentence - 1]
        yield text[max(previous.start, previous.end - _CONTEXT) : previous.end]


def _until_quotation(context: str) -> str:
    """Only what stands before the next quotation."""
    mark = _MARK.search(context)
    while mark is not None and mark[0] == "’":
        mark = _MARK.search(context, mark.end())
    return context[: mark.start() if mark else None]


def _institution(context: str, cues: Cues) -> str:
    """Return who is spoken of after `according to` without a proper name, "" if nobody is."""
    match = cues.institution.search(context)
    return match[1] if match else ""


def _subject(context: str, cues: Cues, nobody: frozenset[str]) -> tuple[str, bool]:
    """Return the name nearest to a verb of saying, "" without, and whether there is such a verb."""
    words = list(re.finditer(r"[^\W_]+", context))
    said = find_cues([word[0].casefold() for word in words], cues.said)
    if not said:
        return "", False
    found = []
    for match in cues.name.finditer(context):
        name, offset = _without_titles(match[0], nobody)
        if name:
            start = match.start() + offset
            name, shift = _with_head(context, start, name, cues)
            start += shift
        if name:
            for first, last in said:
                before = words[first].start() - (start + len(name))
                after = start - words[last - 1].end()
                distance = max(before, after)
                if 0 <= distance <= _FAR:
                    found.append((distance, start, " ".join(name.split())))
    return (min(found)[2] if found else ""), True


def _with_head(context: str, start: int, name: str, cues: Cues) -> tuple[str, int]:
    """Take in the head of an institution's name: `préfecture de` before `Loire-Atlantique`.

    A name after another such word is a place and nobody who speaks: then it is "".
    """
    before = cues.of.search(context[max(0, start - _FAR) : start])
    if before is None:
        return name, 0
    if not cues.head.match(before[1]):
        return "", 0
    return before[0].lstrip() + name, -len(before[0].lstrip())


def _without_titles(name: str, nobody: frozenset[str]) -> tuple[str, int]:
    """Drop leading words that are nobody's name, and what follows such a word within."""
    offset = 0
    while name:
        head, _, rest = name.partition(" ")
        if not _is_nobody(head, nobody):
            break
        offset += len(head) + 1
        name = rest
    words = name.split(" ")
    stop = next((place for place, word in enumerate(words) if _is_nobody(word, nobody)), len(words))
    return " ".join(words[: stop or 1]).rstrip(".'’-"), offset


def _is_nobody(word: str, nobody: frozenset[str]) -> bool:
    # A particle within a name is written small.
    return word.casefold().strip(".'’") in nobody and not word.islower()
