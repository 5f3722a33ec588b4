"""Attribution: a ledger of evidence for each article and each sentence.

Evidence adds up as log-odds (naive Bayes: the pieces are taken as independent, which they are not
quite; weights are therefore modest and sums capped). Time linear in sentences times carriers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.voices import find_voice
from newsdiff.collate.weights import CREDIT_WORDS, AttributionWeights
from newsdiff.model import Attribution, Evidence, SentenceAttribution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdiff.collate.ground import Ground, Unit
    from newsdiff.collate.overlap import Overlap
    from newsdiff.model import AttributionStatus, Credit

__all__ = ["attribute_articles", "attribute_sentences", "probability"]

_WEIGHTS = AttributionWeights()

_CAP = 4.0
"""The article's own log-odds count for its sentences up to this, so that a credit line does not
drown what is known of the single sentence."""

_LEAST_SHARED = 0.05
"""Sharing a smaller part of the story with a credited article is no evidence for its agency."""


def probability(evidence: Sequence[Evidence]) -> float:
    """Logistic function of the summed weights; 0.5 for no evidence.

    Example:
        >>> probability([])
        0.5
    """
    return 1.0 / (1.0 + math.exp(-math.fsum(piece.weight for piece in evidence)))


def attribute_articles(ground: Ground, overlap: Overlap) -> tuple[Attribution, ...]:
    """Weigh each article against each agency that it or a sharing article credits.

    Returns:
        By article, the likeliest agency first; an article that no credit reaches has none.
    """
    ledger = _ArticleLedger(ground=ground, overlap=overlap)
    found: list[Attribution] = []
    for article in range(len(ground.articles)):
        made = [ledger.attribution(article, agency) for agency in ledger.agencies(article)]
        found += sorted(made, key=lambda one: (-one.probability, one.agency))
    return tuple(found)


def attribute_sentences(
    ground: Ground,
    overlap: Overlap,
    attributions: Sequence[Attribution],
    original: int | None = None,
) -> tuple[SentenceAttribution, ...]:
    """Weigh each story sentence, for the likeliest agency of its article."""
    best: dict[int, Attribution] = {}
    for attribution in attributions:
        best.setdefault(attribution.article, attribution)
    ledger = _SentenceLedger.from_best(ground, overlap, best, original)
    return tuple(
        ledger.attribution((article, sentence))
        for article, story in enumerate(ground.story)
        for sentence, is_story in enumerate(story)
        if is_story
    )


@attrs.frozen(kw_only=True)
class _ArticleLedger:
    ground: Ground
    overlap: Overlap

    def agencies(self, article: int) -> list[str]:
        """Agencies that the article credits, or one of another outlet that shares its text."""
        found = set(self.ground.agencies[article])
        for other in range(len(self.ground.articles)):
            shares = self.overlap.parts[article][other] >= _LEAST_SHARED
            if shares and self.ground.elsewhere(article, other):
                found.update(self.ground.agencies[other])
        return sorted(found)

    def attribution(self, article: int, agency: str) -> Attribution:
        evidence = (
            Evidence(kind="prior", weight=_WEIGHTS.prior, note="before any evidence"),
            *self._credits(article, agency),
            *self._shared(article, agency),
        )
        return Attribution(
            article=article,
            agency=agency,
            probability=probability(evidence),
            evidence=evidence,
        )

    def _credits(self, article: int, agency: str) -> list[Evidence]:
        made = self.ground.articles[article].credits
        mine = [credit for credit in made if credit.agency == agency]
        agencies = sorted(self.ground.agencies[article])
        evidence = _credit_forms(article, agency, mine)
        if mine and len(agencies) > 1:
            note = f"credits {len(agencies)} agencies: {', '.join(agencies)}"
            evidence.append(
                Evidence(kind="several", weight=_WEIGHTS.several, note=note, article=article)
            )
        if made and not mine:
            note = f"credits {', '.join(agencies)} and not {agency}"
            evidence.append(
                Evidence(kind="rival", weight=_WEIGHTS.rival, note=note, article=article)
            )
        bylines = [b for b in self.ground.articles[article].blocks if b.kind == "byline"]
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

    def _shared(self, article: int, agency: str) -> list[Evidence]:
        """The part of the story that articles of other outlets carry which credit the agency."""
        ground = self.ground
        others = [
            other
            for other in range(len(ground.articles))
            if ground.elsewhere(article, other) and agency in ground.agencies[other]
        ]
        part, outlets = 0.0, set()
        for sentence, carriers in enumerate(self.overlap.carriers[article]):
            having = [other for other in others if other in carriers]
            heaviest = max((carriers[other] for other in having), default=0.0)
            part += heaviest * ground.sizes[article][sentence]
            outlets |= {ground.outlets[other] for other in having}
        part /= ground.story_size(article) or 1
        if part < _LEAST_SHARED:
            return []
        names = _listed(ground.names[outlet] for outlet in outlets)
        note = f"shares {part:.0%} of its story with {names}, crediting {agency}"
        return [Evidence(kind="shared", weight=_WEIGHTS.shared * part, note=note, article=article)]


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


@attrs.frozen(kw_only=True)
class _SentenceLedger:
    ground: Ground
    overlap: Overlap
    best: dict[int, Attribution]
    original: int | None
    known: tuple[frozenset[tuple[str, ...]], ...]
    sharing: dict[int, int]

    @classmethod
    def from_best(
        cls,
        ground: Ground,
        overlap: Overlap,
        best: dict[int, Attribution],
        original: int | None,
    ) -> _SentenceLedger:
        sharing = {
            article: len(
                {
                    ground.outlets[other]
                    for other in range(len(ground.articles))
                    if ground.elsewhere(article, other)
                    and attribution.agency in ground.agencies[other]
                    and overlap.shared(article, other) >= _LEAST_SHARED
                }
            )
            for article, attribution in best.items()
        }
        return cls(
            ground=ground,
            overlap=overlap,
            best=best,
            original=original,
            known=tuple(map(frozenset, ground.wordings)),
            sharing=sharing,
        )

    def attribution(self, unit: Unit) -> SentenceAttribution:
        article, sentence = unit
        carriers = self.overlap.carriers[article][sentence]
        others = [o for o in sorted(carriers) if self.ground.elsewhere(article, o)]
        status = _status(others, self.ground.articles[article].credits)
        best = self.best.get(article)
        if best is None:
            return SentenceAttribution(article=article, sentence=sentence, status=status)
        evidence = (
            _inherited(best),
            *(self._carried(unit, others, best.agency) if others else self._alone(best)),
            *self._voice(unit),
            *self._dispatch(article, carriers),
        )
        return SentenceAttribution(
            article=article,
            sentence=sentence,
            status=status,
            agency=best.agency,
            probability=probability(evidence),
            evidence=evidence,
        )

    def _carried(self, unit: Unit, others: Sequence[int], agency: str) -> list[Evidence]:
        ground, carriers = self.ground, self.overlap.carriers[unit[0]][unit[1]]
        outlets = {ground.outlets[other] for other in others}
        crediting = [other for other in others if agency in ground.agencies[other]]
        agreeing = {ground.outlets[other] for other in crediting}
        weight = _WEIGHTS.carried * math.log2(1 + len(outlets))
        weight = min(weight + _WEIGHTS.carried_credited * len(agreeing), _WEIGHTS.carried_most)
        note = f"carried by {_outlets(len(outlets))}"
        if agreeing:
            note += f", {len(agreeing)} of which credit{'s' * (len(agreeing) == 1)} {agency}"
        closeness = max(carriers[other] for other in others)
        evidence = [Evidence(kind="carried", weight=closeness * weight, note=note)]
        mine = ground.wordings[unit[0]][unit[1]]
        same = {ground.outlets[other] for other in crediting if mine and mine in self.known[other]}
        if same:
            names = _listed(ground.names[outlet] for outlet in same)
            note = f"word for word in {names}, crediting {agency}"
            evidence.append(Evidence(kind="identical", weight=_WEIGHTS.identical, note=note))
        return evidence

    def _alone(self, best: Attribution) -> list[Evidence]:
        count = self.sharing[best.article]
        if not count:
            return []
        weight = max(_WEIGHTS.alone_most, _WEIGHTS.alone * count)
        note = f"not in {_outlets(count)} with text credited to {best.agency}"
        return [Evidence(kind="alone", weight=weight, note=note)]

    def _voice(self, unit: Unit) -> list[Evidence]:
        article, sentence = unit
        voice = self.ground.voices[self.ground.outlets[article]]
        if not voice or voice not in self.ground.squeezed[article]:
            return []
        found = find_voice(voice, self.ground.text(article, sentence))
        if found is None:
            return []
        start = self.ground.articles[article].sentences[sentence].start
        return [
            Evidence(
                kind="own_voice",
                weight=_WEIGHTS.own_voice,
                note="names the article's own outlet",
                article=article,
                spans=((start + found[0], start + found[1]),),
            )
        ]

    def _dispatch(self, article: int, carriers: dict[int, float]) -> list[Evidence]:
        if self.original is None or (article != self.original and self.original not in carriers):
            return []
        note = "stands in the designated dispatch"
        return [Evidence(kind="dispatch", weight=_WEIGHTS.dispatch, note=note)]


def _inherited(best: Attribution) -> Evidence:
    odds = math.fsum(piece.weight for piece in best.evidence)
    return Evidence(
        kind="article",
        weight=max(-_CAP, min(_CAP, odds)),
        note=f"{best.agency} {best.probability:.2f} for the article",
        article=best.article,
    )


def _status(others: Sequence[int], credits_: Sequence[Credit]) -> AttributionStatus:
    if others:
        return "shared_credited" if credits_ else "shared_uncredited"
    return "credited_unshared" if credits_ else "own"


def _outlets(count: int) -> str:
    return f"{count} other outlet{'s' * (count != 1)}"


def _listed(names: Iterable[str], most: int = 4) -> str:
    """Names in order, the rest as a number."""
    ordered = sorted(names)
    if len(ordered) <= most:
        return ", ".join(ordered)
    return f"{', '.join(ordered[:most])} and {len(ordered) - most} more"
