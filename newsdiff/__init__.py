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
    from newsdiff.model import Article, Comparison
    from newsdiff.pipeline import compare
    from newsdiff.pipeline.dedupe import dedupe, open  # noqa: A004  as in `newsdiff.open(DIR)`

__all__ = [
    "Agency",
    "AgencyTable",
    "AlignSettings",
    "Article",
    "CollateSettings",
    "Comparison",
    "DependencyError",
    "InputError",
    "NewsdiffError",
    "OutputError",
    "ResourceError",
    "__version__",
    "compare",
    "dedupe",
    "load_agencies",
    "open",
]

_HOME = {
    "Agency": "newsdiff.agencies",
    "AgencyTable": "newsdiff.agencies",
    "AlignSettings": "newsdiff.align",
    "CollateSettings": "newsdiff.collate",
    "load_agencies": "newsdiff.agencies",
    "Article": "newsdiff.model",
    "Comparison": "newsdiff.model",
    "DependencyError": "newsdiff.errors",
    "InputError": "newsdiff.errors",
    "NewsdiffError": "newsdiff.errors",
    "OutputError": "newsdiff.errors",
    "ResourceError": "newsdiff.errors",
    "compare": "newsdiff.pipeline",
    "dedupe": "newsdiff.pipeline.dedupe",
    "open": "newsdiff.pipeline.dedupe",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  any public name; loaded when first asked for
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
