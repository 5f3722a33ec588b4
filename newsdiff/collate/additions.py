"""Additions: what one source alone says, sorted for a reader.

A sentence of the story that no link touches is the source's own. Of a linked one, what was put into
it is: stretches in which words of content that no other article has outweigh those that the other
wordings of the sentence have, too. They are maximal scoring runs, ended where they lost too much
(the X-drop of Altschul et al., "Basic local alignment search tool", J. Mol. Biol. 215, 1990); short
ones are but another wording. A figure that differs from the others' is taken from the links'
divergences. Linear in sentences, words and links.
"""

from __future__ import annotations

import bisect
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from newsdiff.collate.cues import function_words
from newsdiff.collate.kinds import Sorter
from newsdiff.model import Addition
from newsdiff.model.quantity import find_quantities
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.collate.ground import Ground, Unit
    from newsdiff.collate.kinds import Sorted
    from newsdiff.model import ComparedArticle, Link, Passage, Span

__all__ = ["find_additions"]

_LARGE = 100
"""A value from which on it is the same figure whatever it counts."""
_BEHIND = 2
"""Tokens behind a value that say what it counts."""

_LONG = 5
"""Sentences; more of one kind are told apart by their paragraphs."""
_RUN_WORDS, _RUN_CONTENT = 5, 3
"""What was put into a sentence has so many words from the first of content that nobody else has to
the last, and so many such words; one more in a sentence that was reworded."""
_MOST, _NEARLY_ALL, _MANY = 0.5, 0.75, 6
"""Part of its words of content that nobody else has; the second in a sentence that was reworded,
unless they are so many."""
_SURPLUS = 2
"""So many more than the other wording has words that were left out: else they took their place."""
_CARRIED, _SOLITARY, _NEW = -2.0, -1.0, 1.0
"""Scores of words: in a phrase of the other wordings; by itself in them; in no other text."""
_DROP = 3.0
"""What a run may lose again."""
_LIGHT = regex(r"\s*|['’\-]")
"""What stands between words that no mark parts, without space in one: `l'un`, `tax-free`."""
_NEAR = 4
"""Words from a run to the mark that ends what was put in."""
_STEM = 6
"""Words with so many first letters in common are forms of one."""


def find_additions(
    ground: Ground, compared: Sequence[ComparedArticle], passages: Sequence[Passage] = ()
) -> tuple[Addition, ...]:
    """Sort what each article alone says.

    Args:
        ground: the articles and their links.
        compared: the articles with their labels.
        passages: what else is known to be one statement.

    Returns:
        By article and place; neighbouring sentences of one kind are one addition, a long one is cut
        between paragraphs. None of an article that is alone in its language.
    """
    figures = _figures(ground)
    insertions = _Insertions(ground, passages)
    found: list[Addition] = []
    for article in compared:
        if not ground.compared_with(article.index):
            continue
        sorter = Sorter(ground, article.index)
        own = [*_own(ground, article, sorter), *figures.get(article.index, ())]
        own += insertions.of(article, sorter)
        found += sorted(own, key=lambda addition: (addition.spans, addition.kind))
    return tuple(found)


def _own(ground: Ground, article: ComparedArticle, sorter: Sorter) -> list[Addition]:
    at, table = article.index, article.segmented.sentences
    own = [
        sentence
        for sentence, label in enumerate(article.labels)
        if label == "own"
        and (at, sentence) not in ground.doubtful
        and ground.wordings[at][sentence]
    ]
    runs: list[list[Sorted]] = []
    for each in sorter.sentences(own):
        if runs and runs[-1][-1][:2] == (each.sentence - 1, each.kind):
            runs[-1].append(each)
        else:
            runs.append([each])
    blocks = [sentence.block for sentence in table]
    return [
        Addition(
            article=at,
            kind=part[0].kind,
            sentences=tuple(each.sentence for each in part),
            spans=tuple((table[each.sentence].start, table[each.sentence].end) for each in part),
            cues=tuple(dict.fromkeys(cue for each in part for cue in each.cues)),
        )
        for run in runs
        for part in _cut(run, blocks)
    ]


def _cut(run: Sequence[Sorted], blocks: Sequence[int]) -> list[list[Sorted]]:
    """Cut a long run between paragraphs; a part is long only where a paragraph is."""
    paragraphs: list[list[Sorted]] = []
    for each in run:
        if paragraphs and blocks[paragraphs[-1][-1].sentence] == blocks[each.sentence]:
            paragraphs[-1].append(each)
        else:
            paragraphs.append([each])
    parts: list[list[Sorted]] = []
    for paragraph in paragraphs:
        if parts and len(parts[-1]) + len(paragraph) <= _LONG:
            parts[-1] += paragraph
        else:
            parts.append(paragraph)
    return parts


class _Word(NamedTuple):
    """A word of a sentence: its token, whether it has content, what it scores."""

    token: int
    content: bool
    score: float


class _Insertions:
    """What was put into sentences that other articles have in another wording."""

    def __init__(self, ground: Ground, passages: Sequence[Passage]) -> None:
        self._ground = ground
        self._stems = [set(map(_stem, each.tokens.words)) for each in ground.articles]
        self._known = Counter(stem for stems in self._stems for stem in stems)
        self._links: dict[Unit, list[Link]] = {}
        for link in ground.links:
            for side in (link.left, link.right):
                for sentence in side.sentences:
                    self._links.setdefault((side.article, sentence), []).append(link)
        self._members: dict[Unit, Passage] = {
            (member.article, sentence): passage
            for passage in passages
            for member in passage.members
            for sentence in member.sentences
        }

    def of(self, article: ComparedArticle, sorter: Sorter) -> Iterator[Addition]:
        """What was put into the shared sentences of an article, in order."""
        for sentence, level in enumerate(article.levels):
            if level in {None, "verbatim"} or (article.index, sentence) in self._ground.doubtful:
                continue
            if sorter.is_title(sentence):
                continue
            for span in self._spans(article, sentence, reworded=level != "edited"):
                kind = sorter.part(sentence, span)
                yield Addition(
                    article=article.index,
                    kind=kind.kind,
                    sentences=(sentence,),
                    spans=(span,),
                    cues=kind.cues,
                    within=True,
                )

    def _spans(self, article: ComparedArticle, sentence: int, *, reworded: bool) -> Iterator[Span]:
        segmented = article.segmented
        text, tokens = segmented.article.text, segmented.tokens
        wordings = self._wordings(article.index, sentence)
        words = self._scored(article, sentence, wordings)
        left_out = min((self._left_out(article, wording) for wording in wordings), default=0)
        gaps = [text[tokens.ends[a.token] : tokens.starts[b.token]] for a, b in pairwise(words)]
        for first, last in _runs([word.score for word in words]):
            content = sum(word.content for word in words[first:last])
            new = sum(word.score > 0 for word in words[first:last])
            least = _NEARLY_ALL if reworded and new < _MANY else _MOST
            if last - first >= _RUN_WORDS and new >= max(
                _RUN_CONTENT + reworded, least * content, left_out + _SURPLUS
            ):
                run = words[slice(*_whole(words, gaps, first, last))]
                yield tokens.starts[run[0].token], tokens.ends[run[-1].token]

    def _left_out(self, article: ComparedArticle, wording: Sequence[str]) -> int:
        """How many words of content of another wording the article has nowhere."""
        language, own = article.segmented.language, self._stems[article.index]
        return len({_stem(word) for word in wording if _is_content(word, language)} - own)

    def _scored(
        self, article: ComparedArticle, sentence: int, wordings: Sequence[Sequence[str]]
    ) -> list[_Word]:
        """The words of a sentence with what each scores beside other wordings."""
        segmented, row = article.segmented, article.segmented.sentences[sentence]
        listed = segmented.tokens.words
        places = [at for at in range(row.first_token, row.end_token) if listed[at]]
        stems = {_stem(word) for words in wordings for word in words}
        pairs = {pair for words in wordings for pair in pairwise(words)}
        carried: set[int] = set()
        for one, other in pairwise(places):
            if (listed[one], listed[other]) in pairs:
                carried |= {one, other}
        scored = []
        for at in places:
            word, score = listed[at], 0.0
            content = _is_content(word, segmented.language)
            if at in carried:
                score = _CARRIED
            elif content and _stem(word) in stems:
                score = _SOLITARY
            elif content and self._known[_stem(word)] == 1:
                score = _NEW
            scored.append(_Word(at, content, score))
        return scored

    def _wordings(self, article: int, sentence: int) -> list[tuple[str, ...]]:
        """What the other articles have for a sentence."""
        found: dict[tuple[int, tuple[int, ...]], None] = {}
        for link in self._links.get((article, sentence), ()):
            side = link.right if link.left.article == article else link.left
            found[side.article, side.sentences] = None
        passage = self._members.get((article, sentence))
        for member in passage.members if passage else ():
            if member.article != article:
                found[member.article, member.sentences] = None
        return [self._ground.words(other, sentences) for other, sentences in found]


def _whole(words: Sequence[_Word], gaps: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """A run and the words beside it to the next mark, if it is near and nobody has them so.

    Before it stand function words that are nobody's, too, and what is tied to it.

    Args:
        words: of the sentence.
        gaps: what stands between them.
        first: first word of the run.
        last: one past its last.
    """

    def stops(place: int) -> bool:
        return not 0 < place < len(words) or not _LIGHT.fullmatch(gaps[place - 1])

    for place in range(last, last + _NEAR + 1):
        if stops(place) or words[place].score == _CARRIED:
            last = place if stops(place) else last
            break
    for place in range(first, first - _NEAR - 1, -1):
        if stops(place) or words[place - 1].score == _CARRIED:
            first = place if stops(place) else first
            break
    while not stops(first) and (
        gaps[first - 1].strip() or not (words[first - 1].content or words[first - 1].score)
    ):
        first -= 1
    return first, last


def _stem(word: str) -> str:
    return word[:_STEM]


def _is_content(word: str, language: str) -> bool:
    return word not in function_words(language) and (len(word) > 1 or word.isdigit())


def _runs(scores: Sequence[float]) -> list[tuple[int, int]]:
    """Runs of words that score: first and one past the last, in order.

    A run ends where it scored most, once it has lost `_DROP` since then or all that it had.

    Example:
        >>> _runs([1, 0, 1, -3, 1, 1])
        [(0, 3), (4, 6)]
    """
    runs: list[tuple[int, int]] = []
    first = end = 0
    total = best = 0.0
    for place, score in enumerate(scores):
        total += score
        if total > best:
            first, end, best = (first if best else place), place + 1, total
        elif best and total > best - _DROP and total > 0:
            continue
        else:
            if best:
                runs.append((first, end))
            total = best = 0.0
    return [*runs, (first, end)] if best else runs


def _figures(ground: Ground) -> dict[int, list[Addition]]:
    """Figures that an article alone gives, where others give another, and what those say.

    A value that an article gives several times is one addition. One that any other article has,
    wherever it has it, is none.
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
                if values.is_own(article, value := values.at(article, span)):
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
        self._own: dict[tuple[int, _Value], bool] = {}

    def at(self, article: int, span: Span) -> _Value:
        """What stands at a span; the text itself where that is no quantity."""
        for place, value in self._of(article).items():
            if span[0] <= place[0] < span[1] or place[0] <= span[0] < place[1]:
                return value
        return self._ground.articles[article].article.text[slice(*span)].casefold(), 0.0, ()

    def is_own(self, article: int, value: _Value) -> bool:
        """Whether no other article gives the value anywhere of the same thing."""
        if (article, value) not in self._own:
            others = (at for at in range(len(self._ground.articles)) if at != article)
            self._own[article, value] = not any(self._has(at, value) for at in others)
        return self._own[article, value]

    def _has(self, article: int, value: _Value) -> bool:
        """Whether an article gives the value anywhere of the same thing; a large one suffices."""
        return any(
            known[:2] == value[:2]
            and (value[1] >= _LARGE or known[2] == value[2] or set(known[2]) & set(value[2]))
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
