"""Phrases that tell what a line is, as the lexicon has them, gathered when first needed.

A lookup normalises the line (small letters, marks stripped at both ends, digits to 0) and costs
time linear in its length.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import Literal, cast

import attrs

from newsdiff.clean.signs import has_phrases
from newsdiff.lexicon import COMMON, general, lines, part
from newsdiff.patterns import regex

__all__ = ["Hit", "Lexicon", "lexicon_for", "normalise"]

Where = Literal["whole", "starts", "ends", "has"]

MAX_READ = 400
"""So much of a line's beginning and end is looked at: a page's own lines are short."""

MAX_ROW = 120
"""Code points of a row of buttons."""
MAX_BUTTON = 4
"""Words of a phrase that is looked for in a row of them."""
MIN_BUTTONS, MIN_COVERED = 3, 0.6
"""So many phrases in a row, and so much of its words in them, make a line one of buttons."""

_DIGITS = regex(r"\d+")
_SPACES = regex(r"\s+")
_MARKS = " .,:;!?…•·●■►▶→»«›‹>*|_—–-\"'“”‘’[]{}/\\\t✔✓©"


@attrs.frozen(eq=False, repr=False)
class Hit:
    """A phrase of the lists found in a line: what kind it speaks for, and where it stands.

    `leads`: the lines that follow belong to the same thing (a heading such as "Related articles").
    """

    kind: str
    where: Where
    leads: bool
    phrase: str


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Lexicon:
    """The phrases of one language together with those common to all.

    Attributes:
        whole: phrases that are all of a line, by themselves.
        starts: those that open one, by their first word.
        ends: those that close one.
        has: those that stand anywhere in one; of two words at most.
        has_by_word: longer ones by an inner word, which stands whole in every line that has them.
    """

    language: str
    whole: dict[str, Hit]
    starts: dict[str, tuple[Hit, ...]]
    ends: tuple[Hit, ...]
    end_phrases: tuple[str, ...]
    has: tuple[Hit, ...]
    has_by_word: dict[str, tuple[Hit, ...]]

    def find(self, line: str, folded: str) -> list[Hit]:
        """Every phrase that speaks for a line, given as it is and normalised; none for most."""
        core = folded.strip(_MARKS)
        hits = []
        if core in self.whole:
            hits.append(self.whole[core])
        elif len(core) <= MAX_ROW and line[-1].isalnum() and (row := self._row(core)):
            hits.append(row)
        first = _first_word(core)
        starts = self.starts.get(first, ())
        hits += [hit for hit in starts if _begins(folded, core, hit.phrase) or _is_glued(line, hit)]
        if core.endswith(self.end_phrases):
            hits += [hit for hit in self.ends if core.endswith(hit.phrase)]
        hits += [hit for phrase, hit in self._inner if phrase in folded]
        for word in sorted(self.has_by_word.keys() & folded.split(" ")):
            hits += [hit for hit in self.has_by_word[word] if hit.phrase in folded]
        return hits

    def _row(self, folded: str) -> Hit | None:
        """What a row of phrases that stand alone elsewhere speaks for; None for other lines."""
        words = [core for word in folded.split() if (core := word.strip(_MARKS + "()0"))]
        found, place, n_covered = [], 0, 0
        while place < len(words):
            sizes = range(min(MAX_BUTTON, len(words) - place), 0, -1)
            phrases = (" ".join(words[place : place + size]) for size in sizes)
            phrase = next((phrase for phrase in phrases if phrase in self.whole), "")
            n_words = phrase.count(" ") + 1
            if phrase:
                found.append(self.whole[phrase])
                n_covered += n_words
            place += n_words
        is_row = len(found) >= MIN_BUTTONS and n_covered >= MIN_COVERED * len(words)
        return found[0] if is_row else None

    @cached_property
    def _inner(self) -> tuple[tuple[str, Hit], ...]:
        return tuple((hit.phrase, hit) for hit in self.has)

    @cached_property
    def kickers(self) -> frozenset[str]:
        """Words that announce a form or medium before a sentence, such as "VIDÉO"."""
        return frozenset(
            hit.phrase for hits in self.starts.values() for hit in hits if hit.kind == "kicker"
        )


def normalise(line: str) -> str:
    """A line as the lists write it: case-folded, one space, straight apostrophe, digits as 0."""
    if len(line) > 2 * MAX_READ:
        line = line[:MAX_READ] + " " + line[-MAX_READ:]
    line = _SPACES.sub(" ", line.replace("’", "'")).strip().lower()
    return _DIGITS.sub("0", line)


@cache
def lexicon_for(language: str) -> Lexicon:
    """The phrases for a language; for one without phrases, those of all general ones."""
    codes = (language,) if has_phrases(language) else general()
    whole: dict[str, Hit] = {}
    starts: dict[str, list[Hit]] = {}
    ends: list[Hit] = []
    has: list[Hit] = []
    has_by_word: dict[str, list[Hit]] = {}
    for code in (COMMON, *codes):
        for hit in _phrases(code):
            if hit.where == "whole":
                whole.setdefault(hit.phrase, hit)
            elif hit.where == "starts":
                starts.setdefault(_first_word(hit.phrase.lstrip(_MARKS)), []).append(hit)
            elif hit.where == "ends":
                ends.append(hit)
            elif inner := hit.phrase.split()[1:-1]:
                has_by_word.setdefault(max(inner, key=len), []).append(hit)
            else:
                has.append(hit)
    return Lexicon(
        language=language,
        whole=whole,
        starts={word: tuple(hits) for word, hits in starts.items()},
        ends=tuple(ends),
        end_phrases=tuple(hit.phrase for hit in ends),
        has=tuple(has),
        has_by_word={word: tuple(hits) for word, hits in has_by_word.items()},
    )


def _phrases(code: str) -> list[Hit]:
    hits = []
    for heading in part(code, "clean.phrases"):
        kind, where, *flags = heading.split()
        hits += [
            Hit(kind, cast("Where", where), ">" in flags, phrase)
            for phrase in lines(code, "clean.phrases", heading)
        ]
    return hits


def _first_word(core: str) -> str:
    return core.partition(" ")[0].strip(_MARKS + "()") or core


def _is_glued(line: str, hit: Hit) -> bool:
    """Whether a phrase that opens a line has lost the space behind it: `Next articleThe mill`."""
    core = line.lstrip(_MARKS)
    head, behind = core[: len(hit.phrase)], core[len(hit.phrase) :]
    return head.lower() == hit.phrase and head[-1].islower() and behind[:1].isupper()


def _begins(folded: str, core: str, phrase: str) -> bool:
    """Whether a line begins with a phrase as a whole: not inside a word."""
    for text in (core, folded):
        if text.startswith(phrase):
            follow = text[len(phrase) : len(phrase) + 1]
            return not (phrase[-1].isalnum() and follow.isalnum())
    return False
