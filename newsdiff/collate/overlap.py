"""Who carries what: for each sentence the other articles that have it too, and how closely.

Reporters who hear the same speech or see the same post write down the same quoted words, but not
the same sentences around them. Therefore `wording`, which says whether two articles go back to one
text, counts quoted words and embedded posts for little, and what stands around a quotation only as
far as the other article has the same words there.

How much of a story stands elsewhere is counted in characters. A sentence counts whole if a carrier
has it in the same or in other words. Of a partly shared one only the stretches count that a carrier
has word for word, of an edited one all but the clauses that were put in, and what is an addition of
the article counts nowhere.

Time and memory are linear in the text, and in links times the sentences of a side.
"""

from __future__ import annotations

import bisect
import math
from collections import Counter
from typing import TYPE_CHECKING

import attrs

from newsdiff.model.quoted import quoted_in_sentences
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdiff.collate.ground import Ground, Unit
    from newsdiff.model import Addition, Level, Link, Passage, SegmentedArticle, Side, Span

__all__ = ["LEVEL_WEIGHTS", "Overlap"]

LEVEL_WEIGHTS: dict[Level, float] = {
    "verbatim": 1.0,
    "edited": 1.0,
    "rewritten": 0.7,
    "partial": 0.3,
}
"""How much a shared sentence says about a common text: reporters who hear the same speech quote the
same clause, but do not write the same sentence."""

_QUOTED = 0.2
"""What a quoted character counts as wording."""

_CLAUSE_WORDS = 6
"""So many words more than the carrier has at a place are a clause of its own; fewer are but another
wording."""

_SIGNED = regex(r"(?<!\w)@\w{3,}")
"""The account that signs an embedded post."""

_DASHES = "—–-"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Overlap:
    """What articles have in common.

    Attributes:
        ground: articles and links.
        carriers: for each article and sentence the other articles that carry it, linked to it or in
            its passage, with the weight of the closest level.
        parts: `parts[a][b]` is the part of a's story that b carries too, by characters.
        wording: the part of a's own wording that b carries too.
        sentences: `sentences[a][b]` is the number of a's sentences that b carries as a whole.
        plain: characters of each sentence of each article that are neither quoted nor posted; 0
            where it is no part of the story.
        stretches: for an article, a sentence and a carrier that has not all of it: the spans of the
            article's text that the carrier has, sorted; disjoint.
        own: spans of sentences that are additions of the article.
    """

    ground: Ground
    carriers: tuple[tuple[dict[int, float], ...], ...]
    parts: tuple[tuple[float, ...], ...]
    wording: tuple[tuple[float, ...], ...]
    sentences: tuple[tuple[int, ...], ...]
    plain: tuple[tuple[int, ...], ...]
    stretches: dict[tuple[int, int, int], list[Span]]
    own: dict[Unit, list[Span]]

    @classmethod
    def from_links(
        cls, ground: Ground, passages: tuple[Passage, ...], additions: Sequence[Addition] = ()
    ) -> Overlap:
        """Gather the carriers from links and passages, and what of a sentence they do not have."""
        carriers = _carriers(ground, passages)
        plain = [_Plain.from_article(ground, article) for article in range(len(ground.articles))]
        around = _around_quotations(ground, plain)
        count = len(ground.articles)
        parts, wording, sentences = [], [], []
        for article, mine in enumerate(plain):
            sizes, whole = ground.sizes[article], [0] * count
            linked, worded = [0.0] * count, [0.0] * count
            for sentence, found in enumerate(carriers[article]):
                quoted = _QUOTED * (sizes[sentence] - mine.sizes[sentence])
                for other, weight in found.items():
                    part = around.get((article, sentence, other), 1.0)
                    linked[other] += sizes[sentence]
                    worded[other] += weight * (mine.sizes[sentence] * part + quoted)
                    whole[other] += weight > LEVEL_WEIGHTS["partial"] and not mine.post[sentence]
            size = ground.story_size(article) or 1
            own = math.fsum(mine.sizes) + _QUOTED * (size - math.fsum(mine.sizes)) or 1.0
            parts.append(tuple(value / size for value in linked))
            wording.append(tuple(value / own for value in worded))
            sentences.append(tuple(whole))
        return cls(
            ground=ground,
            carriers=carriers,
            parts=tuple(parts),
            wording=tuple(wording),
            sentences=tuple(sentences),
            plain=tuple(tuple(each.sizes) for each in plain),
            stretches=_stretches(ground, carriers),
            own=_own(ground, additions),
        )

    def shared(self, one: int, other: int) -> float:
        """Part of the one story or of the other that both carry, whichever is greater."""
        return max(self.parts[one][other], self.parts[other][one])

    def told(self, one: int, other: int) -> float:
        """Part of the shorter story that the other article carries, as `carried` measures it."""
        sizes = [self.ground.story_size(each) for each in (one, other)]
        if sizes[0] == sizes[1]:
            return max(self.carried(one, [other]), self.carried(other, [one]))
        short, long = (one, other) if sizes[0] < sizes[1] else (other, one)
        return self.carried(short, [long])

    def carried(self, article: int, others: Iterable[int]) -> float:
        """Part of the article's story that at least one of some others carries."""
        return sum(self.carried_sizes(article, others)) / (self.ground.story_size(article) or 1)

    def carried_sizes(self, article: int, others: Iterable[int]) -> tuple[int, ...]:
        """Non-space characters of each sentence that at least one of some others carries."""
        far = set(others) - {article}
        found = []
        for sentence, near in enumerate(self.carriers[article]):
            carriers = far.intersection(near)
            found.append(self._carried((article, sentence), carriers) if carriers else 0)
        return tuple(found)

    def _carried(self, unit: Unit, carriers: Iterable[int]) -> int:
        row = self.ground.articles[unit[0]].sentences[unit[1]]
        whole = [(row.start, row.end)]
        spans = [span for other in carriers for span in self.stretches.get((*unit, other), whole)]
        own = self.own.get(unit, ())
        if not own and whole[0] in spans:
            return self.ground.sizes[unit[0]][unit[1]]
        text = self.ground.articles[unit[0]].article.text
        left = _without(_joined(spans), own)
        return sum(len("".join(text[start:end].split())) for start, end in left)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Plain:
    """What of each sentence of an article is neither quoted nor posted.

    Attributes:
        sizes: its characters; 0 where the sentence is no part of the story.
        words: its words, None where the sentence has no quotation.
        post: whether the sentence stands in an embedded post.
    """

    sizes: list[int]
    words: list[Counter[str] | None]
    post: list[bool]

    @classmethod
    def from_article(cls, ground: Ground, article: int) -> _Plain:
        segmented = ground.articles[article]
        text, tokens = segmented.article.text, segmented.tokens
        quoted = quoted_in_sentences(segmented)
        posts = _posts(segmented)
        sizes: list[int] = []
        words: list[Counter[str] | None] = []
        for number, sentence in enumerate(segmented.sentences):
            size = ground.sizes[article][number] if ground.story[article][number] else 0
            inside = 0
            left = Counter(ground.wordings[article][number]) if number in quoted else None
            said: Counter[str] = Counter()
            for start, end in quoted.get(number, ()):
                inside += sum(map(len, text[start:end].split()))
                first = bisect.bisect_left(tokens.starts, start)
                last = bisect.bisect_left(tokens.starts, end)
                said.update(tokens.words[first:last])
            if left is not None:
                left -= said
            sizes.append(0 if sentence.block in posts else max(0, size - inside))
            words.append(left)
        post = [sentence.block in posts for sentence in segmented.sentences]
        return cls(sizes=sizes, words=words, post=post)


def _posts(segmented: SegmentedArticle) -> frozenset[int]:
    """Blocks that are an embedded post: its text stands before a signature with a dash, or after.

    Example of a signature: `— Town Hall (@townhall) April 22`, `Town Hall @townhall · Apr 22`.
    """
    text, blocks = segmented.article.text, segmented.blocks
    found = {number for number, block in enumerate(blocks) if block.kind == "quote"}
    for number, block in enumerate(blocks):
        line = text[block.start : block.end]
        if block.kind in {"embed", "byline"} and _SIGNED.search(line):
            near = number - 1 if line.lstrip()[:1] in _DASHES else number + 1
            if 0 <= near < len(blocks):
                found.add(near)
    return frozenset(found)


def _around_quotations(
    ground: Ground, plain: Sequence[_Plain]
) -> dict[tuple[int, int, int], float]:
    """For a sentence with a quotation: the part of its other words that a carrier has there too.

    Whoever has it word for word is left out.
    """
    parts: dict[tuple[int, int, int], float] = {}
    counted: dict[tuple[int, tuple[int, ...]], Counter[str]] = {}
    for link in ground.links:
        if link.level == "verbatim":
            continue
        for near, far in ((link.left, link.right), (link.right, link.left)):
            for sentence in near.sentences:
                mine = plain[near.article].words[sentence]
                if mine is None:
                    continue
                side = (far.article, far.sentences)
                if side not in counted:
                    counted[side] = Counter(ground.words(*side))
                key, total = (near.article, sentence, far.article), mine.total()
                part = (mine & counted[side]).total() / total if total else 0.0
                parts[key] = max(part, parts.get(key, 0.0))
    return parts


def _stretches(
    ground: Ground, carriers: Sequence[Sequence[dict[int, float]]]
) -> dict[tuple[int, int, int], list[Span]]:
    """What a carrier has of a sentence, where that may not be all.

    A carrier that is no partner of the sentence, but of a partner, has no more than the partners.
    """
    partial: dict[Unit, dict[int, list[Span]]] = {}
    sides = [(link, is_left) for link in ground.links for is_left in (True, False)]
    clauses = {at: spans for at, side in enumerate(sides) if (spans := _told_alike(ground, *side))}
    for at in clauses:
        side = _sides(*sides[at])[0]
        partial.update({(side.article, sentence): {} for sentence in side.sentences})
    for at, (link, is_left) in enumerate(sides):
        side, far = _sides(link, is_left)
        for sentence in side.sentences:
            if (told := partial.get((side.article, sentence))) is not None:
                row = ground.articles[side.article].sentences[sentence]
                told.setdefault(far.article, []).extend(
                    (max(start, row.start), min(end, row.end))
                    for start, end in clauses.get(at, side.spans)
                    if start < row.end and end > row.start
                )
    found: dict[tuple[int, int, int], list[Span]] = {}
    for (article, sentence), told in partial.items():
        among = _joined([span for spans in told.values() for span in spans])
        for other in carriers[article][sentence]:
            found[article, sentence, other] = _joined(told[other]) if other in told else among
    return found


def _sides(link: Link, is_left: bool) -> tuple[Side, Side]:  # noqa: FBT001  unpacked from pairs
    return (link.left, link.right) if is_left else (link.right, link.left)


def _told_alike(ground: Ground, link: Link, is_left: bool) -> list[Span]:  # noqa: FBT001
    """Spans of one side of a link that the other side has; empty where it has all of it."""
    if link.level in {"verbatim", "rewritten"}:
        return []
    texts = [ground.articles[side.article].article.text for side in _sides(link, is_left)]
    alike: list[Span] = []
    is_whole = True
    for edit in link.edits:
        mine, theirs = (edit.left, edit.right) if is_left else (edit.right, edit.left)
        if edit.op != "equal" and not edit.minor:
            more = len(texts[0][slice(*mine)].split()) - len(texts[1][slice(*theirs)].split())
            if more >= _CLAUSE_WORDS or link.level == "partial":
                is_whole = False
                continue
        alike.append(mine)
    return [] if is_whole else _joined(alike)


def _own(ground: Ground, additions: Sequence[Addition]) -> dict[Unit, list[Span]]:
    """Spans of additions by the sentences that they stand in."""
    own: dict[Unit, list[Span]] = {}
    for addition in additions:
        if addition.kind == "figure":
            continue
        rows = ground.articles[addition.article].sentences
        for sentence in addition.sentences:
            row = rows[sentence]
            own.setdefault((addition.article, sentence), []).extend(
                (start, end) for start, end in addition.spans if start < row.end and end > row.start
            )
    return {unit: _joined(spans) for unit, spans in own.items()}


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans without overlap, sorted; those that touch become one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        elif start < end:
            found.append((start, end))
    return found


def _without(spans: Iterable[Span], removed: Sequence[Span]) -> list[Span]:
    """What is left of some spans without others; both sorted and disjoint."""
    left: list[Span] = []
    at = 0
    for start, end in spans:
        place = start
        while at < len(removed) and removed[at][0] < end:
            left.append((place, max(place, removed[at][0])))
            place = max(place, removed[at][1])
            if removed[at][1] > end:
                break
            at += 1
        left.append((place, max(place, end)))
    return left


def _carriers(
    ground: Ground, passages: tuple[Passage, ...]
) -> tuple[tuple[dict[int, float], ...], ...]:
    table: list[list[dict[int, float]]] = [[{} for _ in row] for row in ground.story]
    for link in ground.links:
        weight = LEVEL_WEIGHTS[link.level]
        for side, far in ((link.left, link.right), (link.right, link.left)):
            for sentence in side.sentences:
                if ground.story[side.article][sentence]:
                    found = table[side.article][sentence]
                    found[far.article] = max(weight, found.get(far.article, 0.0))
    for passage in passages:
        for member in passage.members:
            for sentence in member.sentences:
                found = table[member.article][sentence]
                for other in passage.members:
                    if other is not member and other.article not in found:
                        found[other.article] = min(
                            LEVEL_WEIGHTS[member.level], LEVEL_WEIGHTS[other.level]
                        )
    return tuple(tuple(row) for row in table)
