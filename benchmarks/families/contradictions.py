"""Whether a comparison contradicts itself: what it says in two places must be one thing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

from newsdiff.model import Verdict

if TYPE_CHECKING:
    from newsdiff.model import Comparison, Descent

_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def contradictions(comparison: Comparison) -> list[str]:
    """What a comparison says twice and differently, in words."""
    return [
        *_origins_agree(comparison),
        *_relations_agree(comparison),
        *_parents_agree(comparison),
        *_core_agrees(comparison),
        *_additions_agree(comparison),
    ]


def _homes(comparison: Comparison) -> dict[int, int]:
    return {a: n for n, origin in enumerate(comparison.origins) for a in origin.articles}


def _origins_agree(comparison: Comparison) -> list[str]:
    problems, homes = [], _homes(comparison)
    listed = sorted(a for origin in comparison.origins for a in origin.articles)
    if listed != list(range(len(comparison.articles))):
        problems.append(f"origins hold the articles {listed}")
    for descent in comparison.descents:
        home = homes.get(descent.article)
        if descent.origin != home:
            problems.append(f"article {descent.article}: origin {descent.origin} and {home}")
            continue
        origin = comparison.origins[home]
        if (descent.kind == "alone") != (len(origin.articles) == 1):
            problems.append(f"article {descent.article}: {descent.kind} among {origin.articles}")
        if descent.version >= origin.versions:
            problems.append(f"article {descent.article}: version beyond {origin.versions}")
        if home in descent.items:
            problems.append(f"article {descent.article}: its own origin as an item")
        if descent.kind == "alone" and descent.share:
            problems.append(f"article {descent.article}: alone, and shares {descent.share:.0%}")
    return problems


def _agency(comparison: Comparison, origin: int | None) -> str | None:
    return None if origin is None else comparison.origins[origin].agency


def _relations_agree(comparison: Comparison) -> list[str]:
    """Independent is who has text of no source in common; an item in an article is such text."""
    problems, homes = [], _homes(comparison)
    items = {d.article: set(d.items) for d in comparison.descents}
    for r in comparison.relations:
        left, right = (homes.get(a) for a in (r.left, r.right))
        with_item = not ({left} | items.get(r.left, set())).isdisjoint(
            {right} | items.get(r.right, set())
        )
        if left != right:
            where = "two origins"
            is_same = _agency(comparison, left) == _agency(comparison, right) is not None
            apart = "same_agency" if is_same else "independent"
            allowed = ["common_source" if with_item else apart]
        else:
            where, allowed = (
                "one origin",
                [v for v in _VERDICTS if v not in {"same_agency", "independent"}],
            )
        if r.verdict not in allowed:
            problems.append(f"articles {r.left}, {r.right}: {where}, {r.verdict}")
    return problems


def _parents_agree(comparison: Comparison) -> list[str]:
    problems, homes = [], _homes(comparison)
    told = {(r.left, r.right): r for r in comparison.relations}
    parents = {d.article: d.parent for d in comparison.descents}
    for d in comparison.descents:
        if not _kind_allows(comparison, d):
            problems.append(f"article {d.article}: {d.kind} with parent {d.parent}")
        if d.parent is None:
            continue
        if homes.get(d.parent) != homes.get(d.article):
            problems.append(f"article {d.article}: parent {d.parent} of another origin")
        relation = told.get((min(d.article, d.parent), max(d.article, d.parent)))
        taken = "right_from_left" if d.parent < d.article else "left_from_right"
        wanted = "update" if d.kind == "update" else taken
        if relation is None or relation.verdict != wanted:
            verdict = relation and relation.verdict
            problems.append(f"article {d.article}: {d.kind} from {d.parent}, relation {verdict}")
        elif wanted == "update" and relation.later not in {None, d.article}:
            problems.append(f"article {d.article}: update, {relation.later} is later")
        if _circles(parents, d.article):
            problems.append(f"article {d.article}: goes back to itself")
    return problems


def _kind_allows(comparison: Comparison, descent: Descent) -> bool:
    """Whether a kind may have that parent: `source` has one where the dispatch itself is here."""
    if descent.parent is None:
        return descent.kind not in {"taken", "update"}
    if descent.kind == "source":
        parent = next(d for d in comparison.descents if d.article == descent.parent)
        return parent.kind in {"dispatch", "update"}
    return descent.kind in {"taken", "update"}


def _circles(parents: dict[int, int | None], article: int) -> bool:
    at, steps = parents.get(article), 0
    while at is not None and at != article and steps <= len(parents):
        at, steps = parents.get(at), steps + 1
    return at is not None


def _core_agrees(comparison: Comparison) -> list[str]:
    if not comparison.descents:
        return []
    homes = _homes(comparison)
    problems = [
        f"core sentence {number}: of origin {s.origin}, worded by article {s.article}"
        for number, s in enumerate(comparison.core.sentences)
        if homes.get(s.article) != s.origin
    ]
    problems += _carriers_agree(comparison)
    shown = Counter((s.article, span) for s in comparison.core.sentences for span in s.spans)
    problems += [f"core says {place} twice" for place in sorted(shown) if shown[place] > 1]
    return problems


def _carriers_agree(comparison: Comparison) -> list[str]:
    """Who carries a sentence goes back to its source, or has its dispatch as an item."""
    sources = {d.article: {d.origin, *d.items} for d in comparison.descents}
    return [
        f"core sentence {number}: of origin {s.origin}, carried by article {article}"
        for number, s in enumerate(comparison.core.sentences)
        for article in (*s.credited, *s.uncredited)
        if s.origin not in sources[article]
    ] + [
        f"core sentence {number}: article {article} only has it too"
        for number, s in enumerate(comparison.core.sentences)
        for article in s.also
        if s.origin in sources[article]
    ]


def _additions_agree(comparison: Comparison) -> list[str]:
    """What others carry is nobody's addition, but words put into it are; of noise is none."""
    return [
        f"article {addition.article}: addition of a sentence labelled {label}"
        for addition in comparison.additions
        if addition.kind != "figure"
        for label in {comparison.articles[addition.article].labels[s] for s in addition.sentences}
        if label != ("shared" if addition.within else "own")
    ]
