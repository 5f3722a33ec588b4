"""What the other articles say about two of them: carriers, the usual wording, slips.

Slips that two articles alone share: in textual criticism, errors in common show common descent.

In a passage that at least four outlets carry, a word that exactly two articles have, or that
exactly two lack, sets these two apart from the rest. What all others agree on was in the dispatch,
so the two have it from each other or from one intermediate text. Single words that a passage's
variants explain (a figure of speech, a title) are noise; therefore a slip needs a misspelling, two
neighbouring words left out, or two words of their own.

Source: the principle of common errors (Maas, Textkritik, 1927, A 6). Time linear in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.model import Member, Passage

__all__ = ["Slip", "Witness", "shared_slips"]

_LEAST_OUTLETS = 4
_PAIR = 2
_LEAST_LETTERS = 4
_FULL_LEVELS = ("verbatim", "edited")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Slip:
    """Something that two articles alone do in a passage.

    Attributes:
        passage: id of the passage.
        kind: typo, omission or wording.
        words: the words, in the text's order.
        instead: for a typo what the others write.
    """

    passage: int
    kind: str
    words: tuple[str, ...]
    instead: str = ""

    @property
    def note(self) -> str:
        """The slip in words."""
        words = (" " if self.kind == "omission" else ", ").join(self.words)
        return {
            "typo": f"these two alone write {words} for {self.instead}",
            "omission": f"these two alone leave out “{words}”",
            "wording": f"these two alone have “{words}”",
        }[self.kind]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Witness:
    """What the other articles say about two of them.

    Attributes:
        carried: ids of the passages of each article.
        outlets: for each passage the outlets that carry it, by source.
        usual: for each passage the articles that keep the wording most outlets have; empty where
            no two outlets agree word for word, or as many agree on another wording.
        slips: slips that two articles alone share.
        follows: the source and version that each article follows. What two versions have in common
            or apart shows nothing of who has it from whom.
    """

    carried: tuple[frozenset[int], ...]
    outlets: tuple[dict[int, frozenset[int]], ...]
    usual: tuple[frozenset[int], ...]
    slips: dict[tuple[int, int], tuple[Slip, ...]]
    follows: Sequence[tuple[int, int]]

    @classmethod
    def from_passages(
        cls, ground: Ground, passages: Sequence[Passage], follows: Sequence[tuple[int, int]]
    ) -> Witness:
        """Gather it; `follows` is each article's source and version."""
        carried: list[set[int]] = [set() for _ in ground.articles]
        for passage in passages:
            for member in passage.members:
                carried[member.article].add(passage.id)
        return cls(
            carried=tuple(map(frozenset, carried)),
            outlets=tuple(_by_source(ground, passage, follows) for passage in passages),
            usual=tuple(_usual(ground, passage) for passage in passages),
            slips=shared_slips(ground, passages, follows),
            follows=follows,
        )

    def carrying(self, passage: int, article: int) -> frozenset[int]:
        """Outlets of the article's source that carry a passage."""
        return self.outlets[passage].get(self.follows[article][0], frozenset())


def _by_source(
    ground: Ground, passage: Passage, follows: Sequence[tuple[int, int]]
) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for member in passage.members:
        found.setdefault(follows[member.article][0], set()).add(ground.outlets[member.article])
    return {source: frozenset(outlets) for source, outlets in found.items()}


def _usual(ground: Ground, passage: Passage) -> frozenset[int]:
    keeping: dict[tuple[str, ...], set[int]] = {}
    for member in passage.members:
        words = ground.words(member.article, member.sentences)
        keeping.setdefault(words, set()).add(member.article)
    voices = sorted(
        ((ground.n_outlets(articles), articles) for articles in keeping.values()),
        key=lambda voice: -voice[0],
    )
    if voices[0][0] < 2 or (len(voices) > 1 and voices[1][0] == voices[0][0]):  # noqa: PLR2004
        return frozenset()
    return frozenset(voices[0][1])


def shared_slips(
    ground: Ground, passages: Sequence[Passage], follows: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], tuple[Slip, ...]]:
    """Find the slips of each two articles of different outlets, the lower index first.

    Compared are articles that follow the same version of one source, by `follows`: what sets
    versions apart is no slip.
    """
    found: dict[tuple[int, int], list[Slip]] = {}
    for passage in passages:
        peers: dict[tuple[int, int], list[Member]] = {}
        for member in passage.members:
            if member.level in _FULL_LEVELS:
                peers.setdefault(follows[member.article], []).append(member)
        for members in peers.values():
            if ground.n_outlets(member.article for member in members) >= _LEAST_OUTLETS:
                for pair, slip in _slips(ground, passage.id, members):
                    found.setdefault(pair, []).append(slip)
    return {pair: tuple(slips) for pair, slips in found.items()}


def _slips(
    ground: Ground, passage: int, members: Sequence[Member]
) -> list[tuple[tuple[int, int], Slip]]:
    words = {m.article: ground.words(m.article, m.sentences) for m in members}
    having: dict[str, list[int]] = {}
    for article in sorted(words):
        for word in dict.fromkeys(words[article]):
            having.setdefault(word, []).append(article)
    present: dict[tuple[int, int], set[str]] = {}
    absent: dict[tuple[int, int], set[str]] = {}
    for word, articles in having.items():
        lacking = [article for article in words if article not in articles]
        for table, two in ((present, articles), (absent, lacking)):
            if len(two) == _PAIR and ground.elsewhere(*two):
                table.setdefault((two[0], two[1]), set()).add(word)
    slips: list[tuple[tuple[int, int], Slip]] = []
    for pair in sorted(present.keys() | absent.keys()):
        slip = _slip(passage, pair, words, present.get(pair, set()), absent.get(pair, set()))
        if slip is not None:
            slips.append((pair, slip))
    return slips


def _slip(
    passage: int,
    pair: tuple[int, int],
    words: dict[int, tuple[str, ...]],
    present: set[str],
    absent: set[str],
) -> Slip | None:
    mine = [word for word in dict.fromkeys(words[pair[0]]) if word in present]
    other = next(article for article in words if article not in pair)
    for word in mine:
        for usual in dict.fromkeys(words[other]):
            if usual in absent and _misspelt(word, usual):
                return Slip(passage=passage, kind="typo", words=(word,), instead=usual)
    run = _longest_run(words[other], absent)
    if len([word for word in run if len(word) >= _LEAST_LETTERS]) >= _PAIR and not mine:
        return Slip(passage=passage, kind="omission", words=run)
    if len([word for word in mine if len(word) >= _LEAST_LETTERS]) >= _PAIR:
        return Slip(passage=passage, kind="wording", words=tuple(mine))
    return None


def _longest_run(words: Sequence[str], wanted: set[str]) -> tuple[str, ...]:
    best: tuple[str, ...] = ()
    run: list[str] = []
    for word in (*words, ""):
        if word in wanted:
            run.append(word)
            continue
        if len(run) > len(best):
            best = tuple(run)
        run = []
    return best


def _misspelt(word: str, usual: str) -> bool:
    """Whether one letter is missing, added, changed, or two neighbours are swapped.

    A changed end is inflection and a changed digit another figure, not a misspelling.
    """
    if word == usual or min(len(word), len(usual)) < _LEAST_LETTERS + 1 or not word.isalpha():
        return False
    start = 0
    while start < min(len(word), len(usual)) and word[start] == usual[start]:
        start += 1
    end = 0
    while end < min(len(word), len(usual)) - start and word[-1 - end] == usual[-1 - end]:
        end += 1
    if not start or end < _PAIR:
        return False
    middle, proper = word[start : len(word) - end], usual[start : len(usual) - end]
    swapped = len(middle) == _PAIR and middle == proper[::-1]
    return swapped or max(len(middle), len(proper)) <= 1
