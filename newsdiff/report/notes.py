"""What collation found, worded once for every format: the answer, sources, who has it from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report.telling import MOST_SHOWN, most_telling, reading_words
from newsdiff.report.text import excerpt, few, one_line, percent, plural, quoted, span_text

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
    from newsdiff.report.answer import Answer, ArticleLine
    from newsdiff.report.differences import Difference
    from newsdiff.report.family_tree import FamilyNode

__all__ = [
    "added_words",
    "addition_words",
    "attribution_words",
    "branch_words",
    "carried_words",
    "credits_words",
    "item_name",
    "items_words",
    "line_words",
    "origin_words",
    "plain_words",
    "reason_words",
    "relation_words",
    "role_words",
    "shared_words",
    "sources_heading",
    "sources_words",
    "summary_words",
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
    "same_agency": "{left} and {right} go back to two dispatches of one agency",
    "independent": "{left} and {right} go back to different sources",
}
_NO_DIFFERENCE = "No figure, date, name or negation was found to differ in what they share."
_MOST_REASONS = 3
_MOST_ALONE = 3
_TELLING_ALONE = ("number", "date", "name")
"""Kinds of differences whose readings say something without the words around them."""
_A_PAIR = 2
_FIRST_WORDS = 70

_CLEAR = 0.9
"""From this probability on, who has it from whom is said without "probably"."""

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
            words.append(f"The same text, letter for letter: {few(names)}.")
    bare = [
        name
        for compared, name in zip(articles, shown, strict=True)
        if all(label == "noise" for label in compared.labels)
    ]
    if bare:
        words.append(f"No story, only noise: {few(bare)}.")
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
    listed = "; ".join(f"{code}: {few(names)}" for code, names in sorted(by_language.items()))
    where = f"The articles are in different languages ({listed})"
    return [f"{where}; wording was compared only within one language."]


def sources_words(comparison: Comparison, shown: Sequence[str]) -> str:
    """How many independent sources there are and which, in one sentence; empty where unknown."""
    origins = comparison.origins
    if not origins:
        return ""
    if len(origins) == 1:
        agency, n_articles = origins[0].agency, len(origins[0].articles)
        unknown = ("one that no article names", "which is not decided")[comparison.is_undecided(0)]
        said = one_line(agency) if agency else unknown
        which = "both articles" if n_articles == _A_PAIR else f"all {n_articles:,} articles"
        versions = origins[0].versions
        in_versions = f", in {versions:,} versions" if versions > 1 else ""
        return f"1 source for {which}: {said}{in_versions}."
    sources, unrelated = comparison.sources, [origins[each] for each in comparison.unrelated]
    alone = [o for o in origins if len(o.articles) == 1 and not o.agency and o not in unrelated]
    apart = [shown[origin.articles[0]] for origin in unrelated]
    rest = f" Not related by text: {few(apart)}." if apart else ""
    parts = [_source(comparison, s, shown) for s in sources if origins[s[0]] not in alone]
    if len(alone) > _MOST_ALONE:
        parts.append(f"{len(alone)} articles that each stand alone")
    else:
        parts += [f"{shown[origin.articles[0]]} alone" for origin in alone]
    if len(sources) == 1:
        return f"1 source: {parts[0]}.{rest}"
    return f"{len(sources):,} independent sources: {', '.join(parts)}.{rest}"


def sources_heading(comparison: Comparison) -> str:
    """How many independent sources there are, and how many texts these sent out, if more."""
    n_sources, n_texts = len(comparison.sources), sum(map(len, comparison.sources))
    more = f", {n_texts:,} texts" if n_texts > n_sources else ""
    return f"{plural(n_sources, 'independent source')}{more}"


def summary_words(found: Answer, shown: Sequence[str]) -> list[str]:
    """The whole answer in a few sentences: sources, how much differs, who adds most, who is apart.

    That nothing differs is said where there is something in common.
    """
    sentences = [found.sources] if found.sources else []
    if found.differences:
        sentences.append(f"They differ in {_kinds_words(found.differences)}.")
    elif any(line.shared for line in found.lines):
        sentences.append(_NO_DIFFERENCE)
    most = max(
        (line for line in found.lines if line.adds),
        key=lambda line: (line.added_words, -line.article),
        default=None,
    )
    if most is not None and most.added_words:
        added = added_words(most).removeprefix("adds ")
        sentences.append(f"{shown[most.article]} adds most: {added}.")
    apart = [shown[line.article] for line in found.lines if line.is_apart]
    if 0 < len(apart) < len(found.lines):
        own = "An article of its own" if len(apart) == 1 else "Articles of their own"
        sentences.append(f"{own}: {few(apart)}.")
    return sentences


def _kinds_words(differences: Sequence[Difference]) -> str:
    """How many differences of each kind, with the first of each, as far as it is short."""
    by_kind: dict[str, list[Difference]] = {}
    for each in most_telling(differences):
        by_kind.setdefault(each.kind, []).append(each)
    parts = []
    for kind, found in by_kind.items():
        readings = " / ".join(map(reading_words, found[0].readings))
        such = f" ({readings})" if kind in _TELLING_ALONE and len(readings) <= MOST_SHOWN else ""
        parts.append(f"{plural(len(found), kind)}{such}")
    return ", ".join(parts)


def _source(comparison: Comparison, source: Sequence[int], shown: Sequence[str]) -> str:
    """An independent source, and the articles of each of its dispatches."""
    origins = [comparison.origins[number] for number in source]
    if not origins[0].agency:
        named = few([shown[each] for each in origins[0].articles])
        is_open = comparison.is_undecided(source[0])
        return f"one that {'is not decided' if is_open else 'no article names'} ({named})"
    counts = [
        shown[origin.articles[0]]
        if len(origin.articles) == 1
        else plural(len(origin.articles), "article")
        for origin in origins
    ]
    dispatches = f"{len(counts):,} dispatches: " if len(counts) > 1 else ""
    return f"{one_line(origins[0].agency)} ({dispatches}{' and '.join(counts)})"


def role_words(comparison: Comparison, descent: Descent, shown: Sequence[str]) -> str:
    """What an article is to its source, such as "carries the AFP dispatch"."""
    origin = comparison.origins[descent.origin]
    dispatch = f"{one_line(origin.agency)} dispatch" if origin.agency else "dispatch"
    if descent.kind == "dispatch":
        version = f", {origin.called(descent.version)}" if origin.versions > 1 else ""
        return f"the {dispatch}{version}"
    if descent.kind == "alone":
        if not origin.agency:
            is_unrelated = descent.origin in comparison.unrelated
            return "not related by text" if is_unrelated else "independent"
        agencies = [each.agency for each in comparison.origins]
        only = f"the only one here that goes back to {one_line(origin.agency)}"
        return f"another {dispatch}" if agencies.count(origin.agency) > 1 else only
    if descent.kind == "source" or descent.parent is None:
        return _source_role(comparison, origin, descent, dispatch)
    probably = "" if descent.probability >= _CLEAR else "probably "
    if descent.kind == "update":
        return f"{probably}a later version of {shown[descent.parent]}"
    return f"{probably}has it from {shown[descent.parent]}"


def _source_role(comparison: Comparison, origin: Origin, descent: Descent, dispatch: str) -> str:
    """Two articles alone do not tell the dispatch from what else they share."""
    has_dispatch = comparison.core.original in origin.articles or any(
        each.kind == "dispatch" and each.article in origin.articles for each in comparison.descents
    )
    if not has_dispatch and len(origin.articles) <= _A_PAIR:
        if comparison.is_undecided(descent.origin):
            return "has the common text"
        return f"goes back to {one_line(origin.agency) if origin.agency else 'a common source'}"
    text = dispatch if has_dispatch or origin.agency else "common text"
    version = f"{origin.called(descent.version)} of " if origin.versions > 1 else ""
    return f"carries {version}the {text}"


def branch_words(comparison: Comparison, node: FamilyNode, shown: Sequence[str]) -> str:
    """An article or a source in the tree of the family, with what its place there does not say."""
    origin = comparison.origins[node.origin]
    if node.article is None:
        said = f"{one_line(origin.agency)} dispatch" if origin.agency else "a common source"
        is_open = comparison.is_undecided(node.origin)
        return (
            "a text whose source is not decided" if is_open else f"{said}, not among the articles"
        )
    name, descent = shown[node.article], node.descent
    if descent is None:
        return name
    items = "".join(
        f"; has {item_name(comparison, each, shown)} in it too" for each in descent.items
    )
    if descent.kind in ("dispatch", "alone"):
        return f"{name}, {role_words(comparison, descent, shown)}{items}"
    said = f", {origin.called(descent.version)}" if origin.versions > 1 else ""
    said = ", a later version" if descent.kind == "update" else said
    if descent.parent is not None and descent.probability < _CLEAR:
        said += f" (probably, {two_digits(descent.probability)})"
    return f"{name}{said}{items}"


def warning_words(comparison: Comparison, shown: Sequence[str]) -> list[str]:
    """What a reader must know of the texts before trusting the rest, in sentences."""
    return [
        f"{name} has only {plural(compared.n_story_words, 'word')} of story:"
        " what is said of it stands on little."
        for compared, name in zip(comparison.articles, shown, strict=True)
        if compared.is_brief and compared.n_story_words
    ]


def carried_words(line: ArticleLine) -> str:
    """How much of the dispatch an article carries, or what it has in common; empty for nothing."""
    if not line.of:
        return f"{plural(line.carried, 'sentence')} in common" if line.carried else ""
    return f"{line.carried:,} of {plural(line.of, 'sentence')} ({percent(line.share)})"


def line_words(line: ArticleLine) -> str:
    """An article's role and how much it carries, such as "carries the AFP dispatch: 3 of 4 …"."""
    said = ": ".join(filter(None, (line.role, carried_words(line))))
    return "; ".join(filter(None, (said, *items_words(line))))


def items_words(line: ArticleLine) -> tuple[str, ...]:
    """The dispatches of other sources that an article has in it, each with how much of it."""
    return tuple(
        f"has {each.name} in it too: {each.carried:,} of {plural(each.of, 'sentence')},"
        f" {percent(each.share)} of its story"
        if each.of
        else f"has {each.name} in it too"
        for each in line.items
    )


def item_name(comparison: Comparison, origin: int, shown: Sequence[str]) -> str:
    """What an article has of another source, such as "the AP dispatch"."""
    source = comparison.origins[origin]
    if len(source.articles) == 1:
        return f"the text of {shown[source.articles[0]]}"
    return f"the {one_line(source.agency)} dispatch" if source.agency else "a common text of others"


def shared_words(line: ArticleLine) -> str:
    """How much of an article's story others have too, and whom it credits."""
    return f"{percent(line.shared)} of its story in others too, {credits_words(line)}"


def credits_words(line: ArticleLine) -> str:
    """Whom an article credits."""
    return f"credits {', '.join(line.credits)}" if line.credits else "credits nobody"


def added_words(line: ArticleLine) -> str:
    """How much an article adds, such as "adds 5 sentences (120 words)"; empty for nothing.

    Where it has next to nothing in common with the others, that it has so much of its own; of the
    designated dispatch, that no other carries so much of it.
    """
    if not line.additions:
        return ""
    said = plural(line.added_sentences, "sentence")
    if line.added_parts:
        parts = plural(line.added_parts, "sentence")
        more = f"{said} and parts of {line.added_parts:,} more"
        said = more if line.added_sentences else f"parts of {parts}"
    amount = f"{said} ({plural(line.added_words, 'word')})"
    if line.is_designated:
        return f"has {amount} that no other carries"
    return f"has {amount} of its own" if line.is_apart else f"adds {amount}"


def addition_words(
    comparison: Comparison, addition: Addition, n_characters: int = _FIRST_WORDS
) -> str:
    """The first words of an addition, in quotation marks."""
    compared = comparison.articles[addition.article]
    return quoted(excerpt(span_text(compared, addition.spans[:1]), n_characters))


def two_digits(probability: float) -> str:
    """A probability as `.93`, at most `.99`."""
    return f"{min(probability, MOST_CERTAIN):.2f}".removeprefix("0")


def origin_words(comparison: Comparison, shown: Sequence[str]) -> list[str]:
    """One line for each text that articles go back to: agency, articles, why so or apart."""
    lines, unrelated = [], comparison.unrelated
    for number, origin in enumerate(comparison.origins):
        head = f"{one_line(origin.agency)}: " if origin.agency else ""
        head = "not counted: " if number in unrelated else head
        tail = f" ({one_line(origin.note)})" if origin.note else ""
        lines.append(f"{head}{few([shown[each] for each in origin.articles])}{tail}")
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
