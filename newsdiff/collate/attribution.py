"""Attribution: a ledger of evidence for each article and each sentence.

Evidence adds up as log-odds (naive Bayes: the pieces are taken as independent, which they are not
quite; weights are therefore modest and sums capped). Time linear in sentences times carriers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.voices import find_voice
from newsdiff.collate.vouching import log_odds, own_evidence, probability
from newsdiff.collate.weights import AttributionWeights
from newsdiff.model import Attribution, Evidence, SentenceAttribution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdiff.collate.ground import Ground, Unit
    from newsdiff.collate.named import Naming
    from newsdiff.collate.overlap import Overlap
    from newsdiff.collate.vouching import Vouching
    from newsdiff.model import AttributionStatus, Credit

__all__ = ["attribute_articles", "attribute_sentences"]

_WEIGHTS = AttributionWeights()

_CAP = 4.0
"""The article's own log-odds count for its sentences up to this, so that a credit line does not
drown what is known of the single sentence."""

_CANDIDATES = 3
"""Sentences are weighed against so many of their article's likeliest agencies."""

_LEAST_SHARED = 0.05
"""Sharing a smaller part of the story with a credited article is no evidence for its agency."""


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


@attrs.frozen(kw_only=True, eq=False, repr=False)
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
            *own_evidence(self.ground, self.vouching.namings[article], article, agency),
            *self._shared(article, agency),
        )
        evidence += self._short(article, evidence)
        return Attribution(
            article=article,
            agency=agency,
            probability=probability(evidence),
            evidence=evidence,
        )

    def _short(self, article: int, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """What takes the certainty back that a text of a few words cannot carry."""
        most = self.ground.most_certain(article)
        if probability(evidence) <= most:
            return ()
        weight = math.log(most / (1.0 - most)) - log_odds(evidence)
        note = self.ground.shortness(article)
        return (Evidence(kind="short", weight=weight, note=note, article=article),)

    def _shared(self, article: int, agency: str) -> list[Evidence]:
        """The part of the story that articles of other outlets carry which vouch for the agency."""
        ground, strength = self.ground, self.vouching.strength
        others = [
            other
            for other in range(len(ground.articles))
            if ground.elsewhere(article, other) and agency in strength[other]
        ]
        weighted, plain, found = 0.0, 0, set()
        for sentence, carriers in enumerate(self.overlap.carriers[article]):
            having = [other for other in others if other in carriers]
            if having:
                size = ground.sizes[article][sentence]
                weighted += size * max(carriers[o] * strength[o][agency] for o in having)
                plain += size
                found.update(having)
        size = ground.story_size(article) or 1
        if plain / size < _LEAST_SHARED:
            return []
        names = _listed(ground.called[other] for other in found)
        names += " together" if len(found) > 1 else ""
        part = self.overlap.carried(article, found)
        note = f"shares {part:.0%} of its story with {names}, crediting or naming {agency}"
        weight = _WEIGHTS.shared * weighted / size
        return [Evidence(kind="shared", weight=weight, note=note, article=article)]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _SentenceLedger:
    ground: Ground
    overlap: Overlap
    vouching: Vouching
    candidates: dict[int, list[Attribution]]
    original: int | None
    known: tuple[frozenset[tuple[str, ...]], ...]
    lacking: dict[tuple[int, str], int]
    witnessed: dict[tuple[int, int, str], list[Naming]]

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
            witnessed=_witnessed(vouching),
            lacking={
                (one.article, one.agency): _sharing_outlets(ground, overlap, vouching, one)
                for one in attributions
            },
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
        places = self.witnessed.get((*unit, agency))
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
        same = [other for other in crediting if mine and mine in self.known[other]]
        if same:
            names = _listed(ground.called[other] for other in same)
            note = f"word for word in {names}, crediting or naming {agency}"
            evidence.append(Evidence(kind="identical", weight=_WEIGHTS.identical, note=note))
        return evidence

    def _alone(self, one: Attribution) -> list[Evidence]:
        count = self.lacking[one.article, one.agency]
        if not count:
            return []
        weight = max(_WEIGHTS.alone_most, _WEIGHTS.alone * count)
        note = f"not in {_outlets(count)} that credit or name {one.agency} and share text"
        return [Evidence(kind="alone", weight=weight, note=note)]

    def _voice(self, unit: Unit) -> list[Evidence]:
        article, sentence = unit
        voice = self.ground.voices[article]
        if not self.ground.has_own_voice[article]:
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


def _witnessed(vouching: Vouching) -> dict[tuple[int, int, str], list[Naming]]:
    """Places where an agency is named as witness, by article, sentence and agency."""
    found: dict[tuple[int, int, str], list[Naming]] = {}
    for article, namings in enumerate(vouching.namings):
        for naming in namings:
            if naming.witness:
                found.setdefault((article, naming.sentence, naming.agency), []).append(naming)
    return found


def _sharing_outlets(ground: Ground, overlap: Overlap, vouching: Vouching, one: Attribution) -> int:
    """How many other outlets share text with the article and vouch for the agency."""
    return ground.n_outlets(
        other
        for other in range(len(ground.articles))
        if ground.elsewhere(one.article, other)
        and one.agency in vouching.strength[other]
        and overlap.shared(one.article, other) >= _LEAST_SHARED
    )


def _inherited(best: Attribution) -> Evidence:
    return Evidence(
        kind="article",
        weight=max(-_CAP, min(_CAP, log_odds(best.evidence))),
        note=f"{best.agency} {best.probability:.2f} for the article",
        article=best.article,
    )


def _status(others: Sequence[int], credits_: Sequence[Credit]) -> AttributionStatus:
    if others:
        return "shared_credited" if credits_ else "shared_uncredited"
    return "credited_unshared" if credits_ else "own"


def _outlets(count: int) -> str:
    return f"{count} other outlet{'s' * (count != 1)}"


def _listed(names: Iterable[str], n_max: int = 4) -> str:
    """Names in order, the rest as a number."""
    ordered = sorted(names)
    if len(ordered) <= n_max:
        return ", ".join(ordered)
    return f"{', '.join(ordered[:n_max])} and {len(ordered) - n_max} more"
