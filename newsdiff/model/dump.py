"""The values of a search for duplicates in a dump that more than one stage handles.

Arrays and tables are named in annotations alone: importing this loads neither numpy nor pyarrow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import attrs

from newsdiff._version import __version__
from newsdiff.model.links import Limit

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = [
    "HOUSE",
    "KINDS",
    "NO_ROW",
    "NO_SOURCE",
    "QUOTATION",
    "RUNNING",
    "WHOLE_ARTICLE",
    "Articles",
    "Dropped",
    "Misread",
    "Part",
    "Progress",
    "Silence",
    "Strings",
    "Summary",
]

SCHEMA = "newsdiff/duplicates/1"
NO_ROW = 0xFFFFFFFF
"""The row of a block without words."""
NO_SOURCE = 0
"""Number of the source of an article without one."""
WHOLE_ARTICLE = -1
"""Number of the block that is the whole article."""
KINDS = ("running", "quotation", "house")
"""Of what kind shared text is; what a reader wants to see first at the head."""
RUNNING, QUOTATION, HOUSE = range(len(KINDS))


class Progress(Protocol):
    """Told of the stages of a run; a shell shows them."""

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """Begin a stage of `total` units (bytes, bands, …; None: not known)."""

    def advance(self, n: int) -> None:
        """Report `n` more units done."""


class Silence:
    """Progress that nobody sees."""

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """Show nothing."""

    def advance(self, n: int) -> None:
        """Show nothing."""


@attrs.frozen(kw_only=True, eq=False)
class Strings:
    """Texts of one field in the layout of an Arrow column.

    Attributes:
        content: uint8, UTF-8 of all of them, one after the other.
        offsets: int32[n + 1] into `content`.
        present: bool[n]; a missing or empty text is not present.
        hashes: uint64[n], equal for equal texts.
    """

    content: NDArray[np.uint8]
    offsets: NDArray[np.int32]
    present: NDArray[np.bool_]
    hashes: NDArray[np.uint64]


@attrs.frozen(kw_only=True, eq=False)
class Part:
    """What one job of the pass over a dump found out about its articles.

    Attributes:
        file: index of the file.
        first_line: lines of the file before this part.
        lines: int64[n], line of each article within the part.
        ids: texts of the id field.
        sources: texts of the source field.
        times: int64[n], publication times.
        published: the same as the dump has them.
        languages: uint8[n], index of each article's language in
            `newsdiff.clean.language.language_codes()`, 0 where it is not known.
        agencies: canonical names of the agencies that each credits, joined by ", "; not present
            where it credits none.
        n_blocks: int64[n], blocks of each article.
        block_rows: uint32, row of each block.
    """

    file: int
    first_line: int = 0
    lines: NDArray[np.int64]
    ids: Strings
    sources: Strings
    times: NDArray[np.int64]
    published: Strings
    languages: NDArray[np.uint8]
    agencies: Strings
    n_blocks: NDArray[np.int64]
    block_rows: NDArray[np.uint32]


@attrs.frozen(kw_only=True, eq=False)
class Articles:
    """Columns by article, and the two by block that belong to them.

    Attributes:
        ids: names, each different; string.
        files: int64[n], index of each article's file.
        lines: int64[n], its line or row there, from 1.
        sources: names of the sources by number, the first one null: no source.
        source_of: int64[n], number of each article's source; `NO_SOURCE` for none.
        times: int64[n], publication in milliseconds since 1970, `UNDATED` where it is not known.
        published: the same as the dump has it; string.
        languages: names of the languages by number, the first one null.
        language_of: int64[n].
        agencies: agencies that are credited together, by number, the first one null.
        agencies_of: int64[n].
        first_blocks: int64[n + 1], blocks by article.
        block_articles: uint32[n_blocks], article of each block.
        block_rows: uint32[n_blocks], row of each block.
        counts: how many articles were renamed, without an id, without a date, ….
    """

    ids: pa.StringArray
    files: NDArray[np.int64]
    lines: NDArray[np.int64]
    sources: pa.StringArray
    source_of: NDArray[np.int64]
    times: NDArray[np.int64]
    published: pa.StringArray
    languages: pa.StringArray
    language_of: NDArray[np.int64]
    agencies: pa.StringArray
    agencies_of: NDArray[np.int64]
    first_blocks: NDArray[np.int64]
    block_articles: NDArray[np.uint32]
    block_rows: NDArray[np.uint32]
    counts: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.source_of)


@attrs.frozen(kw_only=True)
class Misread:
    """A bad record, its line counted from the beginning of its file."""

    file: str
    line: int
    reason: str


class Dropped(NamedTuple):
    """Why an article is not in the deduplicated dump.

    Attributes:
        id: the article.
        reason: near-duplicate article, paragraphs in a kept article, or, of a run against an
            index, in the index already.
        kept_id: the article that is kept in its place, which may be one of the index.
        similarity: Jaccard similarity of the two articles; at paragraph level the part of the
            dropped article's words, boilerplate not counted, that the kept one carries.
    """

    id: str
    reason: str
    kept_id: str
    similarity: float


@attrs.frozen(kw_only=True, repr=False)
class Summary(Mapping[str, Any]):
    """What a run says about itself: the content of `summary.json`.

    It also reads like that file: `summary["counts"]["pairs"]` is `summary.counts["pairs"]`. All
    but `timings` is the same for the same dump and settings.

    Attributes:
        inputs: absolute paths of the dump; "-" is standard input.
        called: the same paths as the run was given them; articles without an id go by these.
        fields: what the fields are called in the dump.
        settings: settings, and the bands that were chosen for them.
        estimated_recall: share of the pairs at the threshold that the bands find.
        counts: articles, blocks, pairs, ….
        n_bad: records that could not be read.
        bad: the first of them.
        warnings: what the user should know of the fields, in words.
        limits: bounds that were reached.
        versions: of Python and the libraries.
        timings: seconds by stage, bytes, threads.
        form: form of the tables; None for tables in memory, and where an older run did not say.
        tables: names of the tables; None where an older run did not say.
        deduplicated: files of the deduplicated dump, below the result folder.
        against: of a run against an index: its address, its articles, its settings.
        version: of newsdiff.
        schema: name of the contract.
    """

    inputs: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    fields: Mapping[str, str] = attrs.field(factory=dict)
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    estimated_recall: Mapping[str, float] = attrs.field(factory=dict)
    counts: Mapping[str, int] = attrs.field(factory=dict)
    n_bad: int = 0
    bad: tuple[Misread, ...] = ()
    warnings: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    versions: Mapping[str, str] = attrs.field(factory=dict)
    timings: Mapping[str, float] = attrs.field(factory=dict)
    form: str | None = None
    tables: tuple[str, ...] | None = None
    deduplicated: tuple[str, ...] = ()
    against: Mapping[str, Any] = attrs.field(factory=dict)
    version: str = __version__
    schema: str = SCHEMA

    @classmethod
    def from_json(cls, text: str) -> Summary:
        """Read a summary, also one of an earlier version, which says less.

        Args:
            text: content of a `summary.json`.

        Returns:
            The summary; what is missing or of an unknown kind is as if nothing had been said.

        Raises:
            ValueError: it is no JSON.
            TypeError: it is no JSON object.
        """
        values = json.loads(text)
        if not isinstance(values, dict):
            raise TypeError("holds no JSON object")
        said = _Said(values)
        bad, written = _Said(said.object("bad_records")), _Said(said.object("tables"))
        limits = _Said(said.object("limits")).items("reached")
        return cls(
            inputs=said.names("inputs"),
            called=said.names("called") or said.names("inputs"),
            **{name: said.object(name) for name in _OBJECTS},
            n_bad=int(bad.values.get("count") or 0),
            bad=tuple(Misread(**_only(Misread, item)) for item in bad.items("first")),
            warnings=said.names("warnings"),
            limits=tuple(Limit(**_only(Limit, item)) for item in limits),
            form=written.values.get("form"),
            tables=written.names("names") if written.values else None,
            deduplicated=said.names("deduplicated"),
            against=said.object("against"),
            version=str(values.get("version", "")),
            schema=str(values.get("schema", SCHEMA)),
        )

    def to_json(self) -> str:
        """The text of `summary.json`."""
        return json.dumps(self._as_written(), ensure_ascii=False, indent=2) + "\n"

    def _as_written(self) -> dict[str, Any]:
        written = {
            "schema": self.schema,
            "version": self.version,
            "inputs": list(self.inputs),
            "called": list(self.called),
            "fields": dict(self.fields),
            "settings": dict(self.settings),
            "estimated_recall": dict(self.estimated_recall),
            "counts": dict(self.counts),
            "bad_records": {
                "count": self.n_bad,
                "first": [attrs.asdict(bad) for bad in self.bad],
            },
            "warnings": list(self.warnings),
            "limits": {
                "stopped_early": bool(self.limits),
                "reached": [attrs.asdict(limit) for limit in self.limits],
            },
            "versions": dict(self.versions),
            "timings": dict(self.timings),
        }
        if self.tables is not None:
            written["tables"] = {"form": self.form, "names": list(self.tables)}
        if self.deduplicated:
            written["deduplicated"] = list(self.deduplicated)
        if self.against:
            written["against"] = dict(self.against)
        return written

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401  as decoded from JSON
        return self._as_written()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._as_written())

    def __len__(self) -> int:
        return len(self._as_written())

    def __repr__(self) -> str:
        figures = [f"{name}={n:,}" for name, n in self.counts.items() if name in _TELLING]
        return f"Summary({', '.join(figures)})"


_OBJECTS = ("fields", "settings", "estimated_recall", "counts", "versions", "timings")
_TELLING = ("articles", "blocks", "pairs", "clusters", "bad")


@attrs.frozen
class _Said:
    """A JSON object that may lack anything."""

    values: dict[str, Any]

    def object(self, name: str) -> dict[str, Any]:
        value = self.values.get(name)
        return value if isinstance(value, dict) else {}

    def items(self, name: str) -> list[dict[str, Any]]:
        value = self.values.get(name)
        return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

    def names(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name)
        return tuple(map(str, value)) if isinstance(value, list) else ()


def _only(kind: type[attrs.AttrsInstance], values: dict[str, Any]) -> dict[str, Any]:
    """Of the values those that a class has fields for; None for a field that is missing."""
    return {field.name: values.get(field.name) for field in attrs.fields(kind)}
