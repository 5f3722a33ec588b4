"""Who carries what: for each sentence the other articles that have it too, and how closely.

Reporters who hear the same speech or see the same post write down the same quoted words, but not
the same sentences around them. Therefore `wording`, which says whether two articles go back to one
text, counts quoted words and embedded posts for little, and what stands around a quotation only as
far as the other article has the same words there.

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

    from newsdiff.collate.ground import Ground
    from newsdiff.model import Level, Passage, SegmentedArticle

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

_SIGNED = regex(r"(?<!\w)@\w{3,}")
"""The account that signs an embedded post."""

_DASHES = "—–-"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Overlap:
    """What articles have in common.

    Attributes:
        carriers: for each article and sentence the other articles that carry it, linked to it or in
            its passage, with the weight of the closest level.
        parts: `parts[a][b]` is the part of a's story that b carries too, by characters.
        wording: the part of a's own wording that b carries too.
        sentences: `sentences[a][b]` is the number of a's sentences that b carries as a whole.
        plain: characters of each sentence of each article that are neither quoted nor posted; 0
            where it is no part of the story.
    """

    carriers: tuple[tuple[dict[int, float], ...], ...]
    parts: tuple[tuple[float, ...], ...]
    wording: tuple[tuple[float, ...], ...]
    sentences: tuple[tuple[int, ...], ...]
    plain: tuple[tuple[int, ...], ...]

    @classmethod
    def from_links(cls, ground: Ground, passages: tuple[Passage, ...]) -> Overlap:
        """Gather the carriers from links and passages."""
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
            carriers=carriers,
            parts=tuple(parts),
            wording=tuple(wording),
            sentences=tuple(sentences),
            plain=tuple(tuple(each.sizes) for each in plain),
        )

    def shared(self, one: int, other: int) -> float:
        """Part of the one story or of the other that both carry, whichever is greater."""
        return max(self.parts[one][other], self.parts[other][one])

    def carried(self, ground: Ground, article: int, others: Iterable[int]) -> float:
        """Part of the article's story that at least one of some others carries."""
        far = set(others) - {article}
        rows = zip(ground.sizes[article], self.carriers[article], strict=True)
        found = sum(size for size, near in rows if not far.isdisjoint(near))
        return found / (ground.story_size(article) or 1)


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
            for start, end in quoted.get(number, ()):
                inside += sum(map(len, text[start:end].split()))
                first = bisect.bisect_left(tokens.starts, start)
                last = bisect.bisect_left(tokens.starts, end)
                if left is not None:
                    left -= Counter(tokens.words[first:last])
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
