"""What an article says itself of where its text comes from: credits, and agencies named as witness.

Weights are natural log-odds; see `weights`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.named import find_namings
from newsdiff.collate.voices import squeeze
from newsdiff.collate.weights import CREDIT_WORDS, AttributionWeights
from newsdiff.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.named import Naming
    from newsdiff.model import Credit

__all__ = ["Vouching", "log_odds", "logistic", "own_evidence", "probability"]

_WEIGHTS = AttributionWeights()


def log_odds(evidence: Iterable[Evidence]) -> float:
    """The summed weights."""
    return math.fsum(piece.weight for piece in evidence)


def logistic(odds: float) -> float:
    """The probability of natural log-odds."""
    return 1.0 / (1.0 + math.exp(-odds))


def probability(evidence: Sequence[Evidence]) -> float:
    """Logistic function of the summed weights; 0.5 for no evidence.

    Example:
        >>> probability([])
        0.5
    """
    return logistic(log_odds(evidence))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Vouching:
    """Which agencies each article vouches for.

    Attributes:
        strength: for each article the agencies that it credits or names as witness, with the
            probability that a sentence is theirs by what the article says itself.
        namings: for each article the places where its story names agencies.
    """

    strength: tuple[dict[str, float], ...]
    namings: tuple[tuple[Naming, ...], ...]

    @classmethod
    def from_ground(cls, ground: Ground) -> Vouching:
        """Gather credits and namings."""
        namings = tuple(find_namings(ground, article) for article in range(len(ground.articles)))
        strength = []
        for article, places in enumerate(namings):
            agencies = {n.agency for n in places if n.witness}.union(ground.agencies[article])
            # Of several agencies, which part of the text is whose is not said.
            strength.append(
                {
                    agency: probability(own_evidence(ground, places, article, agency))
                    / len(agencies)
                    for agency in sorted(agencies)
                }
            )
        return cls(strength=tuple(strength), namings=namings)


def own_evidence(
    ground: Ground, namings: Sequence[Naming], article: int, agency: str
) -> list[Evidence]:
    """The prior, and what the article itself says for or against the agency."""
    return [
        Evidence(kind="prior", weight=_WEIGHTS.prior, note="before any evidence"),
        *_credits(ground, article, agency),
        *_named(ground, namings, article, agency),
    ]


def _credits(ground: Ground, article: int, agency: str) -> list[Evidence]:
    made = ground.articles[article].credits
    mine = [credit for credit in made if credit.agency == agency]
    agencies = sorted(ground.agencies[article])
    evidence = _credit_forms(article, agency, mine)
    if mine and len(agencies) > 1:
        note = f"credits {len(agencies)} agencies: {', '.join(agencies)}"
        evidence.append(
            Evidence(kind="several", weight=_WEIGHTS.several, note=note, article=article)
        )
    if made and not mine:
        note = f"credits {', '.join(agencies)} and not {agency}"
        evidence.append(Evidence(kind="rival", weight=_WEIGHTS.rival, note=note, article=article))
    bylines = [b for b in ground.articles[article].blocks if b.kind == "byline"]
    if bylines and not any(credit.form in {"byline", "dateline"} for credit in mine):
        evidence.append(
            Evidence(
                kind="staff",
                weight=_WEIGHTS.staff,
                note="names an author of its own",
                article=article,
                spans=tuple((block.start, block.end) for block in bylines),
            )
        )
    return evidence


def _named(ground: Ground, namings: Sequence[Naming], article: int, agency: str) -> list[Evidence]:
    """Whether the outlet is the agency, or the story names it as witness or cites it."""
    voice = ground.voices[article]
    if voice and squeeze(agency) == voice:
        note = f"is published by {agency} itself"
        return [Evidence(kind="publisher", weight=_WEIGHTS.publisher, note=note)]
    places = [n for n in namings if n.agency == agency]
    if not places:
        return []
    witness = [naming for naming in places if naming.witness]
    count = len({naming.sentence for naming in witness or places})
    again = min(count - 1, 2) * _WEIGHTS.witness_again if witness else 0.0
    verb = "names" if witness else "cites"
    note = f"{verb} {agency} in {count} sentence{'s' * (count != 1)}"
    return [
        Evidence(
            kind="witness" if witness else "cited",
            weight=(_WEIGHTS.witness if witness else _WEIGHTS.cited) + again,
            note=f"{note}, as the one who heard or saw it" if witness else note,
            article=article,
            spans=tuple(naming.span for naming in witness or places),
        )
    ]


def _credit_forms(article: int, agency: str, mine: Sequence[Credit]) -> list[Evidence]:
    """One piece of evidence for each form of credit: the strongest counts whole, others half."""
    first: dict[str, Credit] = {}
    for credit in mine:
        first.setdefault(credit.form if credit.form in CREDIT_WORDS else "line", credit)
    forms = sorted(first, key=lambda form: (-_form_weight(form), form))
    return [
        Evidence(
            kind=f"credit_{form}",
            weight=_form_weight(form) * (0.5 if place else 1.0),
            note=CREDIT_WORDS[form].format(agency=agency),
            article=article,
            spans=((first[form].start, first[form].end),),
        )
        for place, form in enumerate(forms)
    ]


def _form_weight(form: str) -> float:
    return float(getattr(_WEIGHTS, form))
