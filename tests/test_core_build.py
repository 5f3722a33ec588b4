"""The compiled core: its forms of the vector loops, its refusals, and doing without it."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from cut_texts import whole

from newsdiff.core import kernels
from newsdiff.core.kernels import SLACK, FoldPages, Words

LEVELS = kernels.levels()


@pytest.fixture(params=LEVELS)
def level(request):
    kernels.use_level(request.param)
    yield request.param
    kernels.use_level(LEVELS[0])


def folded_page(page):
    return [
        chr(code).encode("utf-8", "surrogatepass") for code in range(page * 256, page * 256 + 256)
    ]


def hashed(raw, n_maps=128):
    """Words, text hash, sketch and blocks of one text, as numbers."""
    text = np.frombuffer(raw + bytes(SLACK), dtype=np.uint8)
    starts, ends = np.zeros(1, dtype=np.int64), np.array([len(raw)], dtype=np.int64)
    room = 5 * len(raw) + SLACK
    random = np.random.default_rng(5)
    factors = random.integers(0, 1 << 32, n_maps, dtype=np.uint32) | np.uint32(1)
    summands = random.integers(0, 1 << 32, n_maps, dtype=np.uint32)
    outputs = [
        np.zeros(shape, dtype=dtype)
        for shape, dtype in (
            ((1, n_maps), np.uint32), (room, np.uint32), (1, np.uint32), (1, np.uint64),
            ((1, 16), np.uint32),
        )
    ]  # fmt: skip
    n, _ = kernels.hash_blocks(
        text, starts, ends, FoldPages(folded_page), factors, summands, 16, 4,
        np.zeros(room, dtype=np.uint8), np.zeros(room, dtype=np.uint32),
        *outputs, *whole(starts, room),
    )  # fmt: skip
    blocks = [np.zeros(len(raw) + 1, dtype=kind) for kind in (np.int64, np.int64, np.uint8)]
    n_blocks = kernels.find_blocks(text, starts, ends, np.zeros(2, dtype=np.int64), *blocks)
    numbers = [outputs[0], outputs[1][:n], *outputs[2:], blocks[0][:n_blocks], blocks[1][:n_blocks]]
    return [array.tolist() for array in numbers]


def scanned(raw):
    """Output and states of the lines of some bytes, as numbers."""
    n = kernels.count_lines(np.frombuffer(raw, dtype=np.uint8), len(raw))
    lines, spans = np.zeros((n, 2), dtype=np.int64), np.zeros((n, 10), dtype=np.int64)
    states, output = np.zeros(n, dtype=np.uint8), np.zeros(len(raw) + SLACK, dtype=np.uint8)
    used = kernels.scan_lines(
        np.frombuffer(raw + bytes(SLACK), dtype=np.uint8), len(raw), output,
        np.frombuffer(b"idtextsourcepublishedtitle", dtype=np.uint8),
        np.array([2, 6, 12, 21, 26], dtype=np.int64), lines, states, spans,
    )  # fmt: skip
    return [array.tolist() for array in (output[:used], states, spans)]


PARAGRAPH = "The “Ferry” to Sørrel Island — late, again;\r\n\t東京 x_1\x0b\u2028 " + "longword" * 20
TEXTS = [(PARAGRAPH * k)[:length].encode() for k, length in ((1, 3), (1, 63), (1, 65), (9, 900))]
RECORD = (
    b'{"id": 7, "text": "a \\u00e9 \\ud83d\\ude00 \xe2\x80\x9c'
    + b"plain " * 30
    + b'", "x": [1, {"y": "\\n"}]}\n'
)
PLAIN = {raw: (kernels.use_level("plain"), hashed(raw))[1] for raw in TEXTS}
PLAIN_RECORD = scanned(RECORD * 3 + b'{"text": "\x01"}\n\n')
kernels.use_level(LEVELS[0])


@pytest.mark.usefixtures("level")
def test_every_form_of_the_vector_loops_gives_the_same():
    """Whatever vectors a processor has, words, sketches, blocks and strings are the same."""
    for raw, expected in PLAIN.items():
        assert hashed(raw) == expected
    assert scanned(RECORD * 3 + b'{"text": "\x01"}\n\n') == PLAIN_RECORD


def test_an_unknown_form_is_refused():
    """A processor does not get loops that it cannot run."""
    with pytest.raises(ValueError, match="no abacus"):
        kernels.use_level("abacus")


def test_buffers_without_slack_are_refused():
    """A kernel does not start on memory that it could not stay inside of."""
    text, one = np.zeros(SLACK, dtype=np.uint8), np.ones(1, dtype=np.int64)
    room = [np.zeros(9, dtype=kind) for kind in (np.int64, np.int64, np.uint8)]
    with pytest.raises(ValueError, match="slack"):
        kernels.find_blocks(text, one - 1, one, np.zeros(2, dtype=np.int64), *room)
    with pytest.raises(ValueError, match="slack"):
        kernels.scan_lines(
            text, 9, text.copy(), text, np.arange(5), np.zeros((1, 2), dtype=np.int64),
            np.zeros(1, dtype=np.uint8), np.zeros((1, 10), dtype=np.int64),
        )  # fmt: skip


@pytest.mark.parametrize("place", [-1, 2, 1 << 40])
def test_words_that_are_not_there_are_refused(place):
    """Neither a row that was not fetched nor a place outside of its chunk is read."""
    words = Words([np.arange(4, dtype=np.uint32)], np.array([place], dtype=np.int64))
    counts, n_words = np.zeros(1, dtype=np.uint32), np.full(1, 3, dtype=np.uint32)
    with pytest.raises(IndexError, match="row 0"):
        kernels.count_shingles(np.zeros(1, dtype=np.uint32), words, n_words, 3, counts)


def test_pairs_of_what_is_no_row_are_refused():
    """Numbers from outside of the table of rows end in an error, not in foreign memory."""
    far = np.full(1, 9, dtype=np.uint32)
    with pytest.raises(ValueError, match="no row"):
        kernels.unite(far, far, np.arange(3, dtype=np.uint32))


def in_build(root, code, **environment):
    """What setup.py says, imported by a Python of its own."""
    code = f"import runpy; setup = runpy.run_path('setup.py'); {code}"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=root, env=os.environ | environment, capture_output=True, check=False, text=True,
    )  # fmt: skip


def test_the_core_is_built_from_these_sources(root):
    """Tests try what the tree says; where they do not, `./check` or `pip install -e .` helps."""
    digest = in_build(root, "print(setup['source_digest']())").stdout
    assert int(digest) == kernels.SOURCE_DIGEST, "the core is older than its sources"


def test_an_unknown_form_of_the_build_is_refused(root):
    """A misspelt NEWSDIFF_CORE does not give another core than was asked for."""
    done = in_build(root, "setup['extensions']()", NEWSDIFF_CORE="Checked")
    assert done.returncode == 1
    assert "NEWSDIFF_CORE is 'Checked'" in done.stderr


WITHOUT = """
import sys
sys.modules["newsdiff.core.kernels"] = None
from newsdiff.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_comparing_does_without_the_core(seeds):
    """Where it could not be built, `compare` works as ever."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "compare", *map(str, seeds), "--format", "json"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert not done.stderr


def test_dumps_say_that_the_core_is_missing(tmp_path):
    """`dedupe` then says in one line what is missing and what to do."""
    dump = tmp_path / "dump.jsonl"
    dump.write_text('{"text": "Tide"}\n', "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "dedupe", str(dump), "--out", str(tmp_path / "out")],
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "without its compiled core" in line
    assert "install a C compiler" in line
