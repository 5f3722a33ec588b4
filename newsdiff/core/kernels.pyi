from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

SLACK: int
FOLD_GROWTH: int
SOURCE_DIGEST: int
FIELDS: tuple[str, str, str, str, str]
BLANK: int
TAKEN: int
SLOW: int
MISSING: int
UNREAD: int

def levels() -> list[str]: ...
def use_level(name: str) -> None: ...

class Words:
    def __init__(self, chunks: Sequence[Array], places: Array) -> None: ...
    def __len__(self) -> int: ...

class WordTable:
    n_words: int
    def __init__(self, hashes: Array, values: Array) -> None: ...

class CutTable:
    def __init__(
        self, classes: Array, closing: Array, words: WordTable, events: Sequence[bytes]
    ) -> None: ...

class FoldPages:
    def __init__(self, fold: Callable[[int], list[bytes]]) -> None: ...
    def n_pages(self) -> int: ...

def count_shingles(
    rows: Array, words: Words, n_words: Array, longest: int, counts: Array
) -> None: ...
def verify_pairs(
    pairs: Array,
    words: Words,
    n_words: Array,
    counts: Array,
    threshold: float,
    longest: int,
    shared: Array,
) -> None: ...
def count_lines(raw: Array, n_bytes: int) -> int: ...
def scan_lines(
    raw: Array,
    n_bytes: int,
    output: Array,
    names: Array,
    name_ends: Array,
    lines: Array,
    states: Array,
    spans: Array,
) -> int: ...
def gather(
    strings: Array, starts: Array, ends: Array, content: Array, offsets: Array, hashes: Array
) -> None: ...
def take_strings(
    content: Array, offsets: Array, indices: Array, new_offsets: Array, output: Array
) -> None: ...
def parse_times(strings: Array, starts: Array, ends: Array, times: Array, undated: int) -> None: ...
def find_blocks(
    text: Array,
    starts: Array,
    ends: Array,
    first_blocks: Array,
    block_starts: Array,
    block_ends: Array,
    joins: Array,
) -> int: ...
def cut_blocks(
    text: Array,
    starts: Array,
    ends: Array,
    table: CutTable,
    first_pieces: Array,
    piece_starts: Array,
    flags: Array,
) -> int: ...
def cut_words(
    text: Array, n_bytes: int, table: FoldPages, scratch: Array, hashes: Array
) -> int: ...
def hash_blocks(
    text: Array,
    starts: Array,
    ends: Array,
    table: FoldPages,
    factors: Array,
    summands: Array,
    n_bands: int,
    n_rows: int,
    scratch: Array,
    shingles: Array,
    sketches: Array,
    words: Array,
    n_words: Array,
    texts: Array,
    keys: Array,
    first_pieces: Array,
    piece_starts: Array,
    flags: Array,
    evidence: WordTable,
    biases: Array,
    marks: Array,
    n_marks: Array,
) -> tuple[int, int]: ...
def sketch_words(
    words: Array,
    n_words: Array,
    factors: Array,
    summands: Array,
    n_rows: int,
    shingles: Array,
    sketch: Array,
    texts: Array,
    keys: Array,
) -> None: ...
def enter_texts(
    texts: Array,
    n_words: Array,
    row_texts: Array,
    slots: Array,
    n_rows: int,
    rows: Array,
    new: Array,
) -> int: ...
def fill_slots(texts: Array, n_rows: int, slots: Array) -> None: ...
def keep_rows(
    words: Array,
    n_words: Array,
    keys: Array,
    new: Array,
    chunk: int,
    copies: Array,
    is_copied: bool,
    new_keys: Array,
    places: Array,
) -> None: ...
def keep_marks(n_marks: Array, marks: Array, new: Array, kept: Array) -> None: ...
def group_rows(rows: Array, offsets: Array, members: Array) -> None: ...
def pack_keys(keys: Array, marks: Array, packed: Array) -> int: ...
def mark_samples(sampled: Array, marks: Array) -> None: ...
def keep_marked(sampled: Array, marks: Array) -> int: ...
def drop_repeats(values: Array) -> int: ...
def pair_runs(packed: Array, texts: Array, max_bucket: int, pairs: Array, facts: Array) -> int: ...
def n_counters() -> int: ...
def count_rarity(
    words: Words, n_words: Array, longest: int, counters: Array, sizes: Array
) -> None: ...
def write_prefixes(
    words: Words,
    n_words: Array,
    longest: int,
    counters: Array,
    offsets: Array,
    shingles: Array,
    owners: Array,
) -> None: ...
def pair_prefixes(
    shingles: Array,
    owners: Array,
    sizes: Array,
    threshold: float,
    slack: float,
    state: Array,
    pairs: Array,
) -> int: ...
def order_members(
    members: Array, bounds: Array, published: Array, n_words: Array, texts: Array
) -> None: ...
def lead_paired(
    members: Array,
    bounds: Array,
    max_component: int,
    offsets: Array,
    neighbours: Array,
    edge_similarities: Array,
    leaders: Array,
    similarities: Array,
) -> None: ...
def list_neighbours(
    left: Array, right: Array, offsets: Array, neighbours: Array, edges: Array
) -> None: ...
def unite(left: Array, right: Array, parents: Array) -> None: ...
def lead(
    members: Array,
    bounds: Array,
    max_component: int,
    words: Words,
    n_words: Array,
    counts: Array,
    threshold: float,
    longest: int,
    published: Array,
    first_blocks: Array,
    leaders: Array,
    similarities: Array,
) -> None: ...
def number_clusters(
    block_rows: Array,
    leaders: Array,
    offsets: Array,
    sizes: Array,
    numbers: Array,
    by_block: Array,
) -> int: ...
def find_firsts(offsets: Array, members: Array, published: Array, firsts: Array) -> None: ...
def expand_pairs(
    left: Array,
    right: Array,
    offsets: Array,
    members: Array,
    firsts: Array,
    max_square: int,
    packed: Array,
    edges: Array,
    facts: Array,
) -> int: ...
def move_runs(
    values: Array, bounds: Array, order: Array, new_bounds: Array, moved: Array
) -> None: ...
def surround(
    first_blocks: Array,
    recurring: Array,
    clusters: Array,
    n_words: Array,
    max_share: float,
    surroundings: Array,
) -> None: ...
def hash_articles(texts: Array, first_blocks: Array, rows: Array, hashes: Array) -> None: ...
def sample_runs(
    words: Words,
    n_words: Array,
    first: int,
    end: int,
    size: int,
    low: int,
    high: int,
    sampling: int,
    sampled: Array,
) -> int: ...
def sample_joints(
    rows: Array,
    owners: Array,
    begins: Array,
    words: Words,
    n_words: Array,
    size: int,
    low: int,
    high: int,
    sampling: int,
    sampled: Array,
) -> int: ...
def sort_samples(sampled: Array, scratch: Array) -> None: ...
def keep_shared(sampled: Array) -> int: ...
def pair_articles(
    bounds: Array,
    rows: Array,
    offsets: Array,
    members: Array,
    articles: Array,
    counts: Array,
    sources: Array,
    ranks: Array,
    ranked: Array,
    max_articles: int,
    max_own: int,
    pairs: Array,
    facts: Array,
) -> int: ...
def count_runs(
    pairs: Array,
    first_blocks: Array,
    rows: Array,
    counts: Array,
    words: Words,
    n_words: Array,
    mark_offsets: Array,
    marks: Array,
    sources: Array,
    first_words: Array,
    size: int,
    min_words: int,
    house_share: float,
    takes_all: bool,
    heads: Array,
    figures: Array,
    longest: Array,
    n_blocks: Array,
    bounds: Array,
    blocks: Array,
    covered: Array,
    again: Array,
    facts: Array,
) -> None: ...
def sum_marks(marks: Array, offsets: Array, sums: Array) -> None: ...
def count_bits(bits: Array, bounds: Array, counts: Array) -> None: ...
def count_words(
    words: Array, bounds: Array, n_read: int, table: WordTable, counts: Array
) -> None: ...
def find_words(words: Array, table: WordTable, places: Array) -> int: ...
def find_bracketed(text: Array, starts: Array, ends: Array, forms: Array, found: Array) -> None: ...
