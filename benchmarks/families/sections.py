"""What a comparison got right and wrong of a family, section by section.

Each section is a list of judgements of what was given and one of what was asked for, so that a
section can be judged by its precision, its recall or both (see `score.py` for what each means).
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

import attrs
from contradictions import contradictions

if TYPE_CHECKING:
    from truth import Difference, Family, Place, Said

    from newsdiff.model import Comparison, CoreSentence, Span

NAMES = (
    "relations",
    "origins",
    "origin_numbers",
    "parents",
    "versions",
    "speakers",
    "quotation_groups",
    "quotation_wordings",
    "divergences",
    "divergence_kinds",
    "traps",
    "core",
    "core_order",
    "additions",
    "addition_kinds",
    "noise",
    "contradictions",
)


@attrs.frozen
class Judged:
    """One judgement: whether it is right, what was expected, what came."""

    right: bool
    expected: str
    came: str


@attrs.define
class Section:
    """Judgements of what was given, and of what was asked for."""

    given: list[Judged] = attrs.field(factory=list)
    asked: list[Judged] = attrs.field(factory=list)

    def give(self, right: bool, expected: str, came: str) -> None:  # noqa: FBT001
        """Judge something that the comparison says."""
        self.given.append(Judged(right=right, expected=expected, came=came))

    def wrong(self, expected: str, came: str) -> None:
        """Judge something that it should not say."""
        self.given.append(Judged(right=False, expected=expected, came=came))

    def ask(self, right: bool, expected: str, came: str = "nothing") -> None:  # noqa: FBT001
        """Judge whether it says something that it should say."""
        self.asked.append(Judged(right=right, expected=expected, came=came))


@attrs.frozen
class Scene:
    """A family and its comparison."""

    family: Family
    comparison: Comparison

    def name(self, index: int) -> str:
        """Name of the article of that index."""
        return self.family.names[index]

    def index(self, name: str) -> int:
        """Index of the article of that name."""
        return self.family.names.index(name)

    def text(self, index: int, span: Span) -> str:
        """What stands there, shortened."""
        words = " ".join(self.comparison.articles[index].article.text[slice(*span)].split())
        return words if len(words) <= 70 else f"{words[:69]}…"

    def show(self, place: Place) -> str:
        """A place in words."""
        return f"{place[0]}: {self.text(self.index(place[0]), place[1:])}"

    def touches(self, place: Place, article: int, *spans: Span) -> bool:
        """Whether one of some spans has a character in common with a place."""
        return self.name(article) == place[0] and any(
            start < place[2] and place[1] < end for start, end in spans
        )

    def origin_of(self, article: int) -> int:
        """Number of the article's origin."""
        return next(
            number for number, o in enumerate(self.comparison.origins) if article in o.articles
        )


def judge(family: Family, comparison: Comparison) -> dict[str, Section]:
    """Judge a comparison of the family's articles, compared in the family's order."""
    scene = Scene(family, comparison)
    found = {name: Section() for name in NAMES}
    _relations(scene, found["relations"])
    _origins(scene, found["origins"], found["origin_numbers"])
    _descents(scene, found["parents"], found["versions"])
    _quotations(scene, found)
    _divergences(scene, found)
    _core(scene, found["core"], found["core_order"])
    _additions(scene, found)
    for problem in contradictions(comparison):
        found["contradictions"].wrong("no contradiction", problem)
    return found


def _relations(scene: Scene, section: Section) -> None:
    told = {(r.left, r.right): r.verdict for r in scene.comparison.relations}
    spoken = {"left_from_right": "to", "right_from_left": "from", "same_agency": "independent"}
    for one, other in combinations(range(len(scene.family.articles)), 2):
        apart = scene.origin_of(one) != scene.origin_of(other)
        verdict = told.get((one, other), "independent" if apart else "undecided")
        verdict = spoken.get(verdict, verdict)
        pair = (scene.name(one), scene.name(other))
        wanted = scene.family.verdicts[pair]
        expected = f"{pair[0]}, {pair[1]}: {' or '.join(sorted(wanted))}"
        if verdict != "undecided":
            section.give(verdict in wanted, expected, verdict)
        if "undecidable" not in wanted:
            section.ask(verdict in wanted, expected, verdict)


def _origins(scene: Scene, section: Section, numbers: Section) -> None:
    for one, other in combinations(range(len(scene.family.articles)), 2):
        first, second = scene.family.articles[one], scene.family.articles[other]
        true = first.origin == second.origin
        came = scene.origin_of(one) == scene.origin_of(other)
        expected = f"{first.name}, {second.name}: {'one origin' if true else 'two origins'}"
        if came:
            section.give(true, expected, "one origin")
        if true:
            section.ask(came, expected, "two origins")
    count = len({known.origin for known in scene.family.articles})
    given = len(scene.comparison.origins)
    numbers.give(given == count, f"{count} origins", f"{given}")


def _descents(scene: Scene, parents: Section, versions: Section) -> None:
    descents = scene.comparison.descents
    for descent in descents:
        known = scene.family.articles[descent.article]
        expected = f"{known.name}: from {known.parent or 'no article that is here'}"
        came = "nothing" if descent.parent is None else scene.name(descent.parent)
        if descent.parent is not None:
            parents.give(came == known.parent, expected, came)
        if known.parent is not None:
            parents.ask(came == known.parent, expected, came)
    for one, other in combinations(descents, 2):
        first, second = (scene.family.articles[d.article] for d in (one, other))
        if first.origin != second.origin or one.origin != other.origin:
            continue
        wanted = {_sign(a - b) for a in first.versions for b in second.versions}
        came_sign = _sign(one.version - other.version)
        words = {-1: "earlier version", 0: "same version", 1: "later version"}
        expected = " or ".join(words[sign] for sign in sorted(wanted))
        expected = f"{first.name} beside {second.name}: {expected}"
        versions.give(came_sign in wanted, expected, words[came_sign])


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold())


def is_name(answer: str, accepted: tuple[str, ...], others: set[str]) -> bool:
    """Whether an answer has an accepted name whole, titles apart, and nobody else's."""
    words = _words(answer)
    mine = {word for name in accepted for word in _words(name)}
    if any(word in others - mine for word in words):
        return False
    return any(
        words[start : start + len(name)] == name
        for name in map(_words, accepted)
        for start in range(len(words))
    )


def _quotations(scene: Scene, found: dict[str, Section]) -> None:
    said = scene.family.quotations
    members = [
        (number, member, [q for q in range(len(said)) if _holds(scene, said[q], member)])
        for number, quotation in enumerate(scene.comparison.quotations)
        for member in quotation.members
    ]
    _speakers(scene, members, found["speakers"])
    _groups(scene, members, found["quotation_groups"])
    for number, quotation in enumerate(scene.comparison.quotations):
        of = sorted({q for n, _, qs in members if n == number for q in qs})
        if of:
            several = quotation.wordings > 1
            true = any(said[q].several for q in of)
            words = {True: "several wordings", False: "one wording"}
            expected = f"{scene.show(said[of[0]].places[0])}: {words[true]}"
            found["quotation_wordings"].give(several == true, expected, words[several])


def _holds(scene: Scene, said: Said, member) -> bool:
    return any(scene.touches(place, member.article, member.span) for place in said.places)


def _speakers(scene: Scene, members: list, section: Section) -> None:
    said = scene.family.quotations
    everybody = {word for one in said for name in one.names for word in _words(name)}
    named: dict[tuple[int, str], list[str]] = {}
    for _, member, of in members:
        name = scene.name(member.article)
        for q in of:
            named.setdefault((q, name), []).append(member.speaker)
        if not of or not member.speaker:
            continue
        accepted = tuple(n for q in of for n in said[q].names_in(name))
        expected = f"{name}: {scene.text(member.article, member.span)}: {accepted[:1] or 'nobody'}"
        section.give(is_name(member.speaker, accepted, everybody), expected, member.speaker)
    for q, one in enumerate(said):
        articles = {place[0] for place in one.places} - one.optional
        for name in sorted(articles) if len(articles) > 1 else ():
            if accepted := one.names_in(name):
                answers = named.get((q, name), [])
                right = any(is_name(answer, accepted, everybody) for answer in answers)
                came = ", ".join(filter(None, answers)) or ("no name" if answers else "not listed")
                shown = scene.show(next(place for place in one.places if place[0] == name))
                section.ask(right, f"{shown}: {accepted[0]}", came)


def _groups(scene: Scene, members: list, section: Section) -> None:
    together: set[tuple[int, str, str]] = set()
    for one, other in combinations(members, 2):
        (first, a, of), (second, b, among) = one, other
        if first != second or a.article == b.article:
            continue
        common = set(of) & set(among)
        both = f"{scene.text(a.article, a.span)} | {scene.text(b.article, b.span)}"
        pair = f"{scene.name(a.article)}, {scene.name(b.article)}"
        section.give(bool(common), f"{pair}: two quotations", both)
        for q in common:
            together.add((q, *sorted((scene.name(a.article), scene.name(b.article)))))
    for q, said in enumerate(scene.family.quotations):
        names = sorted({place[0] for place in said.places} - said.optional)
        for first, second in combinations(names, 2):
            expected = f"{first}, {second}: one quotation, {scene.show(said.places[0])}"
            section.ask((q, first, second) in together, expected, "not together")


def _divergences(scene: Scene, found: dict[str, Section]) -> None:
    truths = [
        (difference, pair) for difference in scene.family.divergences for pair in difference.pairs()
    ]
    traps = [pair for difference in scene.family.traps for pair in difference.pairs()]
    hit, trapped = set(), set()
    for link in scene.comparison.links:
        for divergence in link.divergences:
            ends = ((link.left.article, divergence.left), (link.right.article, divergence.right))
            if divergence.kind == "quotation" and _one_quotation(scene, ends):
                continue
            of = [
                n
                for n, (difference, pair) in enumerate(truths)
                if _both(scene, pair, ends) and _counts(difference, divergence.kind)
            ]
            came = " | ".join(f"{scene.name(a)}: {scene.text(a, span)}" for a, span in ends)
            hit.update(of)
            if not of:
                trapped.update(n for n, pair in enumerate(traps) if _both(scene, pair, ends))
                found["divergences"].wrong("no divergence", f"{divergence.kind}: {came}")
                continue
            true = [truths[n][0] for n in of]
            if all(difference.optional for difference in true):
                continue
            found["divergences"].give(right=True, expected="", came=came)
            kinds = {difference.kind for difference in true}
            right = divergence.kind in kinds or any(difference.any_kind for difference in true)
            wanted = " or ".join(sorted(kinds))
            found["divergence_kinds"].give(right, f"{came}: {wanted}", divergence.kind)
    for n, (difference, pair) in enumerate(truths):
        if not difference.optional:
            shown = " | ".join(scene.show(place) for place in pair)
            found["divergences"].ask(n in hit, f"{difference.kind}: {shown}")
    for n, pair in enumerate(traps):
        shown = " | ".join(scene.show(place) for place in pair)
        found["traps"].give(n not in trapped, f"no divergence: {shown}", "a divergence")


def _counts(difference: Difference, kind: str) -> bool:
    """An optional divergence excuses its own kind alone."""
    return not difference.optional or difference.any_kind or difference.kind == kind


def _one_quotation(scene: Scene, ends) -> bool:
    """Whether both are wordings of one quotation, which may be told or not."""
    return any(
        said.several
        and all(any(scene.touches(place, *end) for place in said.places) for end in ends)
        for said in scene.family.quotations
    )


def _both(scene: Scene, pair: tuple[Place, Place], ends) -> bool:
    return any(
        scene.touches(pair[0], *first) and scene.touches(pair[1], *second)
        for first, second in (ends, ends[::-1])
    )


def _core(scene: Scene, section: Section, order: Section) -> None:
    """Match each sentence of the core with the statement that it holds."""
    statements = [
        (origin, number, places)
        for origin, listed in scene.family.core.items()
        for number, places in enumerate(listed)
    ]
    met: dict[tuple[str, int], int] = {}
    for place, sentence in enumerate(scene.comparison.core.sentences):
        shown = scene.text(sentence.article, (sentence.spans[0][0], sentence.spans[-1][1]))
        of = [
            (origin, number)
            for origin, number, places in statements
            if any(scene.touches(place, sentence.article, *sentence.spans) for place in places)
        ]
        fresh = [one for one in of if one not in met]
        met.update(dict.fromkeys(fresh, place))
        if of:
            section.give(bool(fresh), "a statement once", f"again: {shown}")
        elif not (_is_headline(scene, sentence) or _may_stand(scene, sentence)):
            section.wrong("no statement of a dispatch", shown)
    for origin, number, places in statements:
        section.ask((origin, number) in met, f"in the core: {scene.show(places[0])}")
    for one, other in combinations(statements, 2):
        together = {place[0] for place in one[2]} & {place[0] for place in other[2]}
        if one[0] == other[0] and together and one[:2] in met and other[:2] in met:
            first, second = scene.show(one[2][0]), scene.show(other[2][0])
            right = met[one[:2]] <= met[other[:2]]
            order.give(right, f"{first} BEFORE {second}", "the other way round")


def _is_headline(scene: Scene, sentence: CoreSentence) -> bool:
    start = sentence.spans[0][0]
    blocks = scene.comparison.articles[sentence.article].segmented.blocks
    return any(b.start <= start < b.end and b.kind == "headline" for b in blocks)


def _may_stand(scene: Scene, sentence: CoreSentence) -> bool:
    return any(
        scene.touches(place, sentence.article, *sentence.spans) for place in scene.family.also_core
    )


def _additions(scene: Scene, found: dict[str, Section]) -> None:
    additions = scene.comparison.additions
    for added in scene.family.additions:
        kinds = {
            addition.kind
            for addition in additions
            if scene.touches(added.place, addition.article, *addition.spans)
        }
        shown, wanted = scene.show(added.place), " or ".join(added.kinds)
        found["additions"].ask(bool(kinds), f"an addition: {shown}")
        if kinds:
            right = bool(kinds & set(added.kinds))
            found["addition_kinds"].give(right, f"{wanted}: {shown}", ", ".join(sorted(kinds)))
    for place in scene.family.noise:
        as_addition = any(
            scene.touches(place, addition.article, *addition.spans) for addition in additions
        )
        as_core = any(
            scene.touches(place, sentence.article, *sentence.spans)
            for sentence in scene.comparison.core.sentences
        )
        came = "an addition" if as_addition else "in the core"
        found["noise"].give(not (as_addition or as_core), f"noise: {scene.show(place)}", came)
