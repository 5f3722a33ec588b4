"""How much a line in its place looks like a part of the page: what is measured, and the sum.

A logistic sum over figures of form, place, echo and words, with weights fitted by
`benchmarks/fit_noise.py` on lines that come back across an outlet's articles and on annotated ones.
It is asked after the rules, where they leave a line to the story. Time is linear in the text.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from newsdiff.clean.lexicon import normalise
from newsdiff.clean.lines import LOST_SPACE, QUOTES, SENTENCE_END, first_prose, last_prose
from newsdiff.clean.signs import any_phrases, signs, spoken
from newsdiff.clean.sizes import LINK, PROSE, SHORT
from newsdiff.lexicon import phrase_pattern
from newsdiff.model import HEADING_KINDS
from newsdiff.packaged import read_packaged
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsdiff.clean.lines import Line

__all__ = ["Page", "gauge_lines", "likelihood", "measure"]

MAX_WORDS, MAX_BOX = 90, 150
"""Longer lines are not gauged; nor are boxes, which have several of a page's phrases."""
MIN_PHRASES, MOST_OF_BOX = 2, 0.5
"""So many phrases, in sentences that are so much of a line, make it a box."""
MIN_CONTENT = 5
"""Letters of a word that says something."""
LIKELY, SURE = 0.7, 0.8
"""From where on a line is the page's. More is asked of what stands as a headline or subheading or
is a cut paragraph, and in languages of which few outlets were at hand."""
LAST = 0.3
"""The same for a short line without a stop that is the last of an article."""
FEWEST = 4
"""Lines of an article from which the place of one says something."""
GOING_ON = ("...", "…", ":", ",", ";")
"""A line that ends so announces something, or is prose that trails off."""
SIZES = (4, 8, 16, 32)
"""Words from which lines count as longer ones."""
NEAR_END = 4
"""So many last lines are told apart by their distance from the end."""

_ANNOUNCING = frozenset({"kicker", "clip", "caption", "photo_credit"})
_WORD = regex(r"[^\W\d_]+")
_QUOTATION = regex(r"[\"“„«][^\"“”„«»]{0,400}[\"”“»]")
_CONTENT = regex(rf"\w{{{MIN_CONTENT},}}")
_ADDRESS = regex(r"[\w.+-]{1,64}@[\w-]{1,60}\.\w{2,}")
_SITE = regex(r"https?://|www\.|\b[\w-]{2,40}\.(?:com|org|net|de|fr|ch|ca|be|co|tv|news)\b")
_HANDLE = regex(r"(?<!\w)@\w{2,30}")
_PHONE = regex(r"\d{3}[-. ]\d{3,4}(?:[-. ]\d{2,4})")
_LABEL = regex(r"^[A-ZÀ-Ý][\w’' -]{1,30}(?:\?|:) ?(?=\S)")
_SHOUT = regex(r"\b[A-ZÀ-Ý]{3,}\b")
_PRESENT = regex(r"^(?:[A-ZÀ-Ý][\w.’'-]+ ){1,4}(?:is|was|has been|ist|war|est) ")


class Page:
    """What is measured once for an article: its words, first and last prose."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.first, self.last = first_prose(lines), last_prose(lines)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word that says something stands in the article."""
        return Counter(_CONTENT.findall("\n".join(line.text for line in self.lines).lower()))

    def words(self, index: int) -> list[str]:
        """The words of a line in small letters."""
        return _WORD.findall(self.lines[index].text[:1000].lower())

    def echo(self, index: int) -> float:
        """Part of the words that say something of a line which stand elsewhere in the article."""
        own = Counter(_CONTENT.findall(self.lines[index].text[:1000].lower()))
        return sum(self.counts[word] > n for word, n in own.items()) / len(own) if own else 0.0

    def is_open(self, index: int) -> bool:
        """Whether the rules alone leave in doubt what a line is.

        A sentence of running text in the midst of the story is its own, and a longer line, too,
        even where it ends by asking the reader to sign up; not where most of it does that.
        """
        line = self.lines[index]
        if line.fixed or line.n_words > MAX_BOX:
            return False
        if len(line.hits) >= MIN_PHRASES and _is_box(line):
            return True
        if line.n_words > MAX_WORDS or (line.is_plain and not line.hits and line.n_same == 1):
            return False
        inside = self.first < index < len(self.lines) - NEAR_END
        opened = any(hit.where != "has" for hit in line.hits)
        if opened or line.n_same > 1 or not line.is_prose:
            return True
        if line.n_words > LINK and (inside or _QUOTATION.search(line.text)):
            return False
        return not inside or bool(line.hits)


def _is_box(line: Line) -> bool:
    """Whether sentences with a page's phrases, several in all, are most of a line."""
    own = {hit.phrase for hit in line.hits if hit.kind not in _ANNOUNCING}
    apart = [phrase for phrase in own if not any(phrase in other for other in own - {phrase})]
    return len(apart) >= MIN_PHRASES and _asking(line) >= MOST_OF_BOX


def _asking(line: Line) -> float:
    """Part of a line, in code points, that is sentences with a page's phrase or a call."""
    phrases = [hit.phrase for hit in line.hits if hit.kind not in _ANNOUNCING]
    calls = signs(line.language, "calls")
    sentences = SENTENCE_END.split(line.text)
    asking = 0
    for sentence in sentences:
        folded = normalise(sentence)
        if folded.partition(" ")[0] in calls or any(map(folded.__contains__, phrases)):
            asking += len(sentence)
    return asking / sum(map(len, sentences))


def measure(page: Page, index: int) -> Iterator[tuple[str, float]]:
    """Names and values of what speaks for or against a line of an article."""
    words = page.words(index)
    yield from _without_words(page, index, words)
    yield from _words(words, page.lines[index].language)


def _without_words(page: Page, index: int, words: list[str]) -> Iterator[tuple[str, float]]:
    yield "bias", 1.0
    yield from _place(page, index)
    yield from _form(page.lines[index])
    yield from _voice(page, index, words)
    echo = page.echo(index)
    yield "echo", echo
    yield "echo of long" if len(words) > MIN_CONTENT + MIN_CONTENT else "echo of short", echo


def _words(words: list[str], language: str) -> Iterator[tuple[str, float]]:
    for word in dict.fromkeys(words):
        yield f"{language}: {word}", 1.0
    if words:
        yield f"{language}: ^{words[0]}", 1.0
    for pair in dict.fromkeys(pairwise(words)):
        yield f"{language}: {pair[0]} {pair[1]}", 1.0


def _place(page: Page, index: int) -> Iterator[tuple[str, float]]:
    n = len(page.lines)
    if n - index <= NEAR_END:
        yield f"{n - index} from the end", 1.0
    if index > page.last:
        yield "behind prose", 1.0
    if index < page.first:
        yield "above prose", 1.0
    if index == 0:
        yield "first", 1.0
    before = page.lines[index - 1] if index else None
    behind = page.lines[index + 1] if index + 1 < n else None
    for name, other in (("before", before), ("behind", behind)):
        if other is not None:
            yield f"{name} {'story' if other.is_story else 'page'}", 1.0
            if other.is_story and other.text[-1] == ":":
                yield f"{name} announces", 1.0
    if before is not None and behind is not None and not (before.is_story or behind.is_story):
        yield "amid page", 1.0


def _form(line: Line) -> Iterator[tuple[str, float]]:
    text, n = line.text, line.n_words
    yield "length", math.log(n)
    size = next((limit for limit in SIZES if n < limit), SIZES[-1] + 1)
    yield (
        f"length {'<' if size <= SIZES[-1] else '>'}{min(size, SIZES[-1])}"
        + (" ends" if line.ends else " open"),
        1.0,
    )
    yield from _marks(line)
    if text[-1] in ":?!":
        yield f"ends {text[-1]}", 1.0
    for name, pattern in _PATTERNS if "@" in text else _PATTERNS[N_AT:]:
        if pattern.search(text):
            yield name, 1.0
    for hit in line.hits:
        yield f"phrase {hit.where}", 1.0


def _voice(page: Page, index: int, words: list[str]) -> Iterator[tuple[str, float]]:
    """Whom a line speaks to and of, quotations apart: a story does not speak to its reader."""
    line = page.lines[index]
    own = _QUOTATION.sub(" ", line.text)
    late = " late" if index > page.last or index >= len(page.lines) - NEAR_END else ""
    for name, pattern in _voices():
        if pattern.search(own):
            yield name, 1.0
            if late:
                yield name + late, 1.0
    if words and words[0] in signs(line.language, "calls") and line.text[0] not in QUOTES:
        yield "calls", 1.0
        if line.ends:
            yield "calls ends", 1.0


@cache
def _voices() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Patterns of words by which a page speaks to its reader, of itself and of this text."""
    text = phrase_pattern(any_phrases("this_text"))
    return (
        ("to the reader", spoken("reader")),
        ("of the house", spoken("house")),
        ("of this text", regex(rf"\b{text}\b", re.IGNORECASE)),
        ("price", regex(r"[$€£] ?\d|\d ?(?:€|EUR|Euro|euros)\b")),
    )


def _marks(line: Line) -> Iterator[tuple[str, float]]:
    """Letters, quotation marks, bars and brackets of a line."""
    text = line.text
    if line.kind == "headline":
        yield "headline", 1.0
    if line.n_same > 1:
        yield "comes back", 1.0
    yield "capitals", line.capitals
    yield "shouting", line.shouting
    yield "dates", line.dates
    if text[0] in QUOTES:
        yield "opens with a quotation", 1.0
    if any(mark in text for mark in '"“”„«»'):
        yield "quotes", 1.0
    if text[0] in "-–—*•·>→»":
        yield "dash or bullet", 1.0
    if " | " in text or " • " in text:
        yield "bar", 1.0
    if text[0] in "[(":
        yield "bracket", 1.0


N_AT = 2
"""So many of the patterns that come first ask for an at sign."""
_PATTERNS = (
    ("mail address", _ADDRESS),
    ("handle", _HANDLE),
    ("site", _SITE),
    ("telephone", _PHONE),
    ("label", _LABEL),
    ("capitals inside", _SHOUT),
    ("glued", LOST_SPACE),
    ("is somebody", _PRESENT),
)


WEIGHTS = Path(__file__).parent / "gauge.toml"
"""Languages, and weights of forms and of each language's words: a line each, the weight first."""


@cache
def _well_known() -> frozenset[str]:
    """Languages of which many outlets were at hand."""
    return frozenset(read_packaged(WEIGHTS)["languages"].split())


def _weight_lines(listed: str) -> Iterator[tuple[str, float]]:
    """Names and weights."""
    for line in listed.splitlines():
        weight, _, name = line.partition(" ")
        yield name, float(weight)


@cache
def _weights() -> dict[str, float]:
    """Weights of form, position, echo and voice."""
    return dict(_weight_lines(read_packaged(WEIGHTS)["forms"]))


@cache
def _word_weights(language: str) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Weights of one language's words, and of pairs of them by the first and the second word."""
    words: dict[str, float] = {}
    pairs: dict[str, dict[str, float]] = {}
    for name, weight in _weight_lines(read_packaged(WEIGHTS)["words"].get(language, "")):
        first, _, second = name.partition(" ")
        if second:
            pairs.setdefault(first, {})[second] = weight
        else:
            words[first] = weight
    return words, pairs


def likelihood(page: Page, index: int) -> float:
    """How likely a line is a part of the page, from 0 to 1."""
    weights, words = _weights(), page.words(index)
    total = sum(
        weights[name] * value
        for name, value in _without_words(page, index, words)
        if name in weights
    )
    total += _sum_of_words(words, page.lines[index].language)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _sum_of_words(words: list[str], language: str) -> float:
    own, pairs = _word_weights(language)
    if not words or not own:
        return 0.0
    total = own.get(f"^{words[0]}", 0.0)
    total += sum(own[word] for word in dict.fromkeys(words) if word in own)
    found = dict.fromkeys(pair for pair in pairwise(words) if pair[0] in pairs)
    return total + sum(pairs[first].get(second, 0.0) for first, second in found)


def gauge_lines(lines: Sequence[Line], indexes: Iterable[int] | None = None) -> None:
    """Mark the lines that the rules left to the story and that are likely the page's, in place.

    An article of few lines, or without running text, tells too little about the place of each.

    Args:
        lines: all lines of an article, with the kinds that the rules gave them.
        indexes: which of them to gauge; all if omitted.
    """
    page = Page(lines)
    if len(lines) < FEWEST or page.last < 0:
        return
    likely = [
        index
        for index in (range(len(lines)) if indexes is None else indexes)
        if (line := lines[index]).is_story
        and not line.text.endswith(GOING_ON)
        and page.is_open(index)
        and likelihood(page, index) >= _bar(line, is_last=index == len(lines) - 1)
    ]
    for index in likely:
        lines[index].mark(_kind_of(lines[index]))


def _bar(line: Line, *, is_last: bool) -> float:
    """How likely a line must be; a short open line below a story is a prompt or nothing of it."""
    if is_last and line.n_words <= SHORT and not line.ends:
        return LAST
    cut = line.n_words > PROSE and not line.ends and not line.hits
    titled = line.kind in HEADING_KINDS and not line.hits
    sure = titled or cut or line.language not in _well_known()
    return SURE if sure else LIKELY


def _kind_of(line: Line) -> str:
    """The kind that a phrase of the lists speaks for, else no kind in particular."""
    kinds = (hit.kind for hit in line.hits if hit.kind not in ("kicker", "clip"))
    return next(kinds, "other_noise")
