"""The family of n articles: what each goes back to, and through whom.

`Descent` is the one model of it, one for each article; origins and relations are read from it, so
that they cannot contradict each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from newsdiff.model.representation import short_repr

if TYPE_CHECKING:
    from newsdiff.model.collation import Evidence

__all__ = ["Descent", "DescentKind", "Origin", "Relation", "Verdict"]

DescentKind = Literal["dispatch", "source", "taken", "update", "alone"]
Verdict = Literal[
    "common_source",
    "left_from_right",
    "right_from_left",
    "update",
    "undecided",
    "same_agency",
    "independent",
]


@attrs.frozen(kw_only=True)
class Origin:
    """Articles that go back to one text: ten outlets with one dispatch are one.

    Attributes:
        articles: indices of the articles.
        agency: the agency that they go back to, None where nothing names one.
        note: why they are taken together, in words.
        versions: how many versions of the dispatch the articles follow, at least 1.
        is_likely: the agency is but likely: its articles name it as the one who heard or saw
            something, but none credits it, and no sentence that several outlets carry names it.
        ordered: whether these are numbered in the order in which they were sent out; False where
            neither times nor marks tell it.
    """

    articles: tuple[int, ...]
    agency: str | None = None
    note: str = ""
    versions: int = 1
    is_likely: bool = False
    ordered: bool = True
    __repr__ = short_repr

    def called(self, version: int) -> str:
        """What a version is called: `version 2`, or `version B` where their order is not known.

        Example:
            >>> Origin(articles=(0, 1), versions=2).called(1)
            'version 2'
        """
        letter = chr(ord("A") + version)
        is_letter = not self.ordered and letter <= "Z"
        return f"version {letter if is_letter else version + 1}"


@attrs.frozen(kw_only=True)
class Descent:
    """Where one article's shared text comes from.

    Attributes:
        article: index of the article.
        origin: number of its origin, its place in `Comparison.origins`.
        kind: dispatch (it is the source's own text), source (it goes back to the source: to
            `parent` where the source's own text is among the articles, else through none that is
            known here), taken (from the article `parent`), update (a later version of `parent`, of
            the same outlet or agency) or alone (the only article of its origin).
        parent: index of the article that it directly goes back to, None where none is known.
        version: which version of the dispatch it follows, from 0; the earlier has the lower number
            where the origin is `ordered`.
        share: part of its story that other articles of its origin carry too, in [0, 1], by
            characters.
        items: numbers of other origins whose dispatch, or a part of it, it has in it as well.
        probability: of the kind and parent among the alternatives that were weighed, in [0, 1].
        note: why it is counted with its origin, or apart from all others, in words.
        evidence: the reasons for its kind and parent.
    """

    article: int
    origin: int
    kind: DescentKind
    parent: int | None = None
    version: int = 0
    share: float = 0.0
    items: tuple[int, ...] = ()
    probability: float = 1.0
    note: str = ""
    evidence: tuple[Evidence, ...] = ()
    __repr__ = short_repr

    @property
    def sources(self) -> frozenset[int]:
        """Numbers of all origins that text of the article comes from."""
        return frozenset((self.origin, *self.items))


@attrs.frozen(kw_only=True)
class Relation:
    """How two articles that share text came to share it.

    Attributes:
        left: index of the one article.
        right: index of the other, higher one.
        verdict: common_source, left_from_right, right_from_left, update (of an own earlier
            version) or undecided, for articles of one origin. Articles of two are independent,
            unless one has the other's dispatch as an item, or both have that of a third: then
            common_source, as far as the item goes; or unless both origins are of one agency: then
            same_agency.
        probability: of the verdict among the alternatives; of the best of them if undecided.
        evidence: the reasons; a weight speaks for the verdict (if undecided: for the best).
        later: for an update the index of the later version, None where times do not decide.
    """

    left: int
    right: int
    verdict: Verdict
    probability: float
    evidence: tuple[Evidence, ...] = ()
    later: int | None = None
    __repr__ = short_repr
