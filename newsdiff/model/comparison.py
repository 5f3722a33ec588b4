"""The result of `newsdiff.compare`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.model.collation import (
    Figures,
    WireCore,
)
from newsdiff.model.links import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from newsdiff.model.collation import (
        Addition,
        Attribution,
        ComparedArticle,
        Passage,
        Quotation,
        SentenceAttribution,
    )
    from newsdiff.model.family import Descent, Origin, Relation
    from newsdiff.model.links import Link, Pair

__all__ = ["Comparison"]


@attrs.frozen(kw_only=True, repr=False)
class Comparison:
    """The result of `newsdiff.compare`.

    Attributes:
        articles: the compared articles, in the order given.
        links: links between sentences of every two articles, ordered by left article, right
            article, place on the left.
        passages: links reconciled over all articles.
        pairs: near-duplicate paragraphs.
        limits: bounds that were reached.
        not_compared: pairs of articles, the lower index first, whose wording was not compared, for
            their languages differ, or one is in a script without spaces between words. Neither
            shared text nor text of one alone is claimed of such a pair: there are no links between
            the two, and what an article has is an addition only against those in its own language.
        core: the wire core.
        attributions: one for each article and agency with evidence, the likeliest agency first.
        sentence_attributions: one for each sentence of a story, in order.
        descents: what each article goes back to, one for each article, in order; origins and
            relations follow from them.
        origins: articles grouped by the dispatch, or other text, that they go back to; those of one
            agency are one independent source, see `sources`.
        relations: one for each two articles that share text.
        additions: what each source alone says, by article and place.
        quotations: quotations that several articles carry.
        figures: shares with intervals, and the outlet × outlet matrix.
    """

    articles: tuple[ComparedArticle, ...]
    links: tuple[Link, ...]
    passages: tuple[Passage, ...] = ()
    pairs: tuple[Pair, ...] = ()
    limits: Limits = attrs.field(factory=Limits)
    not_compared: tuple[tuple[int, int], ...] = ()
    core: WireCore = attrs.field(factory=WireCore)
    attributions: tuple[Attribution, ...] = ()
    sentence_attributions: tuple[SentenceAttribution, ...] = ()
    descents: tuple[Descent, ...] = ()
    origins: tuple[Origin, ...] = ()
    relations: tuple[Relation, ...] = ()
    additions: tuple[Addition, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    figures: Figures = attrs.field(factory=Figures)

    def __repr__(self) -> str:
        names = ", ".join(compared.name for compared in self.articles[:4])
        more = ", …" if len(self.articles) > 4 else ""  # noqa: PLR2004
        return f"<Comparison of {names}{more}: {len(self.links):,} links>"

    @property
    def sources(self) -> tuple[tuple[int, ...], ...]:
        """The independent sources, each as the numbers of its origins, in their order.

        All that one agency sent out is one source, in however many dispatches; an origin that no
        agency is known of is one of its own. Those in `unrelated` are none.
        """
        unrelated = set(self.unrelated)
        found: dict[str | int, list[int]] = {}
        for number, origin in enumerate(self.origins):
            if number in unrelated:
                continue
            found.setdefault(origin.agency or number, []).append(number)
        return tuple(map(tuple, found.values()))

    @property
    def unrelated(self) -> tuple[int, ...]:
        """Numbers of the origins of one article that has no text in common with any other.

        Whether such an article tells of the same event the texts do not show, so that it is no
        independent source of it, whomever it credits. Nor is one whose wording was not compared.
        """
        linked = {side.article for link in self.links for side in (link.left, link.right)}
        return tuple(
            number
            for number, origin in enumerate(self.origins)
            if len(origin.articles) == 1 and linked.isdisjoint(origin.articles)
        )

    @property
    def uncompared(self) -> tuple[int, ...]:
        """Indices of the articles whose wording was compared with no other's (`not_compared`)."""
        n_apart = Counter(article for pair in self.not_compared for article in pair)
        others = len(self.articles) - 1
        return tuple(
            compared.index for compared in self.articles if n_apart[compared.index] == others
        )

    def is_undecided(self, origin: int) -> bool:
        """Whether an origin's text may come from one of its own articles as well as from outside.

        So it is where no agency is known, and the relation of two of its articles is undecided and
        that of no two is a common source.
        """
        found = self.origins[origin]
        among = set(found.articles)
        verdicts = {r.verdict for r in self.relations if {r.left, r.right} <= among}
        has_source = found.agency is not None or "common_source" in verdicts
        return not has_source and "undecided" in verdicts

    def has_differences(self) -> bool:
        """Whether the stories differ. Noise does not count.

        Returns:
            False if every sentence of every story is carried by every other article word for word
            and in the same place; True otherwise.
        """
        if len({compared.article.text for compared in self.articles}) == 1:
            return False
        if any(link.moved or link.level != "verbatim" for link in self.links):
            return True
        carried = {
            (side.article, sentence, other.article)
            for link in self.links
            for side, other in ((link.left, link.right), (link.right, link.left))
            for sentence in side.sentences
        }
        return any(
            (compared.index, sentence, other) not in carried
            for compared in self.articles
            for sentence, label in enumerate(compared.labels)
            if label != "noise"
            for other in range(len(self.articles))
            if other != compared.index
        )

    def to_json(self) -> str:
        """JSON by the contract `newsdiff/comparison/1`; the schema ships with the package."""
        from newsdiff.report import render_json

        return render_json(self)

    def to_html(self, path: str | Path | None = None) -> str:
        """The self-contained HTML page; also written to `path` if one is given."""
        from newsdiff.report import render_html

        page = render_html(self)
        if path is not None:
            from newsdiff.write import write_text

            write_text(page, path)
        return page

    def to_svg(self, path: str | Path | None = None, figure: str = "ribbons") -> str:
        """A figure as a self-contained SVG document; also written to `path` if one is given.

        Args:
            path: where to write it.
            figure: ribbons (sentences and what links them), matrix (articles by sentences of the
                dispatch) or family (who has it from whom).
        """
        from newsdiff.report import render_svg

        drawn: str = render_svg(self, figure)
        if path is not None:
            from newsdiff.write import write_text

            write_text(drawn, path)
        return drawn

    def to_frame(self, table: str | None = None) -> Any:  # noqa: ANN401  of a library
        """Links, or another table, as a data frame of pandas, else polars.

        Args:
            table: name of a table, such as answer, differences or passages (a wrong name lists
                all); without, links in full, one row each.

        Needs the extra `frames`.
        """
        if table is not None:
            from newsdiff.report import table_frame

            return table_frame(self, table)
        from newsdiff.report import links_frame

        return links_frame(self)

    def _repr_html_(self) -> str:
        from newsdiff.report import render_html

        return render_html(self, fragment=True)
