"""What collation found, worded once for every format: the answer, who has it from whom, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report.sources import CLEAR, dispatch_words, doubt, item_name, role_words
from newsdiff.report.telling import MOST_SHOWN, most_telling, reading_words, sentence_place
from newsdiff.report.text import (
    excerpt,
    few,
    one_line,
    percent,
    plural,
    quoted,
    span_text,
    two_digits,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import (
        Addition,
        Attribution,
        Comparison,
        Evidence,
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
    "items_words",
    "line_words",
    "reason_words",
    "relation_words",
    "restated_words",
    "shared_words",
    "summary_words",
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
_TELLING_ALONE = ("number", "date", "name")
"""Kinds of differences whose readings say something without the words around them."""
_FIRST_WORDS = 70


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
    apart = [shown[each.article] for each in found.lines if each.is_apart and each.is_compared]
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


def branch_words(comparison: Comparison, node: FamilyNode, shown: Sequence[str]) -> str:
    """An article or a source in the tree of the family, with what its place there does not say."""
    origin = comparison.origins[node.origin]
    if node.article is None:
        said = dispatch_words(origin) if origin.agency else "a common source"
        if comparison.is_undecided(node.origin):
            return "a text whose source is not decided"
        return f"{said}; none of the articles is known to be it"
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
    unsure = doubt(comparison, node.origin, node.article)
    if unsure is not None:
        said += f" (perhaps, {two_digits(unsure)})"
    elif descent.parent is not None and descent.probability < CLEAR:
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


def shared_words(line: ArticleLine) -> str:
    """How much of an article's story others have too, and whom it credits."""
    if not line.is_compared:
        return credits_words(line)
    return f"{percent(line.shared)} of its story in others too, {credits_words(line)}"


def credits_words(line: ArticleLine) -> str:
    """Whom an article credits."""
    return f"credits {', '.join(line.credits)}" if line.credits else "credits nobody"


def restated_words(
    comparison: Comparison, line: ArticleLine, n_characters: int = _FIRST_WORDS
) -> list[str]:
    """What an article moved, and how much it re-worded, in a clause each; empty for nothing."""
    said = []
    if line.moved:
        compared = comparison.articles[line.article]
        first = compared.segmented.sentences[line.moved[0]]
        words = quoted(excerpt(span_text(compared, [(first.start, first.end)]), n_characters))
        place = sentence_place(compared, line.moved[0])
        said.append(f"moves {plural(len(line.moved), 'sentence')}: {words} (now {place})")
    if line.reworded:
        shared = plural(line.shared_sentences, "shared sentence")
        said.append(f"re-words {line.reworded:,} of its {shared}")
    return said


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
    heads = plural(line.added_headlines, "headline") if line.added_headlines > 1 else "a headline"
    amount = f"{said} ({plural(line.added_words, 'word')})"
    if not line.added_words:
        amount = heads
    elif line.added_headlines:
        amount += f" and {heads}"
    if line.is_designated:
        return f"has {amount} that no other carries"
    is_own = line.is_apart or not line.added_words
    return f"{'has' if is_own else 'adds'} {amount}{' of its own' if is_own else ''}"


def addition_words(
    comparison: Comparison, addition: Addition, n_characters: int = _FIRST_WORDS
) -> str:
    """The first words of an addition, in quotation marks."""
    compared = comparison.articles[addition.article]
    return quoted(excerpt(span_text(compared, addition.spans[:1]), n_characters))


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
