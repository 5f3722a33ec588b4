"""Articles of our own making, dumps of them in every form, and ways to damage what was written."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from typing import TYPE_CHECKING, Any

import zstandard

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["FORMS", "articles", "damaged", "packed", "unpacked", "written"]

FORMS = ("jsonl", "csv", "tsv", "parquet", "folder")
_WORDS = (
    *("ferry", "harbour", "council", "storm", "ticket", "island", "mayor", "bridge", "school"),
    *("market", "winter", "river", "vote", "strike", "engine", "doctor", "museum", "letter"),
    *("garden", "border", "union", "budget", "police", "train", "station", "witness", "farmer"),
)
_ODD = (
    *("", "é", "\u200b", "\ud800", "\x00", "\x1b[31m", "=1+1", "'=a", "中文", "😀"),
    *('"', "\r", ","),
)
_DATES = ("2020-01-01", "3 Jan 2020", "03/04/2019", "9" * 20, 1577836800, -5, 1e300, None, True, "")
_TOKENS = (
    *(b'"', b"{", b"}", b"[", b"\n", b"\r", b"\r\n", b",", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf"),
    *(b"\\ud800", b"\\u0000", b"NaN", b"1e999", b'{"text":', b"\xf0\x9f", b"\x1f\x8b", b"PAR1"),
    *(b'"text"', b"9" * 30, b"[" * 200, b"\x28\xb5\x2f\xfd", b"\t", b"'"),
)


def articles(draw: random.Random, n: int) -> list[dict[str, Any]]:
    """Records with repeated, edited and odd paragraphs, ids, outlets and dates."""
    pool = [" ".join(draw.choices(_WORDS, k=draw.randint(3, 30))) for _ in range(max(2, n))]
    records = []
    for index in range(n):
        paragraphs = [_edited(draw, draw.choice(pool)) for _ in range(draw.randint(0, 4))]
        record: dict[str, Any] = {"id": f"a{index}", "text": "\n\n".join(paragraphs)}
        if draw.random() < 0.8:
            record["source"] = draw.choice(("Post", "Mail", "Wire", draw.choice(_ODD)))
        if draw.random() < 0.8:
            record["published"] = draw.choice(_DATES)
        if draw.random() < 0.2:
            record["id"] = draw.choice(("a0", "a0#2", "", "=a", "'=a", 7, draw.choice(_ODD)))
        if draw.random() < 0.05:
            record.pop(draw.choice(("id", "text")))
        if draw.random() < 0.05:
            record["text"] = draw.choice((None, 5, ["a"], {"b": 1}))
        records.append(record)
    return records


def _edited(draw: random.Random, text: str) -> str:
    words = text.split()
    if draw.random() < 0.4:
        words[draw.randrange(len(words))] = draw.choice((*_WORDS, *_ODD))
    return " ".join(words)


def written(folder: Path, name: str, records: list[dict[str, Any]], form: str) -> Path:
    """Write records as a dump; records that the form cannot hold are made plain text."""
    folder.mkdir(parents=True, exist_ok=True)
    if form == "folder":
        path = folder / name
        path.mkdir()
        for index, record in enumerate(records):
            content = str(record.get("text")).encode("utf-8", "surrogatepass")
            (path / f"{index:03}.txt").write_bytes(content)
        return path
    path = folder / f"{name}.{form}"
    if form == "jsonl":
        path.write_bytes(
            b"".join(
                json.dumps(record, ensure_ascii=index % 2 == 0).encode("utf-8", "surrogatepass")
                + b"\n"
                for index, record in enumerate(records)
            )
        )
    elif form == "parquet":
        _write_parquet(path, records)
    else:
        stream = io.StringIO(newline="")
        names = ["id", "text", "source", "published"]
        delimiter = "\t" if form == "tsv" else ","
        writer = csv.DictWriter(stream, names, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(records)
        path.write_bytes(stream.getvalue().encode("utf-8", "surrogatepass"))
    return path


def _write_parquet(path: Path, records: list[dict[str, Any]]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    columns = {
        name: pa.array([_plain(record.get(name)) for record in records], pa.string())
        for name in ("id", "text", "source", "published")
    }
    parquet.write_table(pa.table(columns), path, row_group_size=7)


def _plain(value: object) -> str | None:
    return None if value is None else str(value).encode("utf-8", "replace").decode()


def packed(content: bytes, packing: str) -> bytes:
    """Bytes compressed as the suffix says; none for an empty one."""
    packings = {
        "gz": gzip.compress,
        "zst": zstandard.compress,
        "bz2": bz2.compress,
        "xz": lzma.compress,
    }
    return packings[packing](content) if packing else content


def unpacked(content: bytes, packing: str) -> bytes | None:
    """What is in whole packed bytes; None where they are damaged."""
    try:
        if packing == "gz":
            return gzip.decompress(content)
        if packing == "zst":
            return zstandard.ZstdDecompressor().decompress(content, max_output_size=1 << 26)
    except (OSError, EOFError, zstandard.ZstdError, Exception):  # noqa: BLE001  zlib.error and more
        return None
    return content


def damaged(draw: random.Random, content: bytes, n: int) -> bytes:
    """Bytes with that many changes: flipped, cut out, doubled, put in, cut off."""
    raw = bytearray(content)
    for _ in range(n):
        if not raw:
            break
        at = draw.randrange(len(raw))
        kind = draw.random()
        if kind < 0.3:
            raw[at] = draw.randrange(256)
        elif kind < 0.6:
            raw[at:at] = draw.choice(_TOKENS)
        elif kind < 0.75:
            del raw[at : at + draw.choice((1, 2, 40, 400))]
        elif kind < 0.9:
            raw[at:at] = raw[max(0, at - draw.choice((1, 40, 400))) : at]
        else:
            del raw[at:]
    return bytes(raw)


def joined(parts: Iterable[str]) -> str:
    """What failed, on one line."""
    return "; ".join(part for part in parts if part)
