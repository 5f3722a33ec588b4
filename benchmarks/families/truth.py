"""Families of articles with what is known of them.

A family is a folder: one text file an article and `family.toml`, which says

    language, note   what it is written in, and why; `wire` names a designated dispatch
    [[articles]]     name (of the file), source, published, title; origin, versions (which version
                     of the dispatch it follows, several where its text leaves that open), parent
                     (the article that it directly goes back to), kind (dispatch, taken, update,
                     alone; else it goes back to the source)
    [[relations]]    pair, verdicts: where they do not follow from origins and parents; the second
                     has it `from` the first; `undecidable` where no reader could tell
    [[quotations]]   said (the places of one quotation), names (acceptable names of its speaker,
                     none where nobody is named), unnamed (articles that do not say who speaks),
                     several (it comes in several wordings: words differ between articles, each
                     by the fullest that it gives, not only how much of it is quoted), optional
                     (articles whose place may be left out)
    [[divergences]]  kind, readings (lists of places that say the same, two or more); optional ones
                     are neither demanded nor wrong; any_kind where the kind is a matter of taste
    [[traps]]        readings that look different and say the same
    [[additions]]    place, kinds (the acceptable ones)
    [core]           a list for each origin: the dispatch's statements that several outlets carry,
                     in its order, each a fragment, or a list of its wordings; of several versions,
                     the latest
    noise            places that are no part of a story
    also_core        fragments that may stand in a core or not: what an earlier version alone has,
                     or a report that is no dispatch and was taken by another outlet

A place is `articles: fragment`: names separated by spaces, or `*` for each article that has the
fragment. A fragment occurs exactly once in each of them; the loader checks that.
"""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import attrs

from newsdiff import Article

HERE = Path(__file__).parent
VERDICTS = {"common_source", "from", "to", "update", "independent", "undecidable"}

Place = tuple[str, int, int]
"""Name of an article, first code point, one past the last."""


class TruthError(ValueError):
    """A family that contradicts its own texts."""


@attrs.frozen(kw_only=True)
class Known:
    """One article and what is known of it."""

    name: str
    article: Article
    origin: str
    versions: tuple[int, ...]
    parent: str | None
    kind: str


@attrs.frozen(kw_only=True)
class Said:
    """One quotation: its places, who speaks, and whether its wordings differ."""

    places: tuple[Place, ...]
    names: tuple[str, ...]
    unnamed: frozenset[str]
    several: bool
    optional: frozenset[str]

    def names_in(self, article: str) -> tuple[str, ...]:
        """Acceptable names of the speaker, by what that article says."""
        return () if article in self.unnamed else self.names


@attrs.frozen(kw_only=True)
class Difference:
    """Readings of one statement that differ (or, for a trap, only look so)."""

    kind: str
    readings: tuple[tuple[Place, ...], ...]
    optional: bool
    any_kind: bool

    def pairs(self) -> list[tuple[Place, Place]]:
        """Each two places of different readings, in different articles."""
        return [
            (one, other)
            for first, second in combinations(self.readings, 2)
            for one in first
            for other in second
            if one[0] != other[0]
        ]


@attrs.frozen(kw_only=True)
class Added:
    """Something that one outlet alone says, and what it may be called."""

    place: Place
    kinds: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Family:
    """A family of articles and its truth."""

    name: str
    wire: str | None
    articles: tuple[Known, ...]
    verdicts: dict[tuple[str, str], frozenset[str]]
    quotations: tuple[Said, ...]
    divergences: tuple[Difference, ...]
    traps: tuple[Difference, ...]
    additions: tuple[Added, ...]
    core: dict[str, tuple[tuple[Place, ...], ...]]
    noise: tuple[Place, ...]
    also_core: tuple[Place, ...]

    @property
    def names(self) -> list[str]:
        """Names of the articles, in the order in which they are compared: the wire is last."""
        return [known.name for known in self.articles]


def family_folders(half: str) -> list[Path]:
    """Folders of the families of one half, `open` or `held_out`, by name."""
    return sorted(path.parent for path in (HERE / half).glob("*/family.toml"))


def load_family(folder: Path) -> Family:
    """Read a family.

    Raises:
        TruthError: a fragment does not occur exactly once where it is said to stand, an article is
            not known, or a verdict is none.
    """
    told = tomllib.loads((folder / "family.toml").read_text("utf-8"))
    articles = _articles(folder, told)
    texts = {known.name: known.article.text for known in articles}
    places = _Places(folder.name, texts)
    return Family(
        name=folder.name,
        wire=told.get("wire"),
        articles=articles,
        verdicts=_verdicts(folder.name, articles, told.get("relations", [])),
        quotations=tuple(_said(places, one) for one in told.get("quotations", [])),
        divergences=tuple(_difference(places, one) for one in told.get("divergences", [])),
        traps=tuple(_difference(places, one) for one in told.get("traps", [])),
        additions=tuple(
            Added(place=places.one(one["place"]), kinds=tuple(one["kinds"]))
            for one in told.get("additions", [])
        ),
        core={
            origin: tuple(
                tuple(
                    place
                    for fragment in ([wordings] if isinstance(wordings, str) else wordings)
                    for place in places.of(f"*: {fragment}")
                )
                for wordings in statements
            )
            for origin, statements in told.get("core", {}).items()
        },
        noise=tuple(place for one in told.get("noise", []) for place in places.of(one)),
        also_core=tuple(p for one in told.get("also_core", []) for p in places.of(f"*: {one}")),
    )


_KEYS = {"name", "source", "published", "title", "origin", "versions", "parent", "kind"}


def _articles(folder: Path, told: dict) -> tuple[Known, ...]:
    for one in told["articles"]:
        if strange := set(one) - _KEYS:
            raise TruthError(f"{folder.name}: an article has no {', '.join(sorted(strange))}")
    articles = [
        Known(
            name=one["name"],
            article=Article(
                text=(folder / f"{one['name']}.txt").read_text("utf-8"),
                source=one["source"],
                published=one["published"],
                title=one["title"],
            ),
            origin=one["origin"],
            versions=tuple(one.get("versions", [0])),
            parent=one.get("parent"),
            kind=one.get("kind", "source"),
        )
        for one in told["articles"]
    ]
    articles.sort(key=lambda known: known.name == told.get("wire"))
    return tuple(articles)


@attrs.frozen
class _Places:
    family: str
    texts: dict[str, str]

    def of(self, place: str) -> list[Place]:
        """All places that `articles: fragment` stands for."""
        names, colon, fragment = place.partition(": ")
        if not colon or not fragment:
            raise TruthError(f"{self.family}: {place!r} is not 'articles: fragment'")
        wanted = names.split()
        if wanted == ["*"]:
            wanted = [name for name, text in self.texts.items() if fragment in text]
        found = []
        for name in wanted:
            if name not in self.texts:
                raise TruthError(f"{self.family}: there is no article {name!r}")
            if (count := self.texts[name].count(fragment)) != 1:
                raise TruthError(f"{self.family}: {fragment!r} occurs {count} times in {name}")
            start = self.texts[name].index(fragment)
            found.append((name, start, start + len(fragment)))
        if not found:
            raise TruthError(f"{self.family}: {fragment!r} occurs in no article")
        return found

    def one(self, place: str) -> Place:
        (found,) = self.of(place)
        return found


def _said(places: _Places, told: dict) -> Said:
    return Said(
        places=tuple(place for one in told["said"] for place in places.of(one)),
        names=tuple(told["names"]),
        unnamed=frozenset(told.get("unnamed", ())),
        several=told.get("several", False),
        optional=frozenset(told.get("optional", ())),
    )


def _difference(places: _Places, told: dict) -> Difference:
    return Difference(
        kind=told.get("kind", ""),
        readings=tuple(
            tuple(place for one in reading for place in places.of(one))
            for reading in told["readings"]
        ),
        optional=told.get("optional", False),
        any_kind=told.get("any_kind", False),
    )


def _verdicts(
    family: str, articles: tuple[Known, ...], told: list[dict]
) -> dict[tuple[str, str], frozenset[str]]:
    """Acceptable verdicts of each two articles: `from` says that the second has it from the first.

    Another version of the dispatch than the one that an article follows may be called its source
    or a common source; so may an article that it has at second hand.
    """
    known = {one.name: one for one in articles}
    verdicts = {
        (one.name, other.name): _follows(known, one, other)
        for one, other in combinations(articles, 2)
    }
    for one in told:
        pair, wanted = tuple(one["pair"]), set(one["verdicts"])
        if wanted - VERDICTS or set(pair) - known.keys():
            raise TruthError(f"{family}: no relation: {one}")
        if pair not in verdicts:
            pair, wanted = pair[::-1], {_turned(verdict) for verdict in wanted}
        verdicts[pair] = frozenset(wanted)
    return verdicts


def _turned(verdict: str) -> str:
    return {"from": "to", "to": "from"}.get(verdict, verdict)


def _follows(known: dict[str, Known], one: Known, other: Known) -> frozenset[str]:
    if one.origin != other.origin:
        return frozenset({"independent"})
    for first, second, verdict in ((one, other, "from"), (other, one, "to")):
        if second.kind == "update" and first.name in _ancestors(known, second):
            return frozenset({"update"})
        if second.parent == first.name:
            return frozenset({verdict})
        if first.name in _ancestors(known, second) or (
            first.kind in {"dispatch", "update"} and first.kind != second.kind
        ):
            return frozenset({verdict, "common_source"})
    return frozenset({"common_source"})


def _ancestors(known: dict[str, Known], one: Known) -> set[str]:
    ancestors: set[str] = set()
    while one.parent is not None and one.parent not in ancestors:
        ancestors.add(one.parent)
        one = known[one.parent]
    return ancestors
