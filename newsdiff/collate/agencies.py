"""Which agency an origin goes back to: what its text says of its writer, and what is credited.

A sentence that at least two outlets of the origin carry and that names an agency as the one who
heard or saw it stood in the text that they were sent: its writer is that agency. A credit line
names whom one outlet has the text from, and that may be an agency that passes it on. The rules, in
order:

1. The designated original tells whose it is.
2. Is an agency named in the common text and credited by an outlet, it is that one, the one with
   most such outlets first.
3. Is one agency named in the common text, and another one credited by a single outlet, it is the
   one in the text: the other passes it on. Is another one credited by more, or several are named,
   none is named here.
4. Where the common text names none, it is the likeliest of the articles' attributions on average,
   if it is more likely than not: one quotation told to an agency is no dispatch of it. Without any
   credit it is likely at best (`Origin.is_likely`).

What the attributions of its articles contradict is not named: more of the articles that credit
nobody else must go back to the agency first of all than to any other one. Time linear in namings
and credits.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.overlap import LEVEL_WEIGHTS
from newsdiff.model import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.overlap import Overlap
    from newsdiff.collate.vouching import Vouching
    from newsdiff.model import Attribution, Descent

__all__ = ["Agencies"]

_LIKELY = 0.5
_SEVERAL = 2
"""So many outlets with one sentence have it from one text; so many with one credit mean it."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Agencies:
    """Names the agency of each origin.

    Attributes:
        ground: articles and links.
        overlap: what they share.
        vouching: what the articles say of where their text comes from.
        attributions: the articles' ledgers.
        original: index of the designated dispatch, if there is one.
    """

    ground: Ground
    overlap: Overlap
    vouching: Vouching
    attributions: Sequence[Attribution]
    original: int | None

    def origin(self, group: Sequence[int], descents: Sequence[Descent], *, ordered: bool) -> Origin:
        """The articles of one source with what it is and why they are taken together."""
        agency = self.agency(group)
        return Origin(
            articles=tuple(group),
            agency=agency,
            note=self._note(group, descents),
            versions=1 + max(descents[article].version for article in group),
            is_likely=agency is not None and self._is_likely(agency, group),
            ordered=ordered,
        )

    def agency(self, group: Sequence[int]) -> str | None:
        """The agency of a group of articles, None where nothing decides."""
        if self.original is not None and self.original in group:
            credited = self.ground.agencies[self.original]
            publisher = self.ground.publishers[self.original]
            source = (self.ground.articles[self.original].article.source or "").strip()
            designated = credited[0] if len(credited) == 1 else publisher or source
            if designated:
                return designated
        written, credited_by = self._written(group), self._credited(group)
        named = self._named(written, credited_by) if written else self._likeliest(group)
        return named if named is not None and self._is_agreed(named, group) else None

    def _written(self, group: Sequence[int]) -> dict[str, int]:
        """Agencies named as witness in text that outlets of the group have in common, how many."""
        found: dict[str, int] = {}
        for article in group:
            for naming in self.vouching.namings[article]:
                carriers = self.overlap.carriers[article][naming.sentence]
                having = [o for o in group if carriers.get(o, 0.0) > LEVEL_WEIGHTS["partial"]]
                outlets = self.ground.n_outlets((article, *having))
                if naming.witness and outlets >= _SEVERAL:
                    found[naming.agency] = max(outlets, found.get(naming.agency, 0))
        return found

    def _credited(self, group: Sequence[int]) -> dict[str, int]:
        """How many outlets of the group credit each agency; its own text counts for several."""
        outlets: dict[str, set[int]] = {}
        for article in group:
            for agency in self.ground.agencies[article]:
                outlets.setdefault(agency, set()).add(self.ground.outlets[article])
        counts = {agency: len(found) for agency, found in outlets.items()}
        for article in group:
            if publisher := self.ground.publishers[article]:
                counts[publisher] = max(_SEVERAL, counts.get(publisher, 0))
        return counts

    def _named(self, written: dict[str, int], credited: dict[str, int]) -> str | None:
        both = [
            (credited[agency], count, agency)
            for agency, count in written.items()
            if agency in credited
        ]
        if both:
            ranked = sorted(both, reverse=True)
            is_tie = len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]
            return None if is_tie else ranked[0][2]
        is_one = len(written) == 1 and max(credited.values(), default=0) < _SEVERAL
        return next(iter(written)) if is_one else None

    def _is_likely(self, agency: str, group: Sequence[int]) -> bool:
        """Whether no credit and no common text names the agency, only a witness here and there."""
        if self.original is not None and self.original in group:
            return False
        return agency not in self._credited(group) and agency not in self._written(group)

    def _likeliest(self, group: Sequence[int]) -> str | None:
        sums: dict[str, list[float]] = {}
        for attribution in self.attributions:
            if attribution.article in group:
                sums.setdefault(attribution.agency, []).append(attribution.probability)
        means = {agency: round(sum(sorted(v)) / len(group), 9) for agency, v in sums.items()}
        best = min(means, key=lambda agency: (-means[agency], agency), default=None)
        return best if best is not None and means[best] > _LIKELY else None

    def _is_agreed(self, agency: str, group: Sequence[int]) -> bool:
        """Whether the ledgers of the articles do not rank another agency before it."""
        first: dict[int, Attribution] = {}
        for one in self.attributions:
            first.setdefault(one.article, one)
        votes = Counter(
            first[article].agency
            for article in group
            if article in first and first[article].probability >= _LIKELY
            if not self._passes_on(article, agency)
        )
        return all(count <= votes[agency] for count in votes.values())

    def _passes_on(self, article: int, agency: str) -> bool:
        """Whether the article credits others than the agency."""
        credited = self.ground.agencies[article]
        return bool(credited) and agency not in credited

    def _note(self, group: Sequence[int], descents: Sequence[Descent]) -> str:
        if len(group) == 1:
            return descents[group[0]].note
        parts = [descents[article].share for article in group]
        lowest, highest = f"{min(parts):.0%}", f"{max(parts):.0%}"
        extent = lowest if lowest == highest else f"{lowest} to {highest}"
        whole = "in the other" if len(group) == 2 else "in another of them"  # noqa: PLR2004
        note = f"{extent} of each story is {whole}"
        crediting = sum(bool(self.ground.agencies[article]) for article in group)
        note = f"{note}; {crediting} of {len(group)} credit an agency"
        written, credited = self._written(group), self._credited(group)
        if not written or set(written) & set(credited) or not credited:
            return note
        credits_ = ", ".join(sorted(credited))
        return f"{note} ({credits_}); the text in common names {', '.join(sorted(written))}"
