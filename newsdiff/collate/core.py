"""The wire core: the dispatch as far as the articles that use it show it.

A passage belongs to it if two outlets carry it (versions of one outlet are one), or if it stands in
the article that the caller designated as the dispatch. Shown is the dispatch's own wording, else
the one with the most outlets behind it word for word, else the one that the links place nearest to
all others. Time O(members²) a passage.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newsdiff.collate.members import passage_agreement
from newsdiff.model import CoreSentence, WireCore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.model import Link, Member, Passage

__all__ = ["wire_core"]

_LEAST_OUTLETS = 2


def wire_core(
    ground: Ground,
    passages: Sequence[Passage],
    inner: Sequence[Sequence[Link]],
    original: int | None,
) -> WireCore:
    """Reconstruct the dispatch.

    Args:
        ground: articles and links.
        passages: in their final order.
        inner: the links within each passage.
        original: index of the dispatch itself, where the caller knows it.

    Returns:
        The core; without sentences if no passage is carried by two outlets.
    """
    carried = [passage for passage in passages if _belongs(ground, passage, original)]
    sentences = tuple(
        _core_sentence(ground, passage, inner[passage.id], original) for passage in carried
    )
    return WireCore(
        sentences=sentences,
        original=original,
        agreement=passage_agreement(ground, carried, original),
        notes=tuple(_notes(ground, sentences, original)),
    )


def _belongs(ground: Ground, passage: Passage, original: int | None) -> bool:
    outlets = {ground.outlets[member.article] for member in passage.members}
    return len(outlets) >= _LEAST_OUTLETS or any(m.article == original for m in passage.members)


def _core_sentence(
    ground: Ground, passage: Passage, links: Sequence[Link], original: int | None
) -> CoreSentence:
    shown, identical = _shown(ground, passage, links, original)
    articles = [member.article for member in passage.members]
    credited = tuple(article for article in articles if ground.agencies[article])
    voices = Counter(
        agency
        for agency, _ in sorted(
            {(agency, ground.outlets[at]) for at in credited for agency in ground.agencies[at]}
        )
    )
    return CoreSentence(
        passage=passage.id,
        article=shown.article,
        spans=shown.spans,
        outlets=tuple(sorted({ground.names[ground.outlets[article]] for article in articles})),
        credited=credited,
        uncredited=tuple(a for a in articles if a not in credited and a != original),
        agencies=tuple(sorted(voices, key=lambda agency: (-voices[agency], agency))),
        identical=identical,
        earliest=passage.earliest,
        given=original in articles,
    )


def _shown(
    ground: Ground, passage: Passage, links: Sequence[Link], original: int | None
) -> tuple[Member, tuple[int, ...]]:
    """The member whose wording is shown, and the articles with the same words."""
    words = {m.article: ground.words(m.article, m.sentences) for m in passage.members}
    alike = {
        article: tuple(other for other in words if other != article and words[other] == mine)
        for article, mine in words.items()
    }
    nearness = dict.fromkeys(words, 0.0)
    for link in sorted(links, key=lambda link: link.score):
        nearness[link.left.article] += link.score
        nearness[link.right.article] += link.score

    def merit(member: Member) -> tuple[bool, int, float, bool, bool, int, int]:
        article = member.article
        behind = len({ground.outlets[other] for other in (article, *alike[article])})
        size = sum(ground.sizes[article][sentence] for sentence in member.sentences)
        return (
            article == original,
            behind,
            round(nearness[article], 9),
            bool(ground.agencies[article]),
            article == passage.earliest,
            size,
            -ground.rank[article],
        )

    shown = max(passage.members, key=merit)
    return shown, alike[shown.article]


def _notes(ground: Ground, sentences: Sequence[CoreSentence], original: int | None) -> list[str]:
    """Say what was given and what was inferred."""
    if original is None:
        return [
            "inferred: passages that at least two outlets carry, in the order most of them keep"
        ]
    n_given = sum(sentence.given for sentence in sentences)
    stand = "passage stands" if n_given == 1 else "passages stand"
    notes = [f"given: {n_given} {stand} in the designated dispatch, in its order"]
    if inferred := len(sentences) - n_given:
        have = "passage" if inferred == 1 else "passages"
        notes.append(
            f"inferred: {inferred} {have} that it does not have, carried by at least two outlets"
        )
    used = {
        sentence
        for link in ground.links
        for side in (link.left, link.right)
        if side.article == original
        for sentence in side.sentences
    }
    unused = sum(
        is_story and number not in used for number, is_story in enumerate(ground.story[original])
    )
    if unused:
        are = "sentence" if unused == 1 else "sentences"
        verb = "is" if unused == 1 else "are"
        notes.append(
            f"{unused} {are} of the designated dispatch {verb} carried by no other article"
        )
    return notes
