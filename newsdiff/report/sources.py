"""How many independent sources there are and what each article is to its own, in words.

Worded once for every format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.model import Descent
from newsdiff.report.text import few, names, one_line, plural, two_digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import ComparedArticle, Comparison, DescentKind, Origin

__all__ = [
    "CLEAR",
    "agency_words",
    "descents_of",
    "dispatch_words",
    "doubt",
    "item_name",
    "origin_words",
    "plain_words",
    "role_words",
    "roles_words",
    "shared_part",
    "sources_heading",
    "sources_words",
]

CLEAR = 0.9
"""From this probability on, who has it from whom is said without "probably"."""

_EVEN = 0.5
"""Two articles of which it is no likelier that they are independent than that they are not."""

_UNSPACED = "Scripts without spaces between words, such as Chinese, Japanese and Thai"
_PROBABLY = "probably "
_VERBS = {"carries": "carry", "goes": "go", "has": "have"}
"""What begins a role, of one article and of several."""
_MOST_ALONE = 3
_A_PAIR = 2


def plain_words(comparison: Comparison, shown: Sequence[str]) -> list[str]:
    """What a reader should be told first: the same text, no story, nothing in common, languages."""
    articles = comparison.articles
    words = []
    by_text: dict[str, list[str]] = {}
    for compared, name in zip(articles, shown, strict=True):
        by_text.setdefault(compared.article.text, []).append(name)
    for alike in by_text.values():
        if len(alike) == len(articles):
            words.append("The texts are the same, letter for letter.")
        elif len(alike) > 1:
            words.append(f"The same text, letter for letter: {few(alike)}.")
    rows = list(zip(articles, shown, strict=True))
    unspaced = [name for compared, name in rows if compared.segmented.is_unspaced]
    bare = [
        name
        for compared, name in rows
        if name not in unspaced and all(label == "noise" for label in compared.labels)
    ]
    if unspaced:
        words.append(f"{_UNSPACED}, are not supported: {few(unspaced)}.")
    elif not (bare or comparison.links or comparison.not_compared):
        words.append("Nothing in common was found.")
    if bare:
        words.append(f"No story, only noise: {few(bare)}.")
    return words + _languages_words(comparison, shown)


def _languages_words(comparison: Comparison, shown: Sequence[str]) -> list[str]:
    """That wording was not compared across languages, and which article is in which."""
    spaced = {
        compared.index: compared.segmented.language
        for compared in comparison.articles
        if not compared.segmented.is_unspaced
    }
    if not any(spaced.keys() >= set(pair) for pair in comparison.not_compared):
        return []
    by_language: dict[str, list[str]] = {}
    for article, language in spaced.items():
        by_language.setdefault(language, []).append(shown[article])
    listed = "; ".join(f"{code}: {few(found)}" for code, found in sorted(by_language.items()))
    where = f"The articles are in different languages ({listed})"
    return [f"{where}; wording was compared only within one language."]


def sources_words(comparison: Comparison, shown: Sequence[str]) -> str:
    """How many independent sources there are and which, in one sentence; empty where unknown."""
    origins = comparison.origins
    if not origins:
        return ""
    if len(origins) == 1:
        return f"1 source for {_only_source(comparison, shown)}."
    sources, unrelated = comparison.sources, [origins[each] for each in comparison.unrelated]
    alone = [o for o in origins if len(o.articles) == 1 and not o.agency and o not in unrelated]
    if not sources:
        return f"No source is counted: {_why_none(comparison)}."
    uncompared = comparison.uncompared
    apart = sorted(origin.articles[0] for origin in unrelated)
    told = (
        ("Not related by text", [shown[each] for each in apart if each not in uncompared]),
        ("Not compared", [shown[each] for each in apart if each in uncompared]),
    )
    rest = "".join(f" {what}: {few(found)}." for what, found in told if found)
    parts = [_source(comparison, s, shown) for s in sources if origins[s[0]] not in alone]
    if len(alone) > _MOST_ALONE:
        parts.append(f"{len(alone)} articles that each stand alone")
    else:
        parts += [f"{shown[origin.articles[0]]} alone" for origin in alone]
    if len(sources) == 1:
        return f"1 source: {parts[0]}.{rest}"
    ties = _ties(comparison, shown)
    kind = "sources, not surely independent" if ties else "independent sources"
    return f"{len(sources):,} {kind}: {', '.join(parts)}.{ties}{rest}"


def _only_source(comparison: Comparison, shown: Sequence[str]) -> str:
    """The one source of all articles: how many these are, which it is, of whom that is unsure."""
    origin = comparison.origins[0]
    n_articles = len(origin.articles)
    which = "both articles" if n_articles == _A_PAIR else f"all {n_articles:,} articles"
    if comparison.is_undecided(0):
        return f"{which}; which one is not decided"
    versions = f", in {origin.versions:,} versions" if origin.versions > 1 else ""
    said = agency_words(origin) or _unnamed(comparison, origin, shown)
    return f"{which}: {said}{versions}{_unsure_words(comparison, 0, shown)}"


def _unnamed(comparison: Comparison, origin: Origin, shown: Sequence[str]) -> str:
    """A source that no agency is known of: one of its own articles, or none that is known."""
    own = _own_text(comparison, origin)
    return "one that is not known" if own is None else f"the text of {shown[own]}"


def _own_text(comparison: Comparison, origin: Origin) -> int | None:
    """The article that is the source's own text, if it is one of several."""
    original = comparison.core.original
    if original in origin.articles:
        return original
    own = (each.article for each in comparison.descents if each.kind == "dispatch")
    return next((article for article in own if article in origin.articles), None)


def doubt(comparison: Comparison, origin: int, article: int) -> float | None:
    """How likely an article of an origin goes back to its agency, where that is likelier not so."""
    agency = comparison.origins[origin].agency
    if agency is None or article == comparison.core.original:
        return None
    return next(
        (
            each.probability
            for each in comparison.attributions
            if each.article == article and each.agency == agency and each.probability < _EVEN
        ),
        None,
    )


def _unsure_words(comparison: Comparison, number: int, shown: Sequence[str]) -> str:
    """Of which articles of an origin it is unsure that they go back to its agency; mostly none."""
    doubts = [(a, doubt(comparison, number, a)) for a in comparison.origins[number].articles]
    told = [f"{shown[a]} ({two_digits(each)})" for a, each in doubts if each is not None]
    return f", not surely for {few(told)}" if told else ""


def _ties(comparison: Comparison, shown: Sequence[str]) -> str:
    """That articles of two sources have as much in common as those of one."""
    pairs = [
        each
        for each in comparison.relations
        if each.verdict == "independent" and each.probability <= _EVEN
    ]
    if not pairs:
        return ""
    first = f"{shown[pairs[0].left]} and {shown[pairs[0].right]}"
    more = f", and {plural(len(pairs) - 1, 'more pair')}," if len(pairs) > 1 else ""
    return f" {first}{more} have as much text in common as articles of one source."


def _why_none(comparison: Comparison) -> str:
    """Why not one of the articles counts as a source."""
    if len(comparison.uncompared) == len(comparison.articles):
        return "the wording of the articles was not compared"
    return "no article has text in common with another"


def sources_heading(comparison: Comparison) -> str:
    """How many independent sources there are, and how many texts these sent out, if more."""
    n_sources, n_texts = len(comparison.sources), sum(map(len, comparison.sources))
    kind = "source" if _ties(comparison, names(comparison)) else "independent source"
    if not n_sources:
        return "No source is counted"
    more = f", {n_texts:,} texts" if n_texts > n_sources else ""
    return f"{plural(n_sources, kind)}{more}"


def _source(comparison: Comparison, source: Sequence[int], shown: Sequence[str]) -> str:
    """An independent source, and the articles of each of its dispatches."""
    origins = [comparison.origins[number] for number in source]
    if not origins[0].agency:
        named = few([shown[each] for each in origins[0].articles])
        is_open = comparison.is_undecided(source[0])
        said = "one that is not decided" if is_open else _unnamed(comparison, origins[0], shown)
        return f"{said} ({named})"
    counts = [
        shown[origin.articles[0]]
        if len(origin.articles) == 1
        else plural(len(origin.articles), "article")
        for origin in origins
    ]
    if len(counts) == 1:
        unsure = _unsure_words(comparison, source[0], shown)
        return f"{agency_words(origins[0])} ({counts[0]}{unsure})"
    likely = [
        f"{_PROBABLY if origin.is_likely else ''}{each}"
        for origin, each in zip(origins, counts, strict=True)
    ]
    return f"{one_line(origins[0].agency)} ({len(counts):,} dispatches: {' and '.join(likely)})"


def agency_words(origin: Origin) -> str:
    """The agency that an origin goes back to, if only probably; empty where none is known."""
    probably = _PROBABLY if origin.is_likely else ""
    return f"{probably}{one_line(origin.agency)}" if origin.agency else ""


def role_words(comparison: Comparison, descent: Descent, shown: Sequence[str]) -> str:
    """What an article is to its source, such as "carries the AFP dispatch"."""
    origin = comparison.origins[descent.origin]
    likely = _PROBABLY if origin.is_likely else ""
    if descent.kind == "dispatch":
        version = f", {origin.called(descent.version)}" if origin.versions > 1 else ""
        is_named = origin.agency or descent.article == comparison.core.original
        return f"{likely}the {_dispatch(origin) if is_named else 'source'}{version}"
    if descent.kind == "alone":
        return _role_alone(comparison, origin, descent, likely)
    if descent.kind == "source" or descent.parent is None:
        unsure = doubt(comparison, descent.origin, descent.article)
        role = _source_role(comparison, origin, descent)
        if unsure is not None:
            return f"perhaps {role} ({two_digits(unsure)})"
        return f"{likely}{role}"
    probably = "" if descent.probability >= CLEAR else "probably "
    if descent.kind == "update":
        return f"{probably}a later version of {shown[descent.parent]}"
    return f"{probably}has it from {shown[descent.parent]}"


def roles_words(role: str, n_articles: int) -> str:
    """A role as it is said of so many articles: "carry the AFP dispatch" of several."""
    if n_articles == 1:
        return role
    words = role.split(" ")
    at = next((at for at, word in enumerate(words) if word in _VERBS), None)
    if at is not None:
        words[at] = _VERBS[words[at]]
    return " ".join(words)


def dispatch_words(origin: Origin) -> str:
    """What the text of an origin is called, such as "AFP dispatch", "probable AFP dispatch"."""
    probable = "probable " if origin.is_likely else ""
    return f"{probable}{_dispatch(origin)}"


def _dispatch(origin: Origin) -> str:
    return f"{one_line(origin.agency)} dispatch" if origin.agency else "dispatch"


def _role_alone(comparison: Comparison, origin: Origin, descent: Descent, likely: str) -> str:
    """What the only article of an origin is: no source unless it has text of another."""
    if descent.origin in comparison.unrelated:
        is_compared = descent.article not in comparison.uncompared
        return "not related by text" if is_compared else "not compared"
    if not origin.agency:
        return "independent"
    if [each.agency for each in comparison.origins].count(origin.agency) > 1:
        return f"{likely}another {_dispatch(origin)}"
    return f"the only one here that {likely}goes back to {one_line(origin.agency)}"


def _source_role(comparison: Comparison, origin: Origin, descent: Descent) -> str:
    """Two articles alone do not tell the dispatch from what else they share."""
    has_dispatch = _own_text(comparison, origin) is not None
    if not has_dispatch and len(origin.articles) <= _A_PAIR:
        if comparison.is_undecided(descent.origin):
            return "has the common text"
        return f"goes back to {one_line(origin.agency) if origin.agency else 'a common source'}"
    text = _dispatch(origin) if has_dispatch or origin.agency else "common text"
    version = f"{origin.called(descent.version)} of " if origin.versions > 1 else ""
    return f"carries {version}the {text}"


def item_name(comparison: Comparison, origin: int, shown: Sequence[str]) -> str:
    """What an article has of another source, such as "the AP dispatch"."""
    source = comparison.origins[origin]
    if len(source.articles) == 1:
        return f"the text of {shown[source.articles[0]]}"
    return f"the {dispatch_words(source)}" if source.agency else "a common text of others"


def origin_words(comparison: Comparison, shown: Sequence[str]) -> list[str]:
    """One line for each text that articles go back to: agency, articles, why so or apart."""
    lines, unrelated = [], comparison.unrelated
    for number, origin in enumerate(comparison.origins):
        head = f"{agency_words(origin)}: " if origin.agency else ""
        head = "not counted: " if number in unrelated else head
        tail = f" ({one_line(origin.note)})" if origin.note else ""
        lines.append(f"{head}{few([shown[each] for each in origin.articles])}{tail}")
    return lines


def descents_of(comparison: Comparison) -> tuple[Descent, ...]:
    """What each article goes back to; by origins and relations where no descents were found.

    Returns:
        One for each article, in order; empty where there are no origins either.
    """
    if comparison.descents or not comparison.origins:
        return comparison.descents
    parents = _parents(comparison)
    made = []
    for number, origin in enumerate(comparison.origins):
        for article in origin.articles:
            kind: DescentKind = "source"
            parent: int | None = None
            if article in parents:
                kind, parent = parents[article]
            if article == comparison.core.original:
                kind, parent = "dispatch", None
            elif len(origin.articles) == 1:
                kind, parent = "alone", None
            made.append(
                Descent(
                    article=article,
                    origin=number,
                    kind=kind,
                    parent=parent,
                    share=shared_part(comparison.articles[article]),
                    note=origin.note,
                )
            )
    return tuple(sorted(made, key=lambda each: each.article))


def shared_part(compared: ComparedArticle) -> float:
    """Part of the story that is shared; by the labels of its sentences where nothing else says."""
    if compared.shared_part is not None:
        return compared.shared_part
    shares = compared.shares
    story = 1.0 - shares.noise
    return min(1.0, shares.shared / story) if story > 0 else 0.0


def _parents(comparison: Comparison) -> dict[int, tuple[DescentKind, int]]:
    """Articles that have it from another, or are its later version, by the likeliest relation."""
    found: dict[int, tuple[DescentKind, int]] = {}
    for each in sorted(comparison.relations, key=lambda each: each.probability):
        if each.verdict == "left_from_right":
            found[each.left] = ("taken", each.right)
        elif each.verdict == "right_from_left":
            found[each.right] = ("taken", each.left)
        elif each.verdict == "update" and each.later is not None:
            found[each.later] = ("update", each.left + each.right - each.later)
    return found
