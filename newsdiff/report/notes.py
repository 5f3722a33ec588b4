"""What collation found, worded once for every format: the answer, sources, who has it from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report.text import excerpt, n_words, one_line, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import (
        Addition,
        Attribution,
        Comparison,
        Descent,
        Evidence,
        Origin,
        Relation,
    )
    from newsdiff.report.answer import ArticleLine
    from newsdiff.report.differences import Difference, Reading

__all__ = [
    "added_words",
    "addition_words",
    "attribution_words",
    "carried_words",
    "carriers_words",
    "changed_words",
    "credits_words",
    "difference_words",
    "origin_words",
    "place_words",
    "plain_words",
    "plural",
    "reading_words",
    "reason_words",
    "relation_words",
    "role_words",
    "sources_words",
    "two_digits",
    "warning_words",
]

_VERDICTS = {
    "common_source": "{left} and {right} have a common source",
    "left_from_right": "{left} has it from {right}",
    "right_from_left": "{right} has it from {left}",
    "update": "{later} is a later version of {earlier}",
    "versions": "{left} and {right} are versions of one text, in an order that is not known",
    "undecided": "{left} and {right}: the evidence does not decide",
    "independent": "{left} and {right} go back to different sources",
}
_MOST_REASONS = 3
_MOST_NAMES = 6
_MOST_ALONE = 3
_CLEAR = 0.9
"""From this probability on a role is said without "probably"."""
_FEW_WORDS = 50
"""In a story of fewer words little can be carried, and a share says little."""
_READING = 60
_CLOSING = {'"': '"', "“": "”", "„": "“”", "«": "»", "‘": "’"}
"""Marks that close a quotation, by the one that opened it."""
_FIRST_WORDS = 70

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


def plural(count: int, noun: str) -> str:
    """A number and its noun."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def sources_words(comparison: Comparison, shown: Sequence[str]) -> str:
    """How many independent sources there are and which, in one sentence; empty where unknown."""
    origins = comparison.origins
    if not origins:
        return ""
    if len(origins) == 1:
        agency = origins[0].agency
        said = one_line(agency) if agency else "one that no article names"
        return f"1 source for all {plural(len(origins[0].articles), 'article')}: {said}."
    alone = [o for o in origins if len(o.articles) == 1 and not o.agency]
    parts = [_source(origin, shown) for origin in origins if origin not in alone]
    if len(alone) > _MOST_ALONE:
        parts.append(f"{len(alone)} articles that each stand alone")
    else:
        parts += [f"{shown[origin.articles[0]]} alone" for origin in alone]
    return f"{len(origins):,} independent sources: {', '.join(parts)}."


def _source(origin: Origin, shown: Sequence[str]) -> str:
    articles = origin.articles
    count = shown[articles[0]] if len(articles) == 1 else plural(len(articles), "article")
    if origin.agency:
        return f"{one_line(origin.agency)} ({count})"
    return f"one that no article names ({_few([shown[each] for each in articles])})"


def role_words(comparison: Comparison, descent: Descent, shown: Sequence[str]) -> str:
    """What an article is to its source, such as "carries the AFP dispatch"."""
    origin = comparison.origins[descent.origin]
    dispatch = f"{one_line(origin.agency)} dispatch" if origin.agency else "dispatch"
    version = f", version {descent.version + 1}" if origin.versions > 1 else ""
    if descent.kind == "dispatch":
        return f"the {dispatch}{version}"
    if descent.kind == "alone":
        note = one_line(descent.note) or "no other article carries its text"
        return f"independent: {note}"
    if descent.kind == "source" or descent.parent is None:
        return f"carries the {dispatch}{version}"
    probably = "" if descent.probability >= _CLEAR else "probably "
    if descent.kind == "update":
        return f"{probably}a later version of {shown[descent.parent]}"
    return f"{probably}has it from {shown[descent.parent]}"


def warning_words(comparison: Comparison, shown: Sequence[str]) -> list[str]:
    """What a reader must know of the texts before trusting the rest, in sentences."""
    warnings = []
    for compared, name in zip(comparison.articles, shown, strict=True):
        labels = enumerate(compared.labels)
        story = n_words(compared, [at for at, label in labels if label != "noise"])
        if 0 < story < _FEW_WORDS:
            words = plural(story, "word")
            warnings.append(
                f"{name} has only {words} of story: what is said of it stands on little."
            )
    languages: dict[str, list[str]] = {}
    for compared, name in zip(comparison.articles, shown, strict=True):
        languages.setdefault(compared.segmented.language, []).append(name)
    languages.pop("und", None)
    if len(languages) > 1:
        said = "; ".join(f"{code}: {_few(names)}" for code, names in sorted(languages.items()))
        warnings.append(f"The articles are in different languages ({said}).")
    return warnings


def carried_words(line: ArticleLine) -> str:
    """How much of the dispatch an article carries, or of its story it shares; empty for nothing."""
    part = f"{percent(line.shared)} of its story is shared" if line.shared else ""
    if not line.of:
        return f"{plural(line.carried, 'sentence')} in common, {part}" if line.carried else part
    of = plural(line.of, "sentence")
    carried = f"{line.carried:,} of {of} of the dispatch ({percent(line.share)})"
    return f"{carried}, {part}" if part else carried


def credits_words(line: ArticleLine) -> str:
    """Whom an article credits."""
    return f"credits {', '.join(line.credits)}" if line.credits else "credits nobody"


def reading_words(reading: Reading) -> str:
    """What is said at one place of a difference, in quotation marks."""
    words = excerpt(reading.words, _READING)
    return _quoted(words) if words else "nothing"


def difference_words(difference: Difference, shown: Sequence[str]) -> str:
    """A difference with all its readings and who has each."""
    readings = [
        f"{reading_words(each)} ({_few([shown[article] for article in each.articles])})"
        for each in difference.readings
    ]
    return f"{difference.kind}: {' / '.join(readings)}"


def changed_words(difference: Difference, article: int, shown: Sequence[str]) -> str:
    """What an article says at one place, and what the reference says in its stead."""
    own = next(each for each in difference.readings if article in each.articles)
    usual = difference.readings[0]
    n_others = len(usual.articles)
    others = f"{shown[usual.articles[0]]} has" if n_others == 1 else f"{n_others} others have"
    return f"{reading_words(own)} where {others} {reading_words(usual)}"


def added_words(line: ArticleLine) -> str:
    """How much an article adds, such as "adds 5 sentences (120 words)"; empty for nothing."""
    if not line.additions:
        return ""
    sentences = plural(line.added_sentences, "sentence")
    return f"adds {sentences} ({plural(line.added_words, 'word')})"


def addition_words(comparison: Comparison, addition: Addition) -> str:
    """The first words of an addition, in quotation marks."""
    text = comparison.articles[addition.article].article.text
    start, end = addition.spans[0]
    return _quoted(excerpt(text[start:end], _FIRST_WORDS))


def place_words(comparison: Comparison, addition: Addition) -> str:
    """Where an addition stands: its paragraph of the story, or its sentence where there is one."""
    segmented = comparison.articles[addition.article].segmented
    blocks = [
        segmented.sentences[each].block
        for each in range(addition.sentences[0] + 1)
        if segmented.is_story(each)
    ]
    n_blocks = len(
        {row.block for at, row in enumerate(segmented.sentences) if segmented.is_story(at)}
    )
    if n_blocks > 1:
        return f"paragraph {len(set(blocks))}"
    return f"sentence {len(blocks)}"


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


def _quoted(words: str) -> str:
    """Words in quotation marks; those that begin with one keep their own."""
    closing = _CLOSING.get(words[:1])
    if closing is None:
        return f"“{words}”"
    return words if any(mark in words[1:] for mark in closing) else words + closing[0]


def _few(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMES])} and {len(names) - _MOST_NAMES} more"
