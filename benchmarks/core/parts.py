"""What the fuzzer puts in and what must come out: a function a part, called with a random source.

A part returns whether what the core said is what the plain definition says. A case is named by
part, seed and number alone, so that it can be run again.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, Any

import hostile
import numpy as np

from newsdiff.clean import block_spans
from newsdiff.core import kernels
from newsdiff.core.kernels import SLACK
from newsdiff.link.exact import exact_candidates
from newsdiff.model.moment import is_ambiguous, parse_moment
from newsdiff.model.shingles import shingles
from newsdiff.read.dump.lines import LineScanner, Stretch
from newsdiff.read.dump.records import BadRecord, Fields, record_from_line
from newsdiff.segment import words
from newsdiff.segment.cut_table import cut_table
from newsdiff.segment.quick import quick_cut
from newsdiff.segment.scripts import NO_SPACE_RANGES
from newsdiff.sketch.bands import Bands
from newsdiff.sketch.batch import Sketcher
from newsdiff.sketch.cutting import cutter, saying_marks
from newsdiff.sketch.folding import fold_table
from newsdiff.sketch.hashing import shingle_hashes, word_hash
from newsdiff.sketch.minhash import permutations

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PARTS", "main"]

TABLE = fold_table(NO_SPACE_RANGES)
PERMUTATIONS = permutations(64)
CUTTER = cutter(cut_table(), saying_marks(["ferry", "a"]))
PIECES = ["\n", "\r", "\r\n", "\n\n", "\v", "\f", "\x1c", "\x1e", "\x85", "\u2028", "\u3000"]
PIECES += ["\xa0", " ", "  ", "\t", "    ", ".", "”", "»", ":", '"', "’", "\0", "a", "Ferry "]
PIECES += ["É", "ŉ", "ß", "İ", "ﬃ", "東京", "ก", "\ud800", "\U0001f600", "1987", "_", "x" * 40]
PIECES += ["? ", "! ", "The ", "U.S. ", "J.", "«", "“", "'", "„", "No. ", "3. ", "…", "。"]
PIECES += ["a line that is long enough to have been wrapped at its end", "w" * 91, "tide port "]
VALUES = ["1", "-0", "1.5e3", "01", "1e", "null", "nul", "true", "NaN", "Infinity", "[]", "{}"]
VALUES += ['""', '"é"', '"\\u00e9"', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\uZZZZ"', '"\\x"', '"a']
VALUES += ['"Tide\\nport"', "[1,[2,{}]]", '{"a":[{}]}', "[" * 61 + "]" * 61, '"' + "q" * 70 + '"']
NAMES = ['"id"', '"text"', '"source"', '"published"', '"te\\u0078t"', '"x"', '""', "text"]
BYTES = b'"\\{}[]:,\n\r\t \x00\x1f\x7f\x80\xbf\xc2\xe2\xed\xa0\xf4\x90\xffu0e-.N'
DATES = ["2018-12-27", "2018-12-27T09:30:00Z", "2018-02-29", "2018-12-27 09:30:00+02:00"]
DATES += ["0001-01-01", "9999-12-31T23:59:59-14:00", "1545903000", "27 Dec 2018", "03/04/2019"]
DATES += ["Thu, 27 Dec 2018 09:30:00 GMT", "2018-W52-4", "24:00:00", "2018-12-27T24:00:00Z", ""]


def text_of(chance: Random, n_pieces: int = 30) -> str:
    """Pieces that matter to the rules, and any code points."""
    parts = chance.choices(PIECES, k=chance.randrange(n_pieces))
    if chance.random() < 0.3:
        parts += [chr(chance.randrange(0x110000)) for _ in range(chance.randrange(40))]
        chance.shuffle(parts)
    return "".join(parts)


def memory_of(texts: list[str]) -> tuple[Any, Any, Any]:
    """Texts one after the other, with slack, and where each starts and ends."""
    raw = [text.encode("utf-8", "surrogatepass") for text in texts]
    sizes = np.array([len(part) for part in raw], dtype=np.int64)
    ends = np.cumsum(sizes, dtype=np.int64)
    return np.frombuffer(b"".join(raw) + bytes(SLACK), dtype=np.uint8), ends - sizes, ends


def line_of(chance: Random) -> bytes:
    """A line by the grammar, with mistakes."""
    members = [
        f"{chance.choice(NAMES)}:{chance.choice(['', ' '])}{chance.choice(VALUES)}"
        for _ in range(chance.randrange(5))
    ]
    if chance.random() < 0.8:
        text = json.dumps(text_of(chance, 8), ensure_ascii=chance.random() < 0.5)
        members.insert(chance.randrange(len(members) + 1), f'"text": {text}')
    line = chance.choice(["{", "{", "{", " {", ""]) + ", ".join(members)
    return (line + chance.choice(["}", "}", "} ", "", "},"])).encode("utf-8", "surrogatepass")


def mutated(chance: Random, line: bytes) -> bytes:
    """Bytes changed, dropped, doubled, put in."""
    changed = bytearray(line)
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(changed) + 1)
        width = chance.choice([0, 1, 1, 2, 9])
        part = bytes(chance.choice(BYTES) for _ in range(chance.randrange(4)))
        changed[place : place + width] = part + (
            changed[place : place + width] * chance.randrange(3)
        )
    return bytes(changed)


def json_lines(chance: Random) -> bool:
    """Records and bad records of a stretch are those of the plain reader."""
    lines = [line_of(chance) for _ in range(chance.randrange(1, 6))]
    if chance.random() < 0.6:
        lines = [mutated(chance, line) for line in lines]
    content = b"\n".join(lines) + chance.choice([b"", b"\n"])
    stretch = Stretch(
        file=0, path=None, offset=0, size=len(content), content=content, n_bytes=len(content)
    )
    batch = LineScanner(Fields()).load(stretch)
    memory = batch.strings.tobytes()
    read = []
    for number, spans in zip(batch.lines.tolist(), batch.spans.tolist(), strict=True):
        pairs = zip(spans[::2], spans[1::2], strict=True)
        values = [
            memory[a:b].decode("utf-8", "surrogatepass") if a >= 0 else None for a, b in pairs
        ]
        read.append((number, *values))
    expected: list[Any] = []
    bad = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip(b" \t\r"):
            continue
        record = record_from_line(line, number, Fields())
        if isinstance(record, BadRecord):
            bad.append(record)
        else:
            expected.append((number, record.id, record.text, record.source, record.published))
    return sorted(read) == sorted(expected) and list(batch.bad) == bad


def times(chance: Random) -> bool:
    """A time that the kernel reads is the start of the plain moment."""
    text = chance.choice(DATES)
    if chance.random() < 0.7:
        raw = bytearray(text.encode())
        for _ in range(chance.randrange(3)):
            place = chance.randrange(len(raw) + 1)
            raw[place : place + chance.randrange(2)] = bytes(
                [chance.choice(b"0123456789-:TZ+ \xff")]
            )
        text = raw.decode("utf-8", "replace")
    memory = np.frombuffer(text.encode(), dtype=np.uint8)
    spans = np.array([0], dtype=np.int64), np.array([len(memory)], dtype=np.int64)
    read = np.empty(1, dtype=np.int64)
    kernels.parse_times(memory, *spans, read, 7)
    if read[0] == kernels.UNREAD or not text:
        return bool(text) or read[0] == 7
    if is_ambiguous(text) or parse_moment(text) is None:
        return False
    moment = dt.datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    since = moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return bool(read[0] == since // dt.timedelta(milliseconds=1))


def blocks(chance: Random) -> bool:
    """Blocks and their words are those of `block_spans` and `words`."""
    texts = [text_of(chance) for _ in range(chance.randrange(1, 5))]
    bands = Bands(n_bands=16, n_rows=4, n_permutations=64)
    sketcher = Sketcher(
        table=TABLE,
        permutations=PERMUTATIONS,
        bands=bands,
        cutter=CUTTER,
        level=chance.choice(["paragraph", "article"]),
    )
    batch = sketcher.sketch(*memory_of(texts))
    if sketcher.level == "article":
        expected = [words(text) for text in texts]
    else:
        expected = [words(text[a:b]) for text in texts for a, b in block_spans(text)]
    hashes = [word_hash(word) for block in expected for word in block]
    return (
        batch.n_words.tolist() == [len(block) for block in expected]
        and batch.words.tolist() == hashes
    )


def sketches(chance: Random) -> bool:
    """Words and sketches of one text, bit for bit."""
    text = text_of(chance)
    memory, starts, ends = memory_of([text])
    room = 5 * len(memory) + SLACK
    rows = np.empty((1, 64), dtype=np.uint32)
    n_words = np.empty(1, dtype=np.uint32)
    kernels.hash_blocks(
        memory, starts, ends, TABLE.pages, PERMUTATIONS.factors, PERMUTATIONS.summands, 1, 1,
        np.empty(room, dtype=np.uint8), np.empty(room, dtype=np.uint32), rows,
        np.empty(room, dtype=np.uint32), n_words, np.empty(1, dtype=np.uint64),
        np.empty((1, 1), dtype=np.uint32),
        np.arange(2), starts, np.zeros(1, dtype=np.uint16), CUTTER.evidence, CUTTER.biases,
        np.empty(room, dtype=np.uint16), np.empty(1, dtype=np.uint32),
    )  # fmt: skip
    plain = words(text)
    if not plain:
        return bool(n_words[0] == 0)
    expected = np.full(64, 0xFFFFFFFF, dtype=np.uint32)
    for number in shingle_hashes(plain):
        value = number & 0xFFFFFFFF
        value = ((value ^ value >> 16) * 0x85EBCA6B) & 0xFFFFFFFF
        value = ((value ^ value >> 13) * 0xC2B2AE35) & 0xFFFFFFFF
        value ^= value >> 16
        mapped = PERMUTATIONS.factors * np.uint32(value) + PERMUTATIONS.summands
        expected = np.minimum(expected, mapped)
    return bool(n_words[0] == len(plain)) and expected.tolist() == rows[0].tolist()


def pieces(chance: Random) -> bool:
    """Pieces and their flags are those of `quick_cut`."""
    text = text_of(chance)
    memory, starts, ends = memory_of([text])
    room = len(memory) + 2
    flags, places = np.empty(room, dtype=np.uint16), np.empty(room, dtype=np.int64)
    n = kernels.cut_blocks(
        memory, starts, ends, CUTTER.table, np.empty(2, dtype=np.int64), places, flags
    )
    expected = [
        (len(text[: piece.start].encode("utf-8", "surrogatepass")), piece.flags)
        for piece in quick_cut(text)
    ]
    return expected == list(zip(places[:n].tolist(), flags[:n].tolist(), strict=True))


def malformed(chance: Random) -> bool:
    """Texts that are no UTF-8 stay within their memory; there is nothing to compare."""
    raw = bytes(chance.choice(BYTES) for _ in range(chance.randrange(200)))
    memory = np.frombuffer(raw + bytes(SLACK), dtype=np.uint8)
    hashes = np.empty(len(raw) + 1, dtype=np.uint32)
    scratch = np.empty(5 * len(raw) + SLACK, dtype=np.uint8)
    n_words = kernels.cut_words(memory, len(raw), TABLE.pages, scratch, hashes)
    room = len(raw) + 2
    arrays = [np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)]
    ends = np.array([len(raw)], dtype=np.int64)
    firsts, joins = np.empty(2, dtype=np.int64), np.empty(room, dtype=np.uint8)
    n_blocks = kernels.find_blocks(memory, np.zeros(1, np.int64), ends, firsts, *arrays, joins)
    zero, flags = np.zeros(1, np.int64), np.empty(room, dtype=np.uint16)
    n_pieces = kernels.cut_blocks(memory, zero, ends, CUTTER.table, firsts, arrays[0], flags)
    return 0 <= n_words <= len(raw) and 0 <= n_blocks <= room and 0 <= n_pieces <= len(raw)


class Lengths:
    """What the exact join asks of the rows."""

    def __init__(self, n_words: Any) -> None:
        self.n_words = n_words

    def __len__(self) -> int:
        return len(self.n_words)


def joins(chance: Random) -> bool:
    """Counts of shingles, verified pairs and the exact join, by brute force."""
    vocabulary = range(1, chance.choice([3, 6, 30]))
    texts = [
        chance.choices(vocabulary, k=chance.randrange(1, 12)) for _ in range(chance.randrange(2, 8))
    ]
    lengths = np.array([len(text) for text in texts], dtype=np.uint32)
    chunk = np.array([number for text in texts for number in text], dtype=np.uint32)
    places = np.cumsum(lengths, dtype=np.int64) - lengths
    rows = kernels.Words([chunk], places)
    longest, threshold = int(lengths.max()), chance.choice([0.3, 0.5, 0.7, 1.0])
    counts = np.zeros(len(texts), dtype=np.uint32)
    kernels.count_shingles(np.arange(len(texts), dtype=np.uint32), rows, lengths, longest, counts)
    plain = [set(map(tuple, shingles(text))) for text in texts]
    pairs = list(combinations(range(len(texts)), 2))
    packed = np.array([a << 32 | b for a, b in pairs], dtype=np.uint64)
    shared = np.empty(len(pairs), dtype=np.uint32)
    kernels.verify_pairs(packed, rows, lengths, counts, threshold, longest, shared)
    similar = [len(plain[a] & plain[b]) / len(plain[a] | plain[b]) >= threshold for a, b in pairs]
    expected = [
        len(plain[a] & plain[b]) if s else 0 for (a, b), s in zip(pairs, similar, strict=True)
    ]
    if counts.tolist() != [len(one) for one in plain] or shared.tolist() != expected:
        return False
    candidates = {int(pair) for pair in exact_candidates(Lengths(lengths), rows, threshold)}  # type: ignore[arg-type]
    return all(pair in candidates for pair, s in zip(packed.tolist(), similar, strict=True) if s)


PARTS: dict[str, Callable[[Random], bool]] = {
    "JSON lines": json_lines,
    "times": times,
    "blocks": blocks,
    "pieces": pieces,
    "words and sketches": sketches,
    "malformed UTF-8": malformed,
    "shingles and joins": joins,
    "hostile indices": hostile.indices,
}


def main() -> None:
    """Run cases of a part for a while: PART SEED FIRST SECONDS; says on descriptor 3 which."""
    part, seed, first, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    levels = kernels.levels()
    end = time.monotonic() + seconds
    number = first
    with open(3, "wb", buffering=0) as state:
        while number == first or time.monotonic() < end:
            chance = Random(f"{seed}:{part}:{number}")
            kernels.use_level(levels[number % len(levels)])
            state.write(b"%d\n" % number)
            if not PARTS[part](chance):
                state.write(b"differs %d\n" % number)
            number += 1
        state.write(b"done %d\n" % number)


if __name__ == "__main__":
    main()
