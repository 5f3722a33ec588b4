"""Which of these articles come from the same dispatch, and what did each newsroom change?

Example:
    >>> import newsdiff as nd
    >>> one = nd.Article(text="The ferry will stay in port until June, the harbour authority said.")
    >>> two = nd.Article(text="The ferry will stay in port until July, the harbour authority said.")
    >>> nd.compare(one, two).links[0].level
    'edited'
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from newsdiff._version import __version__

if TYPE_CHECKING:
    from newsdiff.agencies import Agency, AgencyTable, load_agencies
    from newsdiff.align import AlignSettings
    from newsdiff.collate import CollateSettings
    from newsdiff.errors import (
        DependencyError,
        InputError,
        NewsdiffError,
        OutputError,
        ResourceError,
    )
    from newsdiff.model import (
        CREDIT_KINDS,
        LABELS,
        LEVELS,
        NOISE_KINDS,
        STORY_KINDS,
        Addition,
        AdditionKind,
        Article,
        Attribution,
        AttributionStatus,
        Block,
        CleanedArticle,
        ComparedArticle,
        Comparison,
        CoreSentence,
        Credit,
        Descent,
        DescentKind,
        Divergence,
        DivergenceKind,
        Edit,
        EditOp,
        Evidence,
        Figures,
        Label,
        Level,
        Limit,
        Limits,
        Link,
        Member,
        Mention,
        Origin,
        Pair,
        Passage,
        Quotation,
        QuotationForm,
        QuotationMember,
        Reason,
        ReasonKind,
        Relation,
        SegmentedArticle,
        Sentence,
        SentenceAttribution,
        ShareRow,
        Shares,
        Side,
        Span,
        TextSpan,
        Tokens,
        Verdict,
        WireCore,
    )
    from newsdiff.model.dump import Summary
    from newsdiff.model.dump_settings import DedupeSettings, RepresentativeSettings
    from newsdiff.model.index import IndexSettings
    from newsdiff.model.index_answer import (
        AskedArticle,
        AskedParagraph,
        AskedSentence,
        IndexedArticle,
        IndexHit,
    )
    from newsdiff.model.index_results import Added, IndexStats, Verification
    from newsdiff.pipeline import compare
    from newsdiff.pipeline.dedupe import Duplicates, dedupe, open  # noqa: A004  as `newsdiff.open`
    from newsdiff.pipeline.dedupe.representatives import DeduplicatedDump, Dropped
    from newsdiff.pipeline.index import Index
    from newsdiff.report.dump import DumpArticle, DumpOverview, DumpStory, Story
    from newsdiff.report.index import IndexAnswer
    from newsdiff.stages import align, clean, sentences

__all__ = [
    "CREDIT_KINDS",
    "LABELS",
    "LEVELS",
    "NOISE_KINDS",
    "STORY_KINDS",
    "Added",
    "Addition",
    "AdditionKind",
    "Agency",
    "AgencyTable",
    "AlignSettings",
    "Article",
    "AskedArticle",
    "AskedParagraph",
    "AskedSentence",
    "Attribution",
    "AttributionStatus",
    "Block",
    "CleanedArticle",
    "CollateSettings",
    "ComparedArticle",
    "Comparison",
    "CoreSentence",
    "Credit",
    "DedupeSettings",
    "DeduplicatedDump",
    "DependencyError",
    "Descent",
    "DescentKind",
    "Divergence",
    "DivergenceKind",
    "Dropped",
    "DumpArticle",
    "DumpOverview",
    "DumpStory",
    "Duplicates",
    "Edit",
    "EditOp",
    "Evidence",
    "Figures",
    "Index",
    "IndexAnswer",
    "IndexHit",
    "IndexSettings",
    "IndexStats",
    "IndexedArticle",
    "InputError",
    "Label",
    "Level",
    "Limit",
    "Limits",
    "Link",
    "Member",
    "Mention",
    "NewsdiffError",
    "Origin",
    "OutputError",
    "Pair",
    "Passage",
    "Quotation",
    "QuotationForm",
    "QuotationMember",
    "Reason",
    "ReasonKind",
    "Relation",
    "RepresentativeSettings",
    "ResourceError",
    "SegmentedArticle",
    "Sentence",
    "SentenceAttribution",
    "ShareRow",
    "Shares",
    "Side",
    "Span",
    "Story",
    "Summary",
    "TextSpan",
    "Tokens",
    "Verdict",
    "Verification",
    "WireCore",
    "__version__",
    "align",
    "clean",
    "compare",
    "dedupe",
    "load_agencies",
    "open",
    "sentences",
]

_NAMES = {
    "newsdiff.agencies": ("Agency", "AgencyTable", "load_agencies"),
    "newsdiff.align": ("AlignSettings",),
    "newsdiff.collate": ("CollateSettings",),
    "newsdiff.errors": (
        "DependencyError",
        "InputError",
        "NewsdiffError",
        "OutputError",
        "ResourceError",
    ),
    "newsdiff.model.dump": ("Summary",),
    "newsdiff.model.dump_settings": ("DedupeSettings", "RepresentativeSettings"),
    "newsdiff.model.index": ("IndexSettings",),
    "newsdiff.model.index_answer": (
        "AskedArticle",
        "AskedParagraph",
        "AskedSentence",
        "IndexHit",
        "IndexedArticle",
    ),
    "newsdiff.model.index_results": ("Added", "IndexStats", "Verification"),
    "newsdiff.pipeline": ("compare",),
    "newsdiff.pipeline.dedupe": ("Duplicates", "dedupe", "open"),
    "newsdiff.pipeline.dedupe.representatives": ("DeduplicatedDump", "Dropped"),
    "newsdiff.pipeline.index": ("Index",),
    "newsdiff.report.dump": ("DumpArticle", "DumpOverview", "DumpStory", "Story"),
    "newsdiff.report.index": ("IndexAnswer",),
    "newsdiff.stages": ("align", "clean", "sentences"),
}
"""Homes of the public names but those of `newsdiff.model`, which has all others.

A home is imported when one of its names is first asked for.
"""

_HOME = {name: home for home, names in _NAMES.items() for name in names}


_PARTS = ("spark",)
"""Modules that are reached by their name here, too: `newsdiff.spark.dedupe`."""


def __getattr__(name: str) -> Any:  # noqa: ANN401  any public name
    if name in _PARTS:
        return importlib.import_module(f"newsdiff.{name}")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOME.get(name, "newsdiff.model")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """This package, in which a stage does not take the name of the function that is called like it.

    Importing `newsdiff.align` binds that stage here; `newsdiff.align(left, right)` is the function.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in _HOME):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
