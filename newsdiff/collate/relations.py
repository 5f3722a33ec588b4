"""Who has it from whom: the evidence on each two articles of one source, weighed.

For two outlets the alternatives are a common source (the prior favours it: most shared text is
agency copy) and each having it from the other; within an outlet, an update or a common source. Each
piece of evidence adds log-odds to the alternatives. Times alone exclude a direction and prove
nothing; identical text alone proves nothing either. What follows for the family as a whole is
decided in `newsdiff.collate.family`.

Time O(pairs of articles × passages).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.slips import Witness
from newsdiff.collate.versions import one_sender
from newsdiff.collate.weights import RelationWeights
from newsdiff.model import Evidence, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.overlap import Overlap
    from newsdiff.collate.vouching import Vouching
    from newsdiff.model import Passage

__all__ = ["Judge", "Judgement", "Senders", "taken_by"]

_WEIGHTS = RelationWeights()
_BETWEEN_OUTLETS: tuple[Verdict, ...] = ("common_source", "left_from_right", "right_from_left")
_UPDATE_MICROSECONDS = 3 * 86_400_000_000
"""An outlet updates an article within hours or days; later it reuses its background."""

_SIGNING_KINDS = frozenset({"byline", "credit", "copyright"})


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Clue:
    """A piece of evidence with what it adds to each alternative that it touches."""

    kind: str
    note: str
    adds: dict[Verdict, float]
    article: int | None = None
    spans: tuple[tuple[int, int], ...] = ()

    def evidence(self, best: Verdict, rival: Verdict) -> Evidence:
        weight = self.adds.get(best, 0.0) - self.adds.get(rival, 0.0)
        return Evidence(
            kind=self.kind, weight=weight, note=self.note, article=self.article, spans=self.spans
        )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Judgement:
    """What the evidence says of two articles of one source.

    Attributes:
        odds: probability of each alternative, the likeliest first; they sum to 1.
        clues: the pieces of evidence.
    """

    odds: dict[Verdict, float]
    clues: tuple[_Clue, ...]

    def evidence(self, verdict: Verdict) -> tuple[Evidence, ...]:
        """What each piece adds to an alternative beyond what it adds to the likeliest other one."""
        best = verdict if verdict in self.odds else next(iter(self.odds))
        rival = next(other for other in self.odds if other != best)
        return tuple(clue.evidence(best, rival) for clue in self.clues)

    def has(self, *kinds: str) -> bool:
        """Whether there is evidence of one of some kinds."""
        return any(clue.kind in kinds for clue in self.clues)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Judge:
    """Weighs two articles against each other, with what the other articles say about them."""

    ground: Ground
    overlap: Overlap
    vouching: Vouching
    witness: Witness

    @classmethod
    def from_passages(
        cls,
        ground: Ground,
        overlap: Overlap,
        vouching: Vouching,
        passages: Sequence[Passage],
        follows: Sequence[tuple[int, int]],
    ) -> Judge:
        """Gather what the passages show; `follows` is each article's source and version."""
        witness = Witness.from_passages(ground, passages, follows)
        return cls(ground=ground, overlap=overlap, vouching=vouching, witness=witness)

    def judgement(self, left: int, right: int) -> Judgement:
        """Weigh the alternatives for two articles, the lower index first."""
        pair = (left, right)
        if one_sender(self.ground, *pair):
            return _own_versions(self.ground, self.overlap, pair)
        return _weighed(_BETWEEN_OUTLETS, self._clues(pair))

    def _clues(self, pair: tuple[int, int]) -> list[_Clue]:
        ground, witness = self.ground, self.witness
        prior = _Clue(
            kind="prior", note="before any evidence", adds={"common_source": _WEIGHTS.common}
        )
        if agency := _is_agency(ground, pair):
            # Its other customers say nothing about this one.
            return [prior, *_times(ground, pair), *agency]
        return [
            prior,
            *_times(ground, pair),
            *_credits(ground, pair),
            *_same_witness(ground, self.overlap, self.vouching, pair),
            *_names(ground, self.overlap, pair),
            *_signed(ground, pair),
            *_others(ground, witness, pair),
            *_slip_clues(witness, pair),
            *_descent(ground, witness, pair),
        ]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Senders:
    """Versions of one sender: whether, and which is the later."""

    ground: Ground
    overlap: Overlap
    decide: float

    def is_update(self, one: int, other: int) -> bool:
        """Whether the two are versions of one sender's text."""
        if not one_sender(self.ground, one, other):
            return False
        pair = (min(one, other), max(one, other))
        odds = _own_versions(self.ground, self.overlap, pair).odds
        return odds.get("update", 0.0) >= self.decide

    def later(self, one: int, other: int) -> int | None:
        """By time, else by how they are marked; None if that does not tell, or the two disagree."""
        first = self.ground.earliest((one, other))
        by_time = None if first is None else one + other - first
        marks = self.ground.marks
        if marks[one] == marks[other]:
            return by_time
        marked = max(one, other, key=lambda article: marks[article])
        return None if by_time not in {None, marked} else marked


def _own_versions(ground: Ground, overlap: Overlap, pair: tuple[int, int]) -> Judgement:
    """Weigh whether two articles of one sender are versions of one text."""
    return _weighed(("update", "common_source"), _own_version(ground, overlap, pair))


def _weighed(alternatives: Sequence[Verdict], clues: Sequence[_Clue]) -> Judgement:
    sums = {a: math.fsum(clue.adds.get(a, 0.0) for clue in clues) for a in alternatives}
    ranked = sorted(alternatives, key=lambda a: -round(sums[a], 9))
    total = math.fsum(math.exp(sums[a] - sums[ranked[0]]) for a in alternatives)
    odds = {a: math.exp(sums[a] - sums[ranked[0]]) / total for a in ranked}
    return Judgement(odds=odds, clues=tuple(clues))


def taken_by(taker: int, pair: tuple[int, int]) -> Verdict:
    """The verdict that the one of two articles has it from the other."""
    return "left_from_right" if taker == pair[0] else "right_from_left"


def _own_version(ground: Ground, overlap: Overlap, pair: tuple[int, int]) -> list[_Clue]:
    part = overlap.shared(*pair)
    first, second = (ground.moments[article] for article in pair)
    clues = []
    if (
        first
        and second
        and max(second.low - first.high, first.low - second.high) > _UPDATE_MICROSECONDS
    ):
        note = "more than three days lie between them"
        clues.append(_Clue(kind="time", note=note, adds={"update": _WEIGHTS.apart}))
    marks = [ground.marks[article] for article in pair]
    if marks[0] != marks[1]:
        marked = pair[marks[1] > marks[0]]
        note = "is marked as a later version"
        adds: dict[Verdict, float] = {"update": _WEIGHTS.marked}
        clues.append(_Clue(kind="marked", note=note, adds=adds, article=marked))
    return [
        *clues,
        _Clue(kind="sender", note="the same sender", adds={}),
        _Clue(
            kind="shared",
            note=f"{part:.0%} of the shorter story is in both",
            adds={"update": _WEIGHTS.update_share * (2 * part - 1)},
        ),
    ]


def _times(ground: Ground, pair: tuple[int, int]) -> list[_Clue]:
    first = ground.earliest(pair)
    if first is None:
        return []
    name = ground.called[first]
    return [
        _Clue(
            kind="time",
            note=f"{name} was first",
            adds={taken_by(first, pair): _WEIGHTS.impossible},
            article=first,
        )
    ]


def _credits(ground: Ground, pair: tuple[int, int]) -> list[_Clue]:
    left, right = (sorted(ground.agencies[article]) for article in pair)
    common = [agency for agency in left if agency in right]
    if common:
        note, weight = f"both credit {', '.join(common)}", _WEIGHTS.same_credit
    elif left and right:
        note = f"one credits {', '.join(left)}, the other {', '.join(right)}"
        weight = _WEIGHTS.other_credit
    elif left or right:
        note = f"one credits {', '.join(left or right)}, the other nobody"
        weight = _WEIGHTS.one_credit
    else:
        return []
    return [_Clue(kind="credit", note=note, adds={"common_source": weight})]


def _same_witness(
    ground: Ground, overlap: Overlap, vouching: Vouching, pair: tuple[int, int]
) -> list[_Clue]:
    """Whether text that is in both names an agency as the one who heard or saw it."""
    if all(ground.agencies[article] for article in pair):
        return []
    for article, other in (pair, pair[::-1]):
        for naming in vouching.namings[article]:
            if naming.witness and other in overlap.carriers[article][naming.sentence]:
                return [
                    _Clue(
                        kind="witness",
                        note=f"text in both names {naming.agency} as the one who heard or saw it",
                        adds={"common_source": _WEIGHTS.same_witness},
                        article=article,
                        spans=(naming.span,),
                    )
                ]
    return []


def _is_agency(ground: Ground, pair: tuple[int, int]) -> list[_Clue]:
    """Whether the one article is an agency's own, and the other credits it, or nobody else."""
    clues = []
    for taker, giver in (pair, pair[::-1]):
        agency = ground.publishers[giver]
        if not agency or ground.publishers[taker]:
            continue
        if agency in ground.agencies[taker]:
            kind, weight = "is_agency", _WEIGHTS.is_agency
            note = f"credits {agency}, which the other article is from"
        elif not ground.agencies[taker] and set(ground.agencies[giver]) <= {agency}:
            kind, weight = "agency_text", _WEIGHTS.agency_text
            note = f"credits nobody; the other article is from {agency}"
        else:
            continue
        adds: dict[Verdict, float] = {taken_by(taker, pair): weight}
        clues.append(_Clue(kind=kind, note=note, adds=adds, article=taker))
    return clues


def _names(ground: Ground, overlap: Overlap, pair: tuple[int, int]) -> list[_Clue]:
    """Whether one names the other's outlet beside its text or with text of these two alone.

    Text that names an outlet and that third outlets carry is a dispatch that cites it.
    """
    outlets = {ground.outlets[article] for article in pair}
    clues = []
    for taker, giver in (pair, pair[::-1]):
        found = ground.naming(taker, giver)
        carriers = overlap.carriers[taker]
        alone = [
            giver in near and {ground.outlets[a] for a in near} <= outlets for near in carriers
        ]
        if found is None or not (any(alone) or giver in carriers[found[0]]):
            continue
        further = [a for a in carriers[found[0]] if ground.outlets[a] not in outlets]
        if not any(ground.naming(a, giver) for a in further):
            adds: dict[Verdict, float] = {taken_by(taker, pair): _WEIGHTS.names_outlet}
            where = "and has text that these two alone share" if any(alone) else "beside its text"
            clues.append(
                _Clue(
                    kind="names_outlet",
                    note=f"names {ground.names[giver]} {where}",
                    adds=adds,
                    article=taker,
                    spans=(found[1],),
                )
            )
    return clues


def _signed(ground: Ground, pair: tuple[int, int]) -> list[_Clue]:
    """Whether the one names the other's outlet as its author, or as who holds the rights."""
    clues = []
    for taker, giver in (pair, pair[::-1]):
        found = ground.naming(taker, giver, _SIGNING_KINDS)
        if found is not None:
            note = f"is signed by {ground.names[giver]}"
            adds: dict[Verdict, float] = {taken_by(taker, pair): _WEIGHTS.names_outlet}
            clues.append(
                _Clue(kind="signed", note=note, adds=adds, article=taker, spans=(found[1],))
            )
    return clues


def _others(ground: Ground, witness: Witness, pair: tuple[int, int]) -> list[_Clue]:
    """Whether further outlets carry what these two share."""
    left, right = (witness.carried[article] for article in pair)
    both, outlets = left & right, {ground.outlets[article] for article in pair}
    further = {passage: witness.carrying(passage, pair[0]) - outlets for passage in left | right}
    if not both or not any(further.values()):
        return []
    part = sum(bool(further[passage]) for passage in both) / len(both)
    peers = [
        a for a, followed in enumerate(witness.follows) if followed == witness.follows[pair[0]]
    ]
    has_peers = witness.follows[pair[0]] == witness.follows[pair[1]]
    has_peers = has_peers and bool({ground.outlets[article] for article in peers} - outlets)
    alone = (1.0 - part) * _WEIGHTS.exclusive * has_peers
    return [
        _Clue(
            kind="third",
            note=f"further outlets carry {part:.0%} of the {len(both)} passages in both",
            adds={
                "common_source": part * _WEIGHTS.third,
                "left_from_right": alone,
                "right_from_left": alone,
            },
        )
    ]


def _slip_clues(witness: Witness, pair: tuple[int, int]) -> list[_Clue]:
    clues, left_over = [], _WEIGHTS.slips_most
    for slip in witness.slips.get(pair, ()):
        weight = min(left_over, _WEIGHTS.slip)
        left_over -= weight
        if weight > 0:
            adds: dict[Verdict, float] = {"left_from_right": weight, "right_from_left": weight}
            clues.append(_Clue(kind=f"slip_{slip.kind}", note=slip.note, adds=adds))
    return clues


def _descent(ground: Ground, witness: Witness, pair: tuple[int, int]) -> list[_Clue]:
    """Nobody takes from an article what it does not have: the common wording, further passages."""
    clues = []
    for taker, giver in (pair, pair[::-1]):
        mine, theirs = witness.carried[taker], witness.carried[giver]
        truer = sum(
            taker in witness.usual[passage] and giver not in witness.usual[passage]
            for passage in mine & theirs
        )
        further = sum(
            len(witness.carrying(passage, taker) - {ground.outlets[giver]}) > 1
            for passage in mine - theirs
        )
        if truer:
            clues.append(
                _Clue(
                    kind="truer",
                    note=f"{truer} times the usual wording, which the other changed",
                    adds={
                        taken_by(taker, pair): max(_WEIGHTS.against_most, truer * _WEIGHTS.truer)
                    },
                    article=taker,
                )
            )
        if further:
            weight = max(_WEIGHTS.against_most, further * _WEIGHTS.further)
            clues.append(
                _Clue(
                    kind="further",
                    note=f"{further} times text of further outlets, which the other lacks",
                    adds={taken_by(taker, pair): weight},
                    article=taker,
                )
            )
    return clues
