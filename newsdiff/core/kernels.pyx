"""The loops over whole dumps, as one extension module.

Kernels take and fill arrays (anything with the buffer protocol, usually of numpy), run without the
interpreter lock, and make no Python objects. Each has a plain definition elsewhere in the package
or an oracle in the tests; what a kernel does not vouch for it leaves to plain Python.

A kernel checks the extent of its buffers before it reads them, whatever the build; a build with
NEWSDIFF_CORE=checked tests every single access (see `setup.py`). The parts of this module:

- `words.pxi`: the words of rows and their shingles; what most kernels share
- `json.pxi`, `lines.pxi`, `fields.pxi`: JSON lines to columns, publication times
- `blocks.pxi`, `stops.pxi`, `posts.pxi`, `cut.pxi`: texts to blocks, blocks to pieces of sentences
- `tables.pxi`, `marks.pxi`: what is known of characters and words, and says of sentences
- `sketch.pxi`: blocks to word hashes, sketches, band keys, marks
- `distinct.pxi`, `candidates.pxi`, `exact.pxi`: blocks to rows and candidate pairs
- `cluster.pxi`, `expand.pxi`: pairs to clusters, and back to blocks
- `reuse.pxi`: the surroundings of what recurs
- `sequences.pxi`, `runs.pxi`, `shares.pxi`: what articles have in common
- `tally.pxi`: known words of texts, for their language and the agencies that they name
"""

from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, qsort
from libc.string cimport memchr, memcmp, memcpy, memset

from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer

cdef extern from "<stdint.h>" nogil:
    int64_t INT64_MIN

cdef extern from "loops.h" nogil:
    int ND_SLACK
    int ND_N_PAGES
    int ND_N_LEVELS
    uint64_t ND_SPREAD, ND_TEXT, ND_TRIPLE, ND_PAIR, ND_SOURCE_DIGEST
    int ND_SHINGLE_WORDS
    int ND_MIN_BREAKS, ND_MAX_WRAPPED, ND_MIN_WRAPPED, ND_DEEPER
    int ND_PART_WRAPPING, ND_WHOLE_WRAPPING
    uint32_t ND_LOWER, ND_UPPER, ND_DIGIT, ND_LETTER, ND_SPACE, ND_OPENER, ND_CLOSER, ND_CONTINUES
    uint32_t ND_STOP, ND_SPACELESS, ND_SINGLE, ND_OUTWARD, ND_STRAIGHT, ND_AFTER_SPACE, ND_APART
    uint32_t ND_STUCK, ND_NO_END, ND_JOINING, ND_WEB_BEFORE, ND_WEB_AFTER, ND_TAIL, ND_WHOLE
    uint32_t ND_HANDLE, ND_DASH
    int ND_QUOTE, ND_KIND, ND_NEVER, ND_NUMBER, ND_MAY, ND_MOSTLY
    int ND_STARTER, ND_DATE, ND_ORDINAL, ND_PARTICLE
    int ND_NEAR, ND_FAR, ND_FAR_END, ND_LETTERS_END
    int ND_MOST_LEADS, ND_LONGEST_WORD, ND_LONGEST_ASIDE, ND_SHORTEST_YEAR, ND_LONGEST_BARE
    int ND_SHORTEST_ACRONYM, ND_LONGEST_NAME, ND_LONGEST_DATE, ND_LONGEST_POST
    int ND_SENTENCE, ND_QUOTED, ND_HOUSE, ND_SAID, ND_LONGEST, ND_STOPPED, ND_POSTED, ND_N_BIASES

    ctypedef struct nd_fold_page:
        uint32_t entries[256]
        uint8_t pool[1]

    ctypedef struct nd_bucket:
        uint32_t hashes[4]
        int32_t values[4]

    int32_t nd_value(const nd_bucket *, uint32_t) noexcept nogil
    int64_t nd_weigh(const nd_bucket *, int, const uint32_t *, int64_t, int64_t *) noexcept nogil

    ctypedef struct nd_level:
        const char *name
        const uint8_t *(*take_string)(const uint8_t *, uint8_t **) noexcept nogil
        const uint8_t *(*line_end)(const uint8_t *, const uint8_t *, int *) noexcept nogil
        const uint8_t *(*fold)(
            const uint8_t *, const uint8_t *, uint8_t **, void *const *
        ) noexcept nogil
        uint32_t *(*hash_words)(
            const uint8_t *, const uint8_t *, uint32_t *, const uint32_t *
        ) noexcept nogil
        void (*sketch)(
            uint32_t *, int64_t, const uint32_t *, const uint32_t *, int64_t, uint32_t *
        ) noexcept nogil
        uint64_t (*event_mask)(const uint8_t *) noexcept nogil
        int64_t (*count_words)(const uint8_t *, const uint8_t *) noexcept nogil

    const nd_level *const nd_levels[]
    const nd_level *nd_chosen
    int nd_has_level(const nd_level *) noexcept nogil
    int nd_choose(const char *) noexcept nogil

    void forget "nd_forget"() noexcept nogil
    void register_buffer "nd_register"(const void *, int64_t) noexcept nogil
    void prefetch "nd_prefetch"(const void *) noexcept nogil
    void check "nd_check"(const void *, size_t) noexcept nogil
    int load1 "nd_load1"(const uint8_t *) noexcept nogil
    uint64_t load8 "nd_load8"(const uint8_t *) noexcept nogil
    void store1 "nd_store1"(uint8_t *, int) noexcept nogil
    uint64_t multiply_fold "nd_multiply_fold"(uint64_t, uint64_t) noexcept nogil
    int closes "nd_closes"(const uint8_t *, const uint8_t *) noexcept nogil
    int lowest "nd_lowest"(uint64_t) noexcept nogil
    uint32_t word_hash "nd_word_hash"(const uint8_t *, int64_t) noexcept nogil
    uint64_t shingle_at "nd_shingle"(const uint32_t *, int64_t, int64_t) noexcept nogil
    void shared_or "nd_shared_or"(uint8_t *, int) noexcept nogil
    void shared_set "nd_shared_set"(void **, void *) noexcept nogil

SLACK = ND_SLACK
"""Bytes that must be readable (and writable, for outputs) behind the end of a buffer of bytes."""

SOURCE_DIGEST = ND_SOURCE_DIGEST
"""`source_digest` of setup.py when the module was built."""

nd_choose(NULL)


def levels():
    """Names of the forms of the vector loops that this processor can run, the best one first."""
    return [
        nd_levels[index].name.decode()
        for index in range(ND_N_LEVELS)
        if nd_has_level(nd_levels[index])
    ]


def use_level(str name):
    """Take a form of the vector loops, for tests; the best one is taken when the module loads."""
    if not nd_choose(name.encode()):
        raise ValueError(f"this processor has no {name}")


cdef int demand(bint holds, str what) except -1:
    """Refuse buffers that a kernel could not stay inside of."""
    if not holds:
        raise ValueError(what)
    return 0


include "words.pxi"
include "json.pxi"
include "lines.pxi"
include "fields.pxi"
include "blocks.pxi"
include "tables.pxi"
include "stops.pxi"
include "posts.pxi"
include "cut.pxi"
include "marks.pxi"
include "sketch.pxi"
include "distinct.pxi"
include "candidates.pxi"
include "exact.pxi"
include "cluster.pxi"
include "expand.pxi"
include "reuse.pxi"
include "sequences.pxi"
include "runs.pxi"
include "shares.pxi"
include "tally.pxi"
