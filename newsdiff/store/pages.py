"""What a page of an index holds, as bytes: arrays in their least width and zstd, tables by Arrow.

Layout of a page of arrays: how many arrays there are (1 byte); of each, the width of its items in
bytes (1 byte) and how many they are (4 bytes); then one zstd frame of all items, array after array,
little-endian. What a page says of its own size is checked before room is made for it.
"""

from __future__ import annotations

import struct
import threading
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa
import zstandard

from newsdiff.core.ranges import spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = [
    "ARTICLE_SCHEMA",
    "NO_ARTICLES",
    "NO_FIGURES",
    "NO_PAIRS",
    "Figures",
    "PageError",
    "RowWords",
    "StoredPairs",
    "decode_articles",
    "decode_figures",
    "decode_pairs",
    "decode_texts",
    "decode_words",
    "demand",
    "encode_articles",
    "encode_figures",
    "encode_pairs",
    "encode_texts",
    "encode_words",
    "without_texts",
    "without_titles",
]

ARTICLE_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("source", pa.string()),
        pa.field("published", pa.string()),
        pa.field("title", pa.string()),
        pa.field("time", pa.int64(), nullable=False),
        pa.field("language", pa.string()),
        pa.field("agencies", pa.string()),
        pa.field("file", pa.string(), nullable=False),
        pa.field("line", pa.int64(), nullable=False),
        pa.field("blocks", pa.list_(pa.uint32()), nullable=False),
    ]
)
"""Columns of the articles of an index, one row an article.

id: different for each article that is there. published: the date as the dump has it. time: the same
in milliseconds since 1970, `UNDATED` if not known. agencies: canonical names of those it credits,
joined by ", ". file, line: where it stood, from 1. blocks: row of each block, `NO_ROW` for a block
without words.
"""

_LEVEL = 5
"""Words of 128 rows take a quarter less room than at level 3, and a microsecond a row more."""
_ARRAY = struct.Struct("<BI")
_WIDTHS = (np.uint8, np.uint16, np.uint32, np.uint64)
_MAX_BYTES = 1 << 31
"""More than a page has: a whole article in a block is a few megabytes at most."""
_local = threading.local()


class PageError(ValueError):
    """Bytes that are no page of the kind they should be."""


@attrs.frozen(kw_only=True, eq=False)
class Figures:
    """Figures of rows.

    Attributes:
        texts: uint64[n], hash of the words.
        n_words: uint32[n].
        n_marks: uint32[n].
        n_shingles: uint32[n], different shingles.
    """

    texts: NDArray[np.uint64]
    n_words: NDArray[np.uint32]
    n_marks: NDArray[np.uint32]
    n_shingles: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.texts)


@attrs.frozen(kw_only=True, eq=False)
class RowWords:
    """Words and marks of rows.

    Attributes:
        n_words: uint32[n].
        words: uint32[n_words.sum()], one row after the other.
        n_marks: uint32[n].
        marks: uint16[n_marks.sum()].
    """

    n_words: NDArray[np.uint32]
    words: NDArray[np.uint32]
    n_marks: NDArray[np.uint32]
    marks: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.n_words)

    def taken(self, indices: NDArray[np.int64]) -> RowWords:
        """Those of some of the rows, by their places among them."""
        return RowWords(
            n_words=self.n_words[indices],
            words=_ragged(self.words, self.n_words, indices),
            n_marks=self.n_marks[indices],
            marks=_ragged(self.marks, self.n_marks, indices),
        )


@attrs.frozen(kw_only=True, eq=False)
class StoredPairs:
    """Verified pairs of rows.

    Attributes:
        left: uint32[n].
        right: uint32[n], higher than left.
        shared: uint32[n], different shingles that they have in common.
    """

    left: NDArray[np.uint32]
    right: NDArray[np.uint32]
    shared: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.left)


_NONE = np.empty(0, dtype=np.uint32)
NO_ARTICLES = pa.Table.from_batches([], schema=ARTICLE_SCHEMA)
NO_FIGURES = Figures(texts=_NONE.astype(np.uint64), n_words=_NONE, n_marks=_NONE, n_shingles=_NONE)
NO_PAIRS = StoredPairs(left=_NONE, right=_NONE, shared=_NONE)


def _ragged(
    items: NDArray[Any], counts: NDArray[np.uint32], indices: NDArray[np.int64]
) -> NDArray[Any]:
    """Items of some rows, of the items of all, one row after the other."""
    starts = np.cumsum(counts, dtype=np.int64) - counts
    return items[spread(starts[indices], counts[indices].astype(np.int64))]


def encode_figures(figures: Figures) -> bytes:
    """Encode figures of consecutive rows."""
    return _packed(figures.texts, figures.n_words, figures.n_marks, figures.n_shingles)


def decode_figures(content: bytes) -> Figures:
    """Decode what `encode_figures` made.

    Raises:
        PageError: it is something else.
    """
    texts, n_words, n_marks, n_shingles = _unpacked(content, 4)
    demand(len(texts) == len(n_words) == len(n_marks) == len(n_shingles))
    return Figures(
        texts=texts.astype(np.uint64),
        n_words=n_words.astype(np.uint32),
        n_marks=n_marks.astype(np.uint32),
        n_shingles=n_shingles.astype(np.uint32),
    )


def encode_words(rows: RowWords) -> bytes:
    """Encode words and marks of consecutive rows."""
    return _packed(rows.n_words, rows.words, rows.n_marks, rows.marks)


def decode_words(content: bytes) -> RowWords:
    """Decode what `encode_words` made.

    Raises:
        PageError: it is something else.
    """
    n_words, words, n_marks, marks = _unpacked(content, 4)
    demand(len(n_words) == len(n_marks))
    demand(n_words.sum(dtype=np.uint64) == len(words))
    demand(n_marks.sum(dtype=np.uint64) == len(marks))
    return RowWords(
        n_words=n_words.astype(np.uint32),
        words=words.astype(np.uint32),
        n_marks=n_marks.astype(np.uint32),
        marks=marks.astype(np.uint16),
    )


def encode_pairs(pairs: StoredPairs) -> bytes:
    """Encode pairs."""
    return _packed(pairs.left, pairs.right, pairs.shared)


def decode_pairs(content: bytes) -> StoredPairs:
    """Decode what `encode_pairs` made.

    Raises:
        PageError: it is something else.
    """
    left, right, shared = (each.astype(np.uint32) for each in _unpacked(content, 3))
    demand(len(left) == len(right) == len(shared))
    return StoredPairs(left=left, right=right, shared=shared)


def encode_articles(articles: pa.Table) -> bytes:
    """Encode a table of consecutive articles, of `ARTICLE_SCHEMA`."""
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression=pa.Codec("zstd", compression_level=_LEVEL))
    with pa.ipc.new_stream(sink, ARTICLE_SCHEMA, options=options) as writer:
        writer.write_table(articles.combine_chunks())
    return bytes(sink.getvalue())


def decode_articles(content: bytes, columns: Sequence[str] | None = None) -> pa.Table:
    """Decode what `encode_articles` made.

    Args:
        content: the page.
        columns: names of the columns that are wanted, in the order of `ARTICLE_SCHEMA`; all of them
            if omitted. Others are not unpacked.

    Raises:
        PageError: it is something else.
    """
    wanted = ARTICLE_SCHEMA.names if columns is None else columns
    indices = [ARTICLE_SCHEMA.get_field_index(name) for name in wanted]
    options = pa.ipc.IpcReadOptions(use_threads=False, included_fields=indices)
    try:
        with pa.ipc.open_stream(content, options=options) as reader:
            table = reader.read_all()
        table.validate(full=True)
    except (pa.ArrowInvalid, OSError) as error:
        raise PageError("no table of articles") from error
    demand(table.schema.equals(pa.schema([ARTICLE_SCHEMA.field(index) for index in indices])))
    return table


def encode_texts(texts: Sequence[str]) -> bytes:
    """Encode the texts of consecutive articles; lone surrogates are kept."""
    parts = [text.encode("utf-8", "surrogatepass") for text in texts]
    lengths = np.fromiter(map(len, parts), np.uint64, len(parts))
    return _packed(lengths, np.frombuffer(b"".join(parts), dtype=np.uint8))


def decode_texts(content: bytes) -> list[str]:
    """Decode what `encode_texts` made.

    Raises:
        PageError: it is something else.
    """
    lengths, joined = _unpacked(content, 2)
    demand(joined.dtype == np.uint8)
    ends = np.cumsum(lengths, dtype=np.uint64)
    demand(len(joined) == (ends[-1] if len(ends) else 0))
    raw, bounds = joined.tobytes(), [0, *ends.tolist()]
    try:
        return [raw[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(bounds)]
    except UnicodeDecodeError as error:
        raise PageError("no texts") from error


def without_texts(texts: Sequence[str], places: NDArray[np.int64]) -> bytes | None:
    """Encode the texts of consecutive articles, of which some say nothing any more.

    Args:
        texts: the texts.
        places: of those, in the order of the texts.

    Returns:
        The page; None where they said nothing before.
    """
    gone = set(places.tolist())
    if not any(texts[place] for place in gone):
        return None
    return encode_texts(["" if place in gone else text for place, text in enumerate(texts)])


def without_titles(articles: pa.Table, places: NDArray[np.int64]) -> bytes | None:
    """Encode consecutive articles, of which some have no title any more; as `without_texts`."""
    titles = articles.column("title").to_pylist()
    gone = set(places.tolist())
    if not any(titles[place] for place in gone):
        return None
    kept = [None if place in gone else title for place, title in enumerate(titles)]
    at = ARTICLE_SCHEMA.get_field_index("title")
    return encode_articles(
        articles.set_column(at, ARTICLE_SCHEMA.field(at), pa.array(kept, pa.string()))
    )


def _packed(*arrays: NDArray[Any]) -> bytes:
    """Arrays of unsigned numbers, each in the least width that holds it, compressed together."""
    narrow: list[NDArray[Any]] = [each.astype(_least(int(each.max(initial=0)))) for each in arrays]
    head = bytes([len(narrow)]) + b"".join(_ARRAY.pack(each.itemsize, len(each)) for each in narrow)
    return head + _compressor().compress(b"".join(each.tobytes() for each in narrow))


def _unpacked(content: bytes, n_arrays: int) -> list[NDArray[Any]]:
    head_size = 1 + n_arrays * _ARRAY.size
    demand(len(content) > head_size and content[0] == n_arrays)
    shapes = [_ARRAY.unpack_from(content, 1 + i * _ARRAY.size) for i in range(n_arrays)]
    demand(all(width in {1, 2, 4, 8} for width, _ in shapes))
    n_bytes = sum(width * n for width, n in shapes)
    body = _unzipped(memoryview(content)[head_size:], n_bytes)
    arrays, place = [], 0
    for width, n in shapes:
        kind = np.dtype(f"<u{width}")
        arrays.append(np.frombuffer(body, dtype=kind, count=n, offset=place))
        place += width * n
    return arrays


def _unzipped(frame: memoryview, n_bytes: int) -> bytes:
    demand(n_bytes <= _MAX_BYTES)
    try:
        demand(zstandard.get_frame_parameters(frame).content_size == n_bytes)
        body = _decompressor().decompress(frame)
    except zstandard.ZstdError as error:
        raise PageError("no zstd frame") from error
    demand(len(body) == n_bytes)
    return body


def _least(largest: int) -> type:
    """The least unsigned type that holds a number."""
    return next(kind for kind in _WIDTHS if largest <= np.iinfo(kind).max)


def demand(fits: bool, problem: str = "its parts do not fit together") -> None:  # noqa: FBT001
    """Refuse a page that says something else elsewhere, or what cannot be.

    Raises:
        PageError: something does not fit.
    """
    if not fits:
        raise PageError(problem)


def _compressor() -> zstandard.ZstdCompressor:
    """One a thread: they are not to be shared."""
    if not hasattr(_local, "compressor"):
        _local.compressor = zstandard.ZstdCompressor(level=_LEVEL)
    compressor: zstandard.ZstdCompressor = _local.compressor
    return compressor


def _decompressor() -> zstandard.ZstdDecompressor:
    if not hasattr(_local, "decompressor"):
        _local.decompressor = zstandard.ZstdDecompressor()
    decompressor: zstandard.ZstdDecompressor = _local.decompressor
    return decompressor
