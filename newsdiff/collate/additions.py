"""Additions: what one source alone says, sorted for a reader.

A sentence of the story that no link touches is the source's own. Its kind comes from what is on it:
its block, how much of it stands between quotation marks, then signs in the rest of it, weighed for
each kind: dates and tenses of what was before, verbs of those who react, experts and doubts. Where
they are too weak it is a report. A figure that differs from the others' is taken from the links'
divergences. Linear in sentences and links.
"""

from __future__ import annotations

import bisect
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.cues import cue_words, cues_for, find_cues
from newsdiff.collate.quotes import quoted_spans
from newsdiff.collate.voices import find_voice
from newsdiff.lexicon import lines, months, reach_lines, reach_words, words
from newsdiff.model import Addition
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.model import AdditionKind, ComparedArticle, SegmentedArticle, Span

__all__ = ["find_additions"]

_QUOTED_PART = 0.4
"""A sentence is a quotation if this part of it stands between quotation marks."""

_YEAR = regex(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")

_POSTED = ("http", "pic.twitter", "#", "@")
_TITLE_WORDS = 12
"""A longer line without a stop is a sentence that lost it."""
_CLEAR, _ENOUGH = 2, 2
"""What one clear sign weighs, a weak one weighing 1; and what makes a kind: less is a report."""
_OPENING = 6
"""A date among so many first words dates the sentence."""
_LONG_AGO = 10
"""Years; a date farther back is background wherever it stands."""
_LEAST_MONTHS = 2
"""A month nearer than this to that of publication is of late, or to come."""
_MONTH_LETTERS = 4
"""Shorter names of months are other words, too."""
_APART = 3
"""An adverb or two stand between an auxiliary and its participle."""
_PARTICIPLE_LETTERS = 4
"""A shorter word that ends like a participle is mostly none."""

_PART = "collate.additions"
_Sorted = tuple["AdditionKind", tuple[str, ...]]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Signs:
    """Words that the kind of a sentence hangs on, beside the cues; `common.toml` explains them."""

    said: tuple[str, ...]
    judging: tuple[str, ...]
    views: tuple[str, ...]
    experts: tuple[str, ...]
    local: tuple[str, ...]
    had: frozenset[str]
    participles: frozenset[str]
    endings: tuple[str, ...]
    present: frozenset[str]
    first_person: frozenset[str]


@cache
def _signs_for(language: str) -> _Signs:
    """Verbs and nouns of all general languages, too; grammar of the language alone."""

    def own(key: str) -> frozenset[str]:
        return frozenset(words(language, _PART, key))

    saying = (*reach_words(language, "words", "saying"), *lines(language, "collate", "said"))
    return _Signs(
        said=tuple(dict.fromkeys((*saying, *reach_words(language, "collate.speakers", "verbs")))),
        judging=reach_lines(language, _PART, "judging"),
        views=reach_lines(language, _PART, "views"),
        experts=reach_lines(language, _PART, "experts"),
        local=reach_lines(language, _PART, "local"),
        had=own("had"),
        participles=own("participles"),
        endings=tuple(sorted(own("participle_endings"))),
        present=own("present"),
        first_person=own("first_person"),
    )


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
    quoted = _quoted(article)
    runs: list[tuple[AdditionKind, list[int], list[str]]] = []
    for sentence, label in enumerate(article.labels):
        if label != "own" or (article.index, sentence) in ground.doubtful:
            continue
        if not ground.wordings[article.index][sentence]:
            continue
        kind, cues = _kind(ground, article.index, sentence, quoted[sentence])
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


def _quoted(article: ComparedArticle) -> list[list[Span]]:
    """Parts of each sentence that stand between quotation marks."""
    segmented = article.segmented
    table = segmented.sentences
    inside: list[list[Span]] = [[] for _ in table]
    begins = [sentence.start for sentence in table]
    for block in segmented.blocks:
        for start, end in quoted_spans(segmented.article.text, block.start, block.end):
            number = max(0, bisect.bisect_right(begins, start) - 1)
            while number < len(table) and table[number].start < end:
                first, last = max(start, table[number].start), min(end, table[number].end)
                if first < last:
                    inside[number].append((first, last))
                number += 1
    return inside


def _kind(ground: Ground, article: int, sentence: int, quoted: Sequence[Span]) -> _Sorted:
    segmented = ground.articles[article]
    row = segmented.sentences[sentence]
    if _is_title(segmented, sentence):
        return "headline", ()
    size = sum(end - start for start, end in quoted)
    if size >= _QUOTED_PART * (row.end - row.start):
        return "quotation", ()
    text = segmented.article.text
    told, place = "", row.start
    for start, end in quoted:
        told, place = told + text[place:start], end
    told += text[place : row.end]
    ranked = _weigh(ground, article, told)
    kind, weight, cues = max(ranked, key=lambda entry: entry[1])
    return (kind, tuple(dict.fromkeys(cues))) if weight >= _ENOUGH else ("report", ())


def _is_title(segmented: SegmentedArticle, sentence: int) -> bool:
    """Whether a sentence stands over others: by its block, or short and open, all of a block."""
    row = segmented.sentences[sentence]
    block = segmented.blocks[row.block]
    text = segmented.sentence_text(sentence)
    if any(mark in text for mark in _POSTED):
        return False
    if block.kind in {"headline", "subheading"}:
        return True
    alone = (block.start, block.end) == (row.start, row.end)
    return alone and text[-1].isalnum() and len(text.split()) <= _TITLE_WORDS


def _weigh(
    ground: Ground, article: int, told: str
) -> tuple[tuple[AdditionKind, int, list[str]], ...]:
    """How much speaks for each kind, and what; of kinds with equal weight the first counts.

    Args:
        ground: the articles.
        article: whose sentence it is.
        told: the sentence without what stands between quotation marks.
    """
    language = ground.articles[article].language
    words, listed, signs = cue_words(told), cues_for(language), _signs_for(language)
    says = bool(find_cues(words, signs.said))
    views = says or bool(find_cues(words, signs.views))
    experts, doubts = _cues(words, signs.experts), _cues(words, listed.analysis)
    judging = _cues(words, signs.judging)
    analysis = _CLEAR * len(judging) + _CLEAR * bool(experts) * views
    if not says:
        own = [word for word in words if word in signs.first_person]
        analysis += len(doubts) + bool(own) + (bool(own) and views)
        doubts += own if doubts else []
    voice = ground.voices[ground.outlets[article]]
    named = find_voice(voice, told) if voice in ground.squeezed[article] else None
    asked = [told[named[0] : named[1]]] if named and says else []
    near = _cues(words, signs.local) if says else []
    reactions = _cues(words, listed.reaction)
    before = _cues(words, listed.background)
    dated, weight = _earlier(ground, article, words, signs)
    past = [] if says else _pluperfect(words, signs)
    return (
        ("analysis", analysis, experts + judging + doubts),
        (
            "background",
            _CLEAR * len(before) + _CLEAR * bool(past) + weight,
            [*before, *dated, *past],
        ),
        ("reaction", _CLEAR * len([*asked, *near, *reactions]), [*asked, *near, *reactions]),
    )


def _cues(words: Sequence[str], phrases: tuple[str, ...]) -> list[str]:
    return [" ".join(words[first:last]) for first, last in find_cues(words, phrases)]


def _earlier(
    ground: Ground, article: int, words: Sequence[str], signs: _Signs
) -> tuple[list[str], int]:
    """Years and months before that of publication, and how much they say of the whole sentence.

    A date that opens a sentence, stands in one without a verb in the present, or lies far back,
    dates it; another may belong to a part of it, such as a name.
    """
    year, month = _published(ground, article)
    found, opens = [], False
    for place, word in enumerate(words):
        years = year - int(word) if year is not None and _YEAR.fullmatch(word) else 0
        if years > 0 or (month and _is_past_month(words, place, month)):
            found.append(word)
            opens = opens or place < _OPENING or years > _LONG_AGO
    present = not signs.present.isdisjoint(words)
    return found, (_CLEAR if opens or not present else 1) * bool(found)


def _published(ground: Ground, article: int) -> tuple[int | None, int]:
    """Year and month of publication; without a date, the last year that the article names and 0."""
    moment = ground.moments[article]
    if moment is not None:
        return moment.year, datetime.fromtimestamp(moment.milliseconds / 1000, tz=UTC).month
    years = _YEAR.findall(ground.articles[article].article.text)
    return (max(map(int, years)), 0) if years else (None, 0)


def _is_past_month(words: Sequence[str], place: int, month: int) -> bool:
    """Whether a word is a month, by a number beside it or at the beginning, and not of late."""
    named = months().get(words[place]) if len(words[place]) >= _MONTH_LETTERS else None
    if named is None or not _LEAST_MONTHS <= (month - named) % 12 <= 12 - _LEAST_MONTHS:
        return False
    beside = words[max(0, place - 1) : place + 2]
    return place == 1 or any(word[0].isdigit() for word in beside)


def _pluperfect(words: Sequence[str], signs: _Signs) -> list[str]:
    """`had struck`: an auxiliary in the past, a participle soon behind it."""
    for place, word in enumerate(words):
        if word in signs.had:
            for other in words[place + 1 : place + 1 + _APART]:
                if other in signs.participles or (
                    len(other) >= _PARTICIPLE_LETTERS and other.endswith(signs.endings)
                ):
                    return [f"{word} … {other}" if other != words[place + 1] else f"{word} {other}"]
    return []


def _figures(ground: Ground) -> dict[int, list[Addition]]:
    """Figures that an article gives differently from at least one other, and what those say."""
    against: dict[tuple[int, Span], list[tuple[int, Span]]] = {}
    for link in ground.links:
        for divergence in link.divergences:
            if divergence.kind == "number":
                left, right = link.left.article, link.right.article
                both = divergence.left[0] < divergence.left[1]
                both = both and divergence.right[0] < divergence.right[1]
                if both and ground.elsewhere(left, right):
                    against.setdefault((left, divergence.left), []).append(
                        (right, divergence.right)
                    )
                    against.setdefault((right, divergence.right), []).append(
                        (left, divergence.left)
                    )
    found: dict[int, list[Addition]] = {}
    for (article, span), others in sorted(against.items()):
        begins = ground.begins[article]
        first = max(0, bisect.bisect_right(begins, span[0]) - 1)
        sentences = tuple(range(first, max(first + 1, bisect.bisect_left(begins, span[1]))))
        found.setdefault(article, []).append(
            Addition(
                article=article,
                kind="figure",
                sentences=sentences,
                spans=(span,),
                cues=(ground.articles[article].article.text[span[0] : span[1]],),
                against=tuple(sorted(others)),
            )
        )
    return found
