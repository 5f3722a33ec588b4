"""What collation found, worded once for every format: sources, ledger, who has it from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Attribution, Comparison, Evidence, Relation

__all__ = [
    "attribution_words",
    "carriers_words",
    "origin_words",
    "plain_words",
    "reason_words",
    "relation_words",
    "two_digits",
]

_VERDICTS = {
    "common_source": "{left} and {right} have a common source",
    "left_from_right": "{left} has it from {right}",
    "right_from_left": "{right} has it from {left}",
    "update": "{later} is a later version of {earlier}",
    "versions": "{left} and {right} are versions of one text, in an order that is not known",
    "undecided": "{left} and {right}: the evidence does not decide",
}
_MOST_REASONS = 3
_MOST_NAMES = 6


MOST_CERTAIN = 0.99
"""Evidence in a text is never proof, so no ledger is shown as certain."""


def plain_words(comparison: Comparison, shown: Sequence[str]) -> list[str]:
    """What a reader should be told first: the same text, no story, nothing in common, languages."""
    articles = comparison.articles
    words = []
    by_text: dict[str, list[str]] = {}
    for compared, name in zip(articles, shown, strict=True):
        by_text.setdefault(compared.article.text, []).append(name)
    for names in by_text.values():
        if len(names) == len(articles):
            words.append("The texts are the same, letter for letter.")
        elif len(names) > 1:
            words.append(f"The same text, letter for letter: {_few(names)}.")
    bare = [
        name
        for compared, name in zip(articles, shown, strict=True)
        if all(label == "noise" for label in compared.labels)
    ]
    if bare:
        words.append(f"No story, only noise: {_few(bare)}.")
    elif not comparison.links and not comparison.not_compared:
        words.append("Nothing in common was found.")
    return words + _languages_words(comparison, shown)


def _languages_words(comparison: Comparison, shown: Sequence[str]) -> list[str]:
    """That wording was not compared across languages, and which article is in which."""
    if not comparison.not_compared:
        return []
    by_language: dict[str, list[str]] = {}
    for compared, name in zip(comparison.articles, shown, strict=True):
        by_language.setdefault(compared.segmented.language, []).append(name)
    listed = "; ".join(f"{code}: {_few(names)}" for code, names in sorted(by_language.items()))
    where = f"The articles are in different languages ({listed})"
    return [f"{where}; wording was compared only within one language."]


def two_digits(probability: float) -> str:
    """A probability as `.93`, at most `.99`."""
    return f"{min(probability, MOST_CERTAIN):.2f}".removeprefix("0")


def origin_words(comparison: Comparison, shown: Sequence[str]) -> list[str]:
    """One line for each independent source: agency, articles, why they are taken together."""
    lines = []
    named = [origin.agency for origin in comparison.origins]
    for origin in comparison.origins:
        head = f"{one_line(origin.agency)}: " if origin.agency else ""
        shows = len(origin.articles) > 1 or (origin.agency and named.count(origin.agency) > 1)
        tail = f" ({one_line(origin.note)})" if origin.note and shows else ""
        lines.append(f"{head}{_few([shown[each] for each in origin.articles])}{tail}")
    return lines


def attribution_words(attribution: Attribution, shown: Sequence[str]) -> str:
    """One line of the ledger: agency, probability, article, the weightiest reasons."""
    head = f"{one_line(attribution.agency)} {two_digits(attribution.probability)}"
    words = f"{head} for {shown[attribution.article]}"
    because = reason_words(attribution.evidence)
    return f"{words}, because: {because}" if because else words


def reason_words(evidence: Sequence[Evidence]) -> str:
    """The weightiest reasons for, in words; empty when there is none but the prior."""
    reasons = [each for each in evidence if each.kind != "prior" and each.weight > 0]
    reasons.sort(key=lambda each: -each.weight)
    return "; ".join(one_line(each.note) or each.kind for each in reasons[:_MOST_REASONS])


def relation_words(relation: Relation, shown: Sequence[str], form: type[str] = str) -> str:
    """Who has it from whom, as a sentence.

    Args:
        relation: what is to be said.
        shown: names of the articles.
        form: the class that formats the sentence, such as `markupsafe.Markup` to escape names.
    """
    verdict: str = relation.verdict
    if verdict == "update" and relation.later is None:
        verdict = "versions"
    later = relation.right if relation.later is None else relation.later
    earlier = relation.left if later == relation.right else relation.right
    return form(_VERDICTS[verdict]).format(
        left=shown[relation.left],
        right=shown[relation.right],
        later=shown[later],
        earlier=shown[earlier],
    )


def carriers_words(articles: Sequence[int], shown: Sequence[str]) -> str:
    """Names of some articles, the first few and how many more."""
    return _few([shown[each] for each in articles])


def _few(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMES])} and {len(names) - _MOST_NAMES} more"
