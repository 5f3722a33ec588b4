"""Attribution: a ledger of evidence for each article and each sentence.

Evidence adds up as log-odds (naive Bayes: the pieces are taken as independent, which they are not
quite; weights are therefore modest and sums capped). Time linear in sentences times carriers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.voices import find_voice, squeeze
from newsdiff.collate.weights import CREDIT_WORDS, AttributionWeights
from newsdiff.model import Attribution, Evidence, SentenceAttribution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdiff.collate.ground import Ground, Unit
    from newsdiff.collate.overlap import Overlap
    from newsdiff.collate.vouching import Vouching
    from newsdiff.model import AttributionStatus, Credit

__all__ = ["attribute_articles", "attribute_sentences", "probability"]

_WEIGHTS = AttributionWeights()

_CAP = 4.0
"""The article's own log-odds count for its sentences up to this, so that a credit line does not
drown what is known of the single sentence."""

_CANDIDATES = 3
"""Sentences are weighed against so many of their article's likeliest agencies."""

_LEAST_SHARED = 0.05
"""Sharing a smaller part of the story with a credited article is no evidence for its agency."""


def probability(evidence: Sequence[Evidence]) -> float:
    """Logistic function of the summed weights; 0.5 for no evidence.

    Example:
        >>> probability([])
        0.5
    """
    return 1.0 / (1.0 + math.exp(-math.fsum(piece.weight for piece in evidence)))


def attribute_articles(
    ground: Ground, overlap: Overlap, vouching: Vouching
) -> tuple[Attribution, ...]:
    """Weigh each article against each agency that it or a sharing article credits or names.

    Returns:
        By article, the likeliest agency first; an article that no credit reaches has none.
    """
    ledger = _ArticleLedger(ground=ground, overlap=overlap, vouching=vouching)
    found: list[Attribution] = []
    for article in range(len(ground.articles)):
        made = [ledger.attribution(article, agency) for agency in ledger.agencies(article)]
        found += sorted(made, key=lambda one: (-one.probability, one.agency))
    return tuple(found)


def attribute_sentences(
    ground: Ground,
    overlap: Overlap,
    vouching: Vouching,
    attributions: Sequence[Attribution],
    original: int | None = None,
) -> tuple[SentenceAttribution, ...]:
    """Weigh each story sentence against the agencies of its article; the likeliest stays."""
    ledger = _SentenceLedger.from_attributions(ground, overlap, vouching, attributions, original)
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
    vouching: Vouching

    def agencies(self, article: int) -> list[str]:
        """Agencies that the article vouches for, or one of another outlet that shares its text."""
        found = set(self.vouching.strength[article])
        for other in range(len(self.ground.articles)):
            shares = self.overlap.parts[article][other] >= _LEAST_SHARED
            if shares and self.ground.elsewhere(article, other):
                found.update(self.vouching.strength[other])
        return sorted(found)

    def attribution(self, article: int, agency: str) -> Attribution:
        evidence = (
            Evidence(kind="prior", weight=_WEIGHTS.prior, note="before any evidence"),
            *self._credits(article, agency),
            *self._named(article, agency),
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

    def _named(self, article: int, agency: str) -> list[Evidence]:
        """Whether the outlet is the agency, or the story names it as witness or cites it."""
        ground = self.ground
        voice = ground.voices[ground.outlets[article]]
        if voice and squeeze(agency) == voice:
            note = f"is published by {agency} itself"
            return [Evidence(kind="publisher", weight=_WEIGHTS.publisher, note=note)]
        places = [n for n in self.vouching.namings[article] if n.agency == agency]
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

    def _shared(self, article: int, agency: str) -> list[Evidence]:
        """The part of the story that articles of other outlets carry which vouch for the agency."""
        ground, strength = self.ground, self.vouching.strength
        others = [
            other
            for other in range(len(ground.articles))
            if ground.elsewhere(article, other) and agency in strength[other]
        ]
        weighted, plain, outlets = 0.0, 0, set()
        for sentence, carriers in enumerate(self.overlap.carriers[article]):
            having = [other for other in others if other in carriers]
            if having:
                size = ground.sizes[article][sentence]
                weighted += size * max(carriers[o] * strength[o][agency] for o in having)
                plain += size
                outlets |= {ground.outlets[other] for other in having}
        size = ground.story_size(article) or 1
        if plain / size < _LEAST_SHARED:
            return []
        names = _listed(ground.names[outlet] for outlet in outlets)
        note = f"shares {plain / size:.0%} of its story with {names}, crediting or naming {agency}"
        weight = _WEIGHTS.shared * weighted / size
        return [Evidence(kind="shared", weight=weight, note=note, article=article)]


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
    vouching: Vouching
    candidates: dict[int, list[Attribution]]
    original: int | None
    known: tuple[frozenset[tuple[str, ...]], ...]

    @classmethod
    def from_attributions(
        cls,
        ground: Ground,
        overlap: Overlap,
        vouching: Vouching,
        attributions: Sequence[Attribution],
        original: int | None,
    ) -> _SentenceLedger:
        candidates: dict[int, list[Attribution]] = {}
        for attribution in attributions:
            candidates.setdefault(attribution.article, []).append(attribution)
        return cls(
            ground=ground,
            overlap=overlap,
            vouching=vouching,
            candidates={article: found[:_CANDIDATES] for article, found in candidates.items()},
            original=original,
            known=tuple(map(frozenset, ground.wordings)),
        )

    def attribution(self, unit: Unit) -> SentenceAttribution:
        article, sentence = unit
        carriers = self.overlap.carriers[article][sentence]
        others = [o for o in sorted(carriers) if self.ground.elsewhere(article, o)]
        status = _status(others, self.ground.articles[article].credits)
        common = (*self._voice(unit), *self._dispatch(article, carriers))
        ledgers = [
            (
                one.agency,
                (
                    _inherited(one),
                    *self._named(unit, one.agency),
                    *(self._carried(unit, others, one.agency) if others else self._alone(one)),
                    *common,
                ),
            )
            for one in self.candidates.get(article, ())
        ]
        if not ledgers:
            return SentenceAttribution(article=article, sentence=sentence, status=status)
        agency, evidence = max(ledgers, key=lambda ledger: round(probability(ledger[1]), 9))
        return SentenceAttribution(
            article=article,
            sentence=sentence,
            status=status,
            agency=agency,
            probability=probability(evidence),
            evidence=evidence,
        )

    def _named(self, unit: Unit, agency: str) -> list[Evidence]:
        places = [
            naming
            for naming in self.vouching.namings[unit[0]]
            if naming.sentence == unit[1] and naming.agency == agency and naming.witness
        ]
        if not places:
            return []
        return [
            Evidence(
                kind="witness",
                weight=_WEIGHTS.witness,
                note=f"names {agency} as the one who heard or saw it",
                article=unit[0],
                spans=tuple(naming.span for naming in places),
            )
        ]

    def _carried(self, unit: Unit, others: Sequence[int], agency: str) -> list[Evidence]:
        ground, carriers = self.ground, self.overlap.carriers[unit[0]][unit[1]]
        strength = self.vouching.strength
        outlets = {ground.outlets[other] for other in others}
        crediting = [other for other in others if agency in strength[other]]
        agreeing = {ground.outlets[other] for other in crediting}
        contrary = {ground.outlets[o] for o in others if strength[o]} - agreeing
        closeness = max(carriers[other] for other in others)
        note = f"carried by {_outlets(len(outlets))}"
        if contrary and not agreeing:
            note += f", crediting or naming other agencies than {agency}"
            weight = max(_WEIGHTS.alone_most, _WEIGHTS.alone * len(contrary))
            return [Evidence(kind="carried", weight=closeness * weight, note=note)]
        weight = _WEIGHTS.carried * math.log2(1 + len(outlets))
        weight = min(weight + _WEIGHTS.carried_credited * len(agreeing), _WEIGHTS.carried_most)
        if agreeing:
            note += f", {len(agreeing)} of which credit{'s' * (len(agreeing) == 1)} or"
            note += f" name{'s' * (len(agreeing) == 1)} {agency}"
        evidence = [Evidence(kind="carried", weight=closeness * weight, note=note)]
        mine = ground.wordings[unit[0]][unit[1]]
        same = {ground.outlets[other] for other in crediting if mine and mine in self.known[other]}
        if same:
            names = _listed(ground.names[outlet] for outlet in same)
            note = f"word for word in {names}, crediting or naming {agency}"
            evidence.append(Evidence(kind="identical", weight=_WEIGHTS.identical, note=note))
        return evidence

    def _alone(self, one: Attribution) -> list[Evidence]:
        ground = self.ground
        lacking = {
            ground.outlets[other]
            for other in range(len(ground.articles))
            if ground.elsewhere(one.article, other)
            and one.agency in self.vouching.strength[other]
            and self.overlap.shared(one.article, other) >= _LEAST_SHARED
        }
        if not lacking:
            return []
        weight = max(_WEIGHTS.alone_most, _WEIGHTS.alone * len(lacking))
        note = f"not in {_outlets(len(lacking))} that credit or name {one.agency} and share text"
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
