"""Additions: what one source alone says, sorted for a reader.

A sentence of the story that no link touches is the source's own. Its kind comes from what is on it:
the block, quotation marks, then listed words; a figure that differs from the others' is taken from
the links' divergences. Linear in sentences and links.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from newsdiff.collate.cues import cue_words, cues_for, find_cues
from newsdiff.collate.quotes import quoted_in_sentences
from newsdiff.collate.voices import find_voice
from newsdiff.model import Addition
from newsdiff.model.quantity import find_quantities
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.model import AdditionKind, ComparedArticle, Span

__all__ = ["find_additions"]

_QUOTED_PART = 0.4
"""A sentence is a quotation if this part of it stands between quotation marks."""

_YEAR = regex(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")

_LARGE = 100
"""A value from which on it is the same figure whatever it counts."""
_BEHIND = 2
"""Tokens behind a value that say what it counts."""

_Sorted = tuple["AdditionKind", tuple[str, ...]]


def find_additions(ground: Ground, compared: Sequence[ComparedArticle]) -> tuple[Addition, ...]:
    """Sort what each article alone says.

    Returns:
        By article and place; neighbouring sentences of one kind are one addition. None of an
        article that is alone in its language.
    """
    figures = _figures(ground)
    found: list[Addition] = []
    for article in compared:
        if not ground.compared_with(article.index):
            continue
        own = [*_own(ground, article), *figures.get(article.index, ())]
        found += sorted(own, key=lambda addition: (addition.spans, addition.kind))
    return tuple(found)


def _own(ground: Ground, article: ComparedArticle) -> list[Addition]:
    quoted = _quoted_parts(article)
    runs: list[tuple[AdditionKind, list[int], list[str]]] = []
    for sentence, label in enumerate(article.labels):
        if label != "own" or (article.index, sentence) in ground.doubtful:
            continue
        kind, cues = _kind(ground, article.index, sentence, quoted)
        if runs and runs[-1][0] == kind and runs[-1][1][-1] == sentence - 1:
            runs[-1][1].append(sentence)
            runs[-1][2].extend(cue for cue in cues if cue not in runs[-1][2])
        else:
            runs.append((kind, [sentence], list(cues)))
    table = article.segmented.sentences
    return [
        Addition(
            article=article.index,
            kind=kind,
            sentences=tuple(sentences),
            spans=tuple((table[s].start, table[s].end) for s in sentences),
            cues=tuple(cues),
        )
        for kind, sentences, cues in runs
    ]


def _quoted_parts(article: ComparedArticle) -> list[float]:
    """Part of each sentence that stands between quotation marks."""
    quoted = quoted_in_sentences(article.segmented)
    return [
        sum(end - start for start, end in quoted.get(number, ())) / max(1, row.end - row.start)
        for number, row in enumerate(article.segmented.sentences)
    ]


def _kind(ground: Ground, article: int, sentence: int, quoted: Sequence[float]) -> _Sorted:
    segmented = ground.articles[article]
    row = segmented.sentences[sentence]
    if segmented.blocks[row.block].kind in {"headline", "subheading"}:
        return "headline", ()
    if quoted[sentence] >= _QUOTED_PART:
        return "quotation", ()
    text = ground.text(article, sentence)
    words, listed = cue_words(text), cues_for(segmented.language)
    voice = ground.voices[ground.outlets[article]]
    named = voice in ground.squeezed[article] and find_voice(voice, text)
    reaction = [text[named[0] : named[1]]] if named else []
    ranked: list[tuple[int, AdditionKind, list[str]]] = [
        (2 * len(reaction), "reaction", [*reaction, *_cues(words, listed.reaction)]),
        (0, "background", [*_past_years(ground, article, text), *_cues(words, listed.background)]),
        (0, "analysis", _cues(words, listed.analysis)),
    ]
    bonus, kind, cues = max(ranked, key=lambda entry: entry[0] + len(entry[2]))
    return (kind, tuple(dict.fromkeys(cues))) if bonus + len(cues) else ("report", ())


def _cues(words: Sequence[str], phrases: tuple[str, ...]) -> list[str]:
    return [" ".join(words[first:last]) for first, last in find_cues(words, phrases)]


def _past_years(ground: Ground, article: int, text: str) -> list[str]:
    """Years before that of publication; any year where that is not known."""
    moment = ground.moments[article]
    return [year for year in _YEAR.findall(text) if moment is None or int(year) < moment.year]


def _figures(ground: Ground) -> dict[int, list[Addition]]:
    """Figures that an article gives differently from at least one other, and what those say.

    A value that an article gives several times is one addition. One that the other article has
    elsewhere, too, is none: there it was only put in another place.
    """
    values = _Values(ground)
    against: dict[tuple[int, _Value], list[tuple[int, Span]]] = {}
    places: dict[tuple[int, _Value], set[Span]] = {}
    for link in ground.links:
        left, right = link.left.article, link.right.article
        for divergence in link.divergences if ground.elsewhere(left, right) else ():
            sides = (left, divergence.left), (right, divergence.right)
            if divergence.kind != "number" or any(start == end for _, (start, end) in sides):
                continue
            for (article, span), (other, said) in (sides, sides[::-1]):
                value = values.at(article, span)
                if not values.has(other, value):
                    key = article, (*value[:2], value[2][:1])
                    places.setdefault(key, set()).add(span)
                    against.setdefault(key, []).append((other, said))
    found: dict[int, list[Addition]] = {}
    for (article, value), spans in sorted(places.items()):
        others = tuple(sorted(set(against[article, value])))
        found.setdefault(article, []).append(_figure(ground, article, sorted(spans), others))
    return found


def _figure(
    ground: Ground, article: int, spans: Sequence[Span], others: tuple[tuple[int, Span], ...]
) -> Addition:
    begins = ground.begins[article]
    sentences: dict[int, None] = {}
    for start, end in spans:
        first = max(0, bisect.bisect_right(begins, start) - 1)
        sentences |= dict.fromkeys(range(first, max(first + 1, bisect.bisect_left(begins, end))))
    text = ground.articles[article].article.text
    return Addition(
        article=article,
        kind="figure",
        sentences=tuple(sentences),
        spans=tuple(spans),
        cues=tuple(dict.fromkeys(text[start:end] for start, end in spans)),
        against=others,
    )


_Value = tuple[str, float, tuple[str, ...]]
"""Kind and value of a quantity, and the words behind it."""


class _Values:
    """The quantities of articles, read when an article is first asked for."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._read: dict[int, dict[Span, _Value]] = {}

    def at(self, article: int, span: Span) -> _Value:
        """What stands at a span; the text itself where that is no quantity."""
        for place, value in self._of(article).items():
            if span[0] <= place[0] < span[1] or place[0] <= span[0] < place[1]:
                return value
        return self._ground.articles[article].article.text[slice(*span)].casefold(), 0.0, ()

    def has(self, article: int, value: _Value) -> bool:
        """Whether an article gives the value anywhere of the same thing; a large one suffices."""
        return any(
            known[:2] == value[:2] and (value[1] >= _LARGE or set(known[2]) & set(value[2]))
            for known in self._of(article).values()
        )

    def _of(self, article: int) -> dict[Span, _Value]:
        if article not in self._read:
            segmented = self._ground.articles[article]
            raw, tokens = segmented.article.text, segmented.tokens
            starts, ends = tokens.starts, tokens.ends
            keys = [
                word or raw[start:end]
                for word, start, end in zip(tokens.words, starts, ends, strict=True)
            ]
            self._read[article] = {
                (starts[each.number], ends[each.end - 1]): (
                    each.kind,
                    each.value,
                    tuple(key for key in keys[each.end : each.end + _BEHIND] if key.isalpha()),
                )
                for each in find_quantities(raw, starts, ends, keys, segmented.language)
            }
        return self._read[article]
