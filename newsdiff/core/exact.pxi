# Prefixes of rare shingles for the exact join.

cdef enum:
    N_COUNTERS = 1 << 22


cdef struct Rare:
    uint32_t count
    uint64_t shingle


cdef int by_rarity(const void *one, const void *other) noexcept nogil:
    """A total order: by count, then by hash."""
    cdef const Rare *left = <const Rare *> one
    cdef const Rare *right = <const Rare *> other
    if left.count != right.count:
        return -1 if left.count < right.count else 1
    return (left.shingle > right.shingle) - (left.shingle < right.shingle)


def n_counters():
    """How many counters of shingles there are."""
    return N_COUNTERS


def count_rarity(
    Words words, const uint32_t[::1] n_words, int64_t longest, uint32_t[::1] counters,
    uint32_t[::1] sizes,
):
    """Count in how many rows each shingle occurs, and the different shingles of each row."""
    cdef Table table
    cdef int64_t row, index
    cdef const uint32_t *own
    demand(counters.shape[0] == N_COUNTERS, "another number of counters")
    demand(sizes.shape[0] == n_words.shape[0], "sizes and n_words differ in length")
    open_table(&table, longest)
    try:
        with nogil:
            for row in range(n_words.shape[0]):
                own = words_of(words, row, n_words[row])
                sizes[row] = <uint32_t> entered(&table, own, n_words[row])
                for index in range(n_runs(n_words[row])):
                    counters[shingle_at(own, n_words[row], index) & (N_COUNTERS - 1)] += 1
    finally:
        free(table.slots)


def write_prefixes(
    Words words, const uint32_t[::1] n_words, int64_t longest, const uint32_t[::1] counters,
    const int64_t[::1] offsets, uint64_t[::1] shingles, uint32_t[::1] owners,
):
    """Write the rarest shingles of each row, as many as `offsets` has room for."""
    cdef Table table
    cdef int64_t row, index, i, place, n_prefix, n_mine
    cdef uint64_t shingle
    cdef const uint32_t *own
    cdef Rare *mine = <Rare *> malloc((longest + 1) * sizeof(Rare))
    demand(counters.shape[0] == N_COUNTERS, "another number of counters")
    demand(offsets.shape[0] == n_words.shape[0] + 1, "offsets of another length")
    demand(shingles.shape[0] == owners.shape[0], "shingles and owners differ in length")
    open_table(&table, longest)
    try:
        if mine == NULL:
            raise MemoryError
        with nogil:
            for row in range(n_words.shape[0]):
                n_prefix = offsets[row + 1] - offsets[row]
                if n_prefix == 0:
                    continue
                own = words_of(words, row, n_words[row])
                entered(&table, own, n_words[row])
                n_mine = 0
                for index in range(n_runs(n_words[row])):
                    shingle = shingle_at(own, n_words[row], index)
                    place = <int64_t> (shingle >> 32) & table.last
                    while table.slots[place].shingle != shingle or (
                        table.slots[place].turn != table.turn
                    ):
                        place = (place + 1) & table.last
                    if table.slots[place].visit == 0:
                        table.slots[place].visit = 1
                        mine[n_mine].shingle = shingle
                        mine[n_mine].count = counters[shingle & (N_COUNTERS - 1)]
                        n_mine += 1
                if n_prefix < 0 or n_prefix > n_mine or offsets[row + 1] > shingles.shape[0] or (
                    offsets[row] < 0
                ):
                    with gil:
                        raise IndexError("a prefix has more shingles than its row")
                qsort(mine, n_mine, sizeof(Rare), by_rarity)
                for i in range(n_prefix):
                    shingles[offsets[row] + i] = mine[i].shingle
                    owners[offsets[row] + i] = <uint32_t> row
    finally:
        free(table.slots)
        free(mine)


def pair_prefixes(
    const uint64_t[::1] shingles, const uint32_t[::1] owners, const uint32_t[::1] sizes,
    double threshold, double slack, int64_t[::1] state, uint64_t[::1] pairs,
):
    """Write pairs of rows with a common prefix shingle until there is no room.

    Args:
        shingles: uint64[n], sorted.
        owners: uint32[n], their rows, ascending among equal shingles.
        sizes: uint32[n_rows], different shingles of each row.
        threshold: least similarity.
        slack: how much a size may fall short by rounding.
        state: int64[2], where to go on: item, and its partner's distance; both come back changed.
        pairs: output.

    Returns:
        The number of pairs.
    """
    cdef int64_t n_pairs = 0, item, other, left, right
    cdef double smaller, larger
    demand(shingles.shape[0] == owners.shape[0], "shingles and owners differ in length")
    demand(state.shape[0] == 2 and state[0] >= 0 and state[1] >= 0, "a state has two items")
    with nogil:
        while state[0] < shingles.shape[0]:
            item = state[0]
            other = item + 1 + state[1]
            left = owners[item]
            if left >= sizes.shape[0]:
                with gil:
                    raise IndexError(f"there is no row {left}")
            while other < shingles.shape[0] and shingles[other] == shingles[item]:
                if n_pairs == pairs.shape[0]:
                    state[1] = other - item - 1
                    break
                right = owners[other]
                if right >= sizes.shape[0]:
                    with gil:
                        raise IndexError(f"there is no row {right}")
                smaller, larger = min(sizes[left], sizes[right]), max(sizes[left], sizes[right])
                if smaller >= threshold * larger - slack:
                    pairs[n_pairs] = <uint64_t> left << 32 | <uint64_t> right
                    n_pairs += 1
                other += 1
            else:
                state[0] = item + 1
                state[1] = 0
                continue
            break
    return n_pairs
