"""Small files that unpack without end, and lines and rows without end: within `--memory`."""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import zstandard
from processes import measured
from registry import measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MEMORY = 512_000_000
MB = 1 << 20
GOOD = b'{"id":"a","text":"A ferry ran aground in the harbour of Varn on a windy day."}\n'


@measure("bombs", n=14, n_fast=0)
def bombs(n: int) -> Iterator[str]:
    for title, suffix, parts in list(_bombs())[:n]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"bomb{suffix}")
            _write(path, parts)
            command = [sys.executable, "-m", "newsdiff", "dedupe", str(path), "-q"]
            end = measured(*command, "-o", f"{folder}/out", "--memory", f"{MEMORY // 10**6}MB")
        problem = ""
        if end.status not in {0, 2} or "a fault of newsdiff" in end.said:
            problem = f"status {end.status}: {end.said[-300:]}"
        elif end.peak_bytes > MEMORY:
            problem = f"{end.peak_bytes / 1e6:.0f} MB"
        elif not end.said:
            problem = "nothing is said of it"
        yield f"{title}: {problem}" if problem else ""


def _write(path: Path, parts: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        if path.suffix == ".gz":
            with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as stream:
                stream.writelines(parts)
        elif path.suffix == ".zst":
            with zstandard.ZstdCompressor().stream_writer(file, closefd=False) as stream:
                for part in parts:
                    stream.write(part)
        else:
            file.writelines(parts)


def _bombs() -> Iterator[tuple[str, str, Iterable[bytes]]]:
    long_line = [GOOD, b'{"text":"', *[b"a" * MB] * 1000, b'"}\n', GOOD]
    wide = json.dumps({"id": "x", "text": "\U0001f600 a " * MB}, ensure_ascii=False).encode()
    wide = wide[: 7 * MB] + b'"}\n'
    large = b'{"id":"x","text":"' + b"a b " * (7 * MB // 4) + b'"}\n'
    header = b"id,text\na,hello to all of you\n"
    for suffix in (".jsonl.gz", ".jsonl.zst", ".jsonl"):
        n_lines = 400 if suffix == ".jsonl" else 1003
        yield f"one line, {suffix}", suffix, [*long_line[:n_lines], b'"}\n']
        yield f"large records, {suffix}", suffix, [large] * 30
        yield f"wide records, {suffix}", suffix, [wide] * 20
    yield "an open quote", ".csv.gz", [header, b'b,"', *[b"x y z\n" * MB] * 4]
    yield "a row without end", ".csv.zst", [header, b"b,", *[b"x " * MB] * 400]
    yield "blank lines", ".jsonl.gz", [GOOD, *[b"\n" * MB] * 400, b"{"]
    yield "records of nothing", ".jsonl", [b'{"text":""}\n' * MB] * 5
    yield "bad lines", ".jsonl", [GOOD, *[b"x\n" * MB] * 6]
