# The words of rows, and a table of their shingles: the exact similarity of candidate pairs.
#
# The 64-bit shingle hashes of the lower row are entered into a small table once, those of each
# partner are looked up there; repeated shingles count once. Expected time is linear in the words of
# the partners. Words are compared by their 32-bit hashes: a pair is wrong only if two different
# words with the same hash stand in the same place, about one pair in a hundred million.

cdef enum:
    CHUNK_BITS = 40
cdef int64_t MOST_WORDS = 0xFFFFFFFF

cdef class Words:
    """The words of rows: chunks of memory, and by row the place of its words in them.

    Args:
        chunks: uint32 arrays; they stay alive as long as this object.
        places: int64[n_rows], number of the chunk shifted by 40 bits, or'ed with the first word in
            it; -1 for a row whose words are not there.
    """

    cdef const int64_t[::1] places
    cdef Py_buffer *buffers
    cdef int64_t n_chunks

    def __cinit__(self, chunks, const int64_t[::1] places):
        chunks = tuple(chunks)
        self.places = places
        self.buffers = <Py_buffer *> calloc(max(len(chunks), 1), sizeof(Py_buffer))
        if self.buffers == NULL:
            raise MemoryError
        for chunk in chunks:
            PyObject_GetBuffer(chunk, &self.buffers[self.n_chunks], PyBUF_SIMPLE)
            self.n_chunks += 1
            demand(
                <size_t> self.buffers[self.n_chunks - 1].buf % sizeof(uint32_t) == 0,
                "a chunk of words begins at an odd address",
            )

    def __dealloc__(self):
        cdef int64_t index
        for index in range(self.n_chunks):
            PyBuffer_Release(&self.buffers[index])
        free(self.buffers)

    def __len__(self):
        return self.places.shape[0]


cdef inline const uint32_t *words_of(Words words, int64_t row, int64_t n_words) except NULL nogil:
    """Where the words of a row are; raises where they are not there."""
    cdef int64_t place = -1, chunk, first
    if 0 <= row < words.places.shape[0]:
        place = words.places[row]
    chunk = place >> CHUNK_BITS
    first = place & ((<int64_t> 1 << CHUNK_BITS) - 1)
    if place < 0 or chunk >= words.n_chunks:
        with gil:
            raise IndexError(f"the words of row {row} are not in memory")
    if (first + n_words) * 4 > words.buffers[chunk].len:
        with gil:
            raise IndexError(f"the words of row {row} end outside of their chunk")
    return <const uint32_t *> words.buffers[chunk].buf + first


cdef inline int64_t n_runs(int64_t n_words) noexcept nogil:
    """Shingles of a text, repeated ones included."""
    return n_words - ND_SHINGLE_WORDS + 1 if n_words >= ND_SHINGLE_WORDS else min(n_words, 1)


cdef struct Slot:
    uint64_t shingle
    uint32_t turn
    uint32_t visit


cdef struct Table:
    Slot *slots
    int64_t last
    int64_t longest
    uint32_t turn
    uint32_t n_visits


cdef int open_table(Table *table, int64_t longest) except -1 nogil:
    """Make an empty table, at most half full, for the shingles of texts of that many words."""
    cdef int64_t size = 64
    if not 0 <= longest <= MOST_WORDS:
        with gil:
            raise ValueError("a text has 0 words or more, and fewer than 2 ** 32")
    while size < 2 * longest:
        size *= 2
    table.slots = <Slot *> calloc(size, sizeof(Slot))
    table.last = size - 1
    table.longest = longest
    table.turn = table.n_visits = 0
    if table.slots == NULL:
        with gil:
            raise MemoryError
    return 0


cdef inline int64_t entered(Table *table, const uint32_t *words, int64_t n_words) except -1 nogil:
    """Enter a text's shingles, forgetting those before; returns how many differ."""
    cdef int64_t index, place, n_distinct = 0
    cdef uint64_t shingle
    cdef Slot *slot
    if n_words > table.longest:
        with gil:
            raise IndexError("a text is longer than the longest one that was announced")
    table.turn += 1
    if table.turn == 0:  # after 2**32 texts: old slots must not pass for new ones
        memset(table.slots, 0, (table.last + 1) * sizeof(Slot))
        table.turn = 1
    table.n_visits = 0
    for index in range(n_runs(n_words)):
        shingle = shingle_at(words, n_words, index)
        place = <int64_t> (shingle >> 32) & table.last
        slot = table.slots + place
        while slot.turn == table.turn and slot.shingle != shingle:
            place = (place + 1) & table.last
            slot = table.slots + place
        if slot.turn != table.turn:
            slot.turn = table.turn
            slot.shingle = shingle
            slot.visit = 0
            n_distinct += 1
    return n_distinct


cdef inline int64_t n_shared(Table *table, const uint32_t *words, int64_t n_words) noexcept nogil:
    """How many different shingles of a text are in the table."""
    cdef int64_t index, place, shared = 0
    cdef uint64_t shingle
    cdef Slot *slot
    table.n_visits += 1
    for index in range(n_runs(n_words)):
        shingle = shingle_at(words, n_words, index)
        place = <int64_t> (shingle >> 32) & table.last
        slot = table.slots + place
        while slot.turn == table.turn:
            if slot.shingle == shingle:
                if slot.visit != table.n_visits:
                    slot.visit = table.n_visits
                    shared += 1
                break
            place = (place + 1) & table.last
            slot = table.slots + place
    return shared


cdef inline double jaccard(int64_t shared, int64_t left, int64_t right) noexcept nogil:
    """Shared shingles as a share of the union."""
    return <double> shared / <double> (left + right - shared)


def count_shingles(
    const uint32_t[::1] rows, Words words not None, const uint32_t[::1] n_words, int64_t longest,
    uint32_t[::1] counts,
):
    """Count the different shingles of some rows.

    Args:
        rows: uint32, the rows.
        words: the words of these rows.
        n_words: uint32[n_rows].
        longest: most words of any of the rows.
        counts: output, uint32[n_rows]; left alone for rows not asked for.
    """
    cdef Table table
    cdef int64_t i, row
    open_table(&table, longest)
    demand(counts.shape[0] == n_words.shape[0], "counts and n_words differ in length")
    try:
        with nogil:
            for i in range(rows.shape[0]):
                row = rows[i]
                if row >= n_words.shape[0]:
                    with gil:
                        raise IndexError(f"there is no row {row}")
                counts[row] = <uint32_t> entered(
                    &table, words_of(words, row, n_words[row]), n_words[row]
                )
    finally:
        free(table.slots)


def verify_pairs(
    const uint64_t[::1] pairs, Words words not None, const uint32_t[::1] n_words,
    const uint32_t[::1] counts, double threshold, int64_t longest, uint32_t[::1] shared,
):
    """Count the shared shingles of candidate pairs.

    Args:
        pairs: uint64[n], packed rows, in ascending order.
        words: the words of these rows.
        n_words: uint32[n_rows].
        counts: uint32[n_rows], different shingles of each row in `pairs`.
        threshold: least similarity.
        longest: most words of any row in `pairs`.
        shared: output, uint32[n]; 0 for a pair below the threshold.
    """
    cdef Table table
    cdef int64_t i, left, right, before = -1, n_rows = n_words.shape[0], n_found
    cdef double smaller, larger
    demand(counts.shape[0] == n_rows, "counts and n_words differ in length")
    demand(shared.shape[0] == pairs.shape[0], "shared and pairs differ in length")
    open_table(&table, longest)
    try:
        with nogil:
            for i in range(pairs.shape[0]):
                left, right = <int64_t> (pairs[i] >> 32), <int64_t> (pairs[i] & 0xFFFFFFFFu)
                shared[i] = 0
                if left >= n_rows or right >= n_rows:
                    with gil:
                        raise IndexError(f"there is no row {max(left, right)}")
                smaller, larger = min(counts[left], counts[right]), max(counts[left], counts[right])
                if smaller < threshold * larger - 1e-6 * larger:
                    continue
                if left != before:
                    before = left
                    entered(&table, words_of(words, left, n_words[left]), n_words[left])
                n_found = n_shared(&table, words_of(words, right, n_words[right]), n_words[right])
                if jaccard(n_found, counts[left], counts[right]) >= threshold:
                    shared[i] = <uint32_t> n_found
    finally:
        free(table.slots)


cdef int64_t LONG_STRETCH = 1 << 12


cdef int by_value(const void *left, const void *right) noexcept nogil:
    cdef uint64_t one = (<const uint64_t *> left)[0], other = (<const uint64_t *> right)[0]
    return (one > other) - (one < other)


cdef void sort_stretch(uint64_t *values, int64_t n) noexcept nogil:
    """Sort in place, by Shell's method with Ciura's gaps: most stretches are short."""
    cdef int64_t gap, i, place
    cdef int g
    cdef uint64_t value
    if n > LONG_STRETCH:
        qsort(values, n, sizeof(uint64_t), by_value)
        return
    for g in range(18):
        gap = GAPS[g]
        for i in range(gap, n):
            value = values[i]
            place = i
            while place >= gap and values[place - gap] > value:
                values[place] = values[place - gap]
                place -= gap
            values[place] = value


cdef int64_t[18] GAPS
GAPS[:] = [
    1577521, 701122, 311610, 138493, 61552, 27356, 12158, 5403, 2401, 1067, 474, 301, 132, 57, 23,
    10, 4, 1,
]
