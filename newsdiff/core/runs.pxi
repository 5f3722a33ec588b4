# What two articles have in common: all of their words, in runs of `size` words or more.
#
# The sequences of one are entered into a table; the words of the other are looked up there until a
# run is found, which is followed word by word. Time is linear in the words, memory in those of the
# longest two articles.

cdef uint32_t BREAK_LEFT = 0, BREAK_RIGHT = 0xFFFFFFFF


cdef struct Side:
    uint32_t *words
    uint8_t *covered
    int64_t *block_starts
    int64_t n_words
    int64_t n_blocks
    int64_t n_said_words


cdef struct Bench:
    uint64_t *entries  # upper half of the hash of a sequence, then its first place, from 1
    int64_t last
    uint32_t *firsts  # by place, the first place of the same sequence
    uint8_t *is_shared  # by first place
    uint64_t *matches
    Side left
    Side right


cdef int open_side(Side *side, int64_t longest, int64_t most_blocks) except -1 nogil:
    side.words = <uint32_t *> malloc((longest + most_blocks + 1) * sizeof(uint32_t))
    side.covered = <uint8_t *> malloc(longest + most_blocks + 1)
    side.block_starts = <int64_t *> malloc((most_blocks + 1) * sizeof(int64_t))
    if side.words == NULL or side.covered == NULL or side.block_starts == NULL:
        with gil:
            raise MemoryError
    return 0


cdef void close_side(Side *side) noexcept nogil:
    free(side.words)
    free(side.covered)
    free(side.block_starts)


cdef inline int64_t table_size(int64_t n_words) noexcept nogil:
    """Places for the sequences of so many words: half of them stay empty, at least."""
    cdef int64_t size = 64
    while size < 2 * n_words:
        size *= 2
    return size


cdef int demand_room(int64_t n_words) except -1 nogil:
    """Refuse an article of more words than there are numbers for."""
    if not 0 <= n_words < MOST_WORDS:
        with gil:
            raise ValueError("an article has 0 words or more, and fewer than 2 ** 32")
    return 0


cdef int open_bench(Bench *bench, int64_t longest, int64_t most_blocks) except -1 nogil:
    """Room for pairs of articles of at most so many words and blocks."""
    cdef int64_t most = longest + most_blocks + 1
    memset(bench, 0, sizeof(Bench))
    demand_room(most)
    bench.entries = <uint64_t *> malloc(table_size(most) * sizeof(uint64_t))
    bench.firsts = <uint32_t *> malloc(most * sizeof(uint32_t))
    bench.is_shared = <uint8_t *> malloc(most)
    bench.matches = <uint64_t *> malloc(most * sizeof(uint64_t))
    if (
        bench.entries == NULL or bench.firsts == NULL or bench.is_shared == NULL
        or bench.matches == NULL
    ):
        with gil:
            raise MemoryError
    open_side(&bench.left, longest, most_blocks)
    open_side(&bench.right, longest, most_blocks)
    return 0


cdef void close_bench(Bench *bench) noexcept nogil:
    free(bench.entries)
    free(bench.firsts)
    free(bench.is_shared)
    free(bench.matches)
    close_side(&bench.left)
    close_side(&bench.right)


cdef int lay_out(
    Side *side, int64_t first, int64_t end, const uint32_t[::1] rows, const uint8_t[::1] counts,
    Words words, const uint32_t[::1] n_words, uint32_t break_, bint takes_all,
) except -1 nogil:
    """Put the words of an article's blocks one after the other, a break for what does not count."""
    cdef int64_t block, row, n
    side.n_words = 0
    side.n_blocks = end - first
    for block in range(first, end):
        side.block_starts[block - first] = side.n_words
        row = rows[block]
        if row >= n_words.shape[0]:
            continue
        if counts[block] or takes_all:
            n = n_words[row]
            memcpy(&side.words[side.n_words], words_of(words, row, n), n * sizeof(uint32_t))
            side.n_words += n
        else:
            side.words[side.n_words] = break_
            side.n_words += 1
    side.block_starts[side.n_blocks] = side.n_words
    return 0


cdef inline int64_t sought(const Bench *bench, uint64_t hash_) noexcept nogil:
    """Where the entry of a sequence is, or the empty one where it would be."""
    cdef int64_t place = <int64_t> hash_ & bench.last
    while bench.entries[place] and bench.entries[place] >> 32 != hash_ >> 32:
        place = (place + 1) & bench.last
    return place


cdef void enter_runs(Bench *bench, int64_t size) noexcept nogil:
    """Enter the sequences of the left side, forgetting those before."""
    cdef int64_t i, place
    cdef uint64_t rolled = 0, hash_, oldest = power(size)
    cdef const uint32_t *words = bench.left.words
    bench.last = table_size(bench.left.n_words) - 1
    memset(bench.entries, 0, (bench.last + 1) * sizeof(uint64_t))
    for i in range(bench.left.n_words):
        if i >= size:
            rolled -= words[i - size] * oldest
        rolled = rolled * ROLL + words[i]
        if i < size - 1:
            continue
        hash_ = stirred(rolled)
        place = sought(bench, hash_)
        if not bench.entries[place]:
            bench.entries[place] = hash_ >> 32 << 32 | <uint64_t> (i - size + 2)
        bench.firsts[i - size + 1] = <uint32_t> bench.entries[place] - 1


cdef inline int64_t block_at(const Side *side, int64_t place) noexcept nogil:
    """The block of a word, by halving."""
    cdef int64_t low = 0, high = side.n_blocks - 1, middle
    while low < high:
        middle = (low + high + 1) // 2
        if side.block_starts[middle] <= place:
            low = middle
        else:
            high = middle - 1
    return low


cdef int64_t match_blocks(
    const Bench *bench, int64_t left, int64_t right, int64_t n, int64_t size, uint64_t *matches,
    int64_t room,
) noexcept nogil:
    """Write the pairs of blocks that a run goes through with `size` words or more, else the first.

    Returns:
        The number of pairs, at most `room`.
    """
    cdef int64_t one = block_at(&bench.left, left), other = block_at(&bench.right, right)
    cdef int64_t step, n_found = 0
    cdef uint64_t first = <uint64_t> one << 32 | <uint64_t> other
    while n > 0 and n_found < room:
        if bench.left.block_starts[one + 1] <= left:  # not one by one: many may be empty
            one = block_at(&bench.left, left)
        if bench.right.block_starts[other + 1] <= right:
            other = block_at(&bench.right, right)
        step = min(bench.left.block_starts[one + 1] - left, bench.right.block_starts[other + 1] - right)
        step = min(step, n)
        if step >= size:
            matches[n_found] = <uint64_t> one << 32 | <uint64_t> other
            n_found += 1
        left += step
        right += step
        n -= step
    if n_found == 0 and room > 0:
        matches[0] = first
        n_found = 1
    return n_found


cdef int64_t run_lengths(
    Bench *bench, int64_t size, int64_t *longest, bint *repeats
) noexcept nogil:
    """Cover the words of common runs on either side.

    Args:
        longest: output, words of the longest run that was followed; of two places with the same
            sequence on the left only the first one is.
        repeats: output, whether there are such places.

    Returns:
        The number of pairs of blocks that runs go through, repeated ones included.
    """
    cdef int64_t i = 0, start = 0, n_matches = 0, room, end = 0, first, n
    cdef uint64_t rolled = 0, oldest = power(size)
    cdef Side *one = &bench.left
    cdef Side *side = &bench.right
    room = side.n_words + side.n_blocks
    longest[0] = repeats[0] = 0
    memset(bench.is_shared, 0, one.n_words)
    memset(side.covered, 0, side.n_words)
    while i < side.n_words:  # the words from `start` on to `i` are in `rolled`
        if i - start == size:
            rolled -= side.words[start] * oldest
            start += 1
        rolled = rolled * ROLL + side.words[i]
        i += 1
        if i - start < size:
            continue
        first = <int64_t> (bench.entries[sought(bench, stirred(rolled))] & 0xFFFFFFFFu) - 1
        if first < 0 or memcmp(&one.words[first], &side.words[start], 4 * size) != 0:
            continue
        bench.is_shared[first] = 1
        n = size
        while i < side.n_words and first + n < one.n_words and one.words[first + n] == side.words[i]:
            n += 1
            i += 1
            bench.is_shared[bench.firsts[first + n - size]] = 1
        memset(&side.covered[start], 1, n)
        longest[0] = max(longest[0], n)
        n_matches += match_blocks(
            bench, first, start, n, size, &bench.matches[n_matches], room - n_matches
        )
        start = i - size + 1  # a run may begin within the last words of this one
        rolled = 0
        i = start
    for i in range(one.n_words):
        if i + size <= one.n_words and bench.is_shared[bench.firsts[i]]:
            end = i + size
            repeats[0] |= bench.firsts[i] != i
        one.covered[i] = i < end
    return n_matches


cdef int64_t longest_stretch(const Side *side) noexcept nogil:
    """Most words that are covered one after the other."""
    cdef int64_t i, n = 0, longest = 0
    for i in range(side.n_words):
        n = n + 1 if side.covered[i] else 0
        longest = max(longest, n)
    return longest


cdef bint has_run(Bench *bench, int64_t size) noexcept nogil:
    """Whether there is a common run of so many words; what was entered is forgotten."""
    cdef int64_t i, first
    cdef uint64_t rolled = 0, oldest = power(size)
    cdef const uint32_t *words = bench.right.words
    enter_runs(bench, size)
    for i in range(bench.right.n_words):
        if i >= size:
            rolled -= words[i - size] * oldest
        rolled = rolled * ROLL + words[i]
        if i < size - 1:
            continue
        first = <int64_t> (bench.entries[sought(bench, stirred(rolled))] & 0xFFFFFFFFu) - 1
        if first >= 0 and (
            memcmp(&bench.left.words[first], &words[i - size + 1], 4 * size) == 0
        ):
            return True
    return False


cdef bint follow_repeats(Bench *bench, int64_t *longest) noexcept nogil:
    """Find the words of the longest common run by halving, from those of one that was followed.

    Returns:
        Whether what was entered is forgotten.
    """
    cdef int64_t low = longest[0], high, middle
    high = min(longest_stretch(&bench.left), longest_stretch(&bench.right))
    if low == high:
        return False
    while low < high:
        middle = (low + high + 1) // 2
        if has_run(bench, middle):
            low = middle
        else:
            high = middle - 1
    longest[0] = low
    return True
