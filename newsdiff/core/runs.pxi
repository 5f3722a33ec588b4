# Runs of words that two articles have in common: sampled sequences to find the pairs, all of their
# words to count them.
#
# A sequence of `size` words is hashed by a polynomial over their hashes that rolls from word to word
# (Karp and Rabin, 1987), and sampled by its value alone (`0 mod p`; Manber, 1994), so that it is
# chosen in every text or in none, wherever lines break. Time is linear in the words.

cdef enum:
    N_FIGURES = 10
    MARK_WORDS = 0x0FFF
    MARK_SENTENCE = 0x1000
    MARK_QUOTED = 0x2000
    MARK_HOUSE = 0x4000
    MARK_SAID = 0x8000
cdef uint64_t ROLL = 0x9E3779B97F4A7C15
cdef uint64_t STIR = 0xD6E8FEB86659FD93
cdef uint32_t BREAK_LEFT = 0, BREAK_RIGHT = 0xFFFFFFFF
N_RUN_FIGURES = N_FIGURES
"""How many figures `count_runs` gives of a side."""


cdef inline uint64_t stirred(uint64_t rolled) noexcept nogil:
    """The hash of a sequence from its polynomial, whose lower bits are poor."""
    rolled = (rolled ^ (rolled >> 32)) * STIR
    return rolled ^ (rolled >> 29)


cdef inline uint64_t power(int64_t n) noexcept nogil:
    """The factor of the oldest of `n` words."""
    cdef uint64_t factor = 1
    cdef int64_t i
    for i in range(n - 1):
        factor *= ROLL
    return factor


def sample_runs(
    Words words not None, const uint32_t[::1] n_words, int64_t first, int64_t end, int64_t size,
    uint64_t low, uint64_t high, uint64_t sampling, uint64_t[::1] sampled,
):
    """Sample the sequences of words of a range of rows.

    Args:
        words: the words of these rows.
        n_words: uint32[n_rows].
        first: the first row.
        end: one past the last.
        size: words of a sequence.
        low: least upper half of a hash, of 32 bits, that is taken.
        high: one past the largest.
        sampling: one hash in so many is taken, by its lower half.
        sampled: output, uint64, upper half of the hash, then the row; room for one a word.

    Returns:
        How many were taken.
    """
    cdef int64_t row, i, n = 0, total = 0
    cdef uint64_t rolled, hash_, packed, oldest = power(size)
    cdef uint32_t most
    cdef const uint32_t *own
    demand(0 <= first <= end <= n_words.shape[0], "rows outside of the list")
    demand(size > 0, "a sequence has a word at least")
    with nogil:
        for row in range(first, end):
            total += n_words[row]
    demand(sampled.shape[0] >= total, "too few outputs")
    demand(sampling > 0, "of no hash none can be taken")
    most = <uint32_t> (0xFFFFFFFFu // sampling)
    with nogil:
        for row in range(first, end):
            if n_words[row] < size:
                continue
            own = words_of(words, row, n_words[row])
            rolled = 0
            for i in range(n_words[row]):
                if i >= size:
                    rolled -= own[i - size] * oldest
                rolled = rolled * ROLL + own[i]
                if i < size - 1:
                    continue
                hash_ = stirred(rolled)
                if <uint32_t> hash_ <= most and low <= hash_ >> 32 < high:
                    packed = hash_ >> 32 << 32 | <uint64_t> row
                    if n == 0 or sampled[n - 1] != packed:
                        sampled[n] = packed
                        n += 1
    return n


def sort_samples(uint64_t[::1] sampled, uint64_t[::1] scratch):
    """Sort samples by their hashes, keeping the order of those with the same one.

    Three turns of a radix sort by 11 bits (Knuth, *The Art of Computer Programming* 3, 5.2.5).
    """
    cdef int64_t i, n = sampled.shape[0], total, count
    cdef int64_t[2048] places
    cdef uint64_t *source
    cdef uint64_t *target
    cdef int turn, shift, digit
    demand(scratch.shape[0] == n, "scratch of another length")
    if n == 0:
        return
    with nogil:
        source, target = &sampled[0], &scratch[0]
        for turn in range(3):
            shift = 32 + 11 * turn
            memset(places, 0, sizeof(places))
            for i in range(n):
                places[source[i] >> shift & 2047] += 1
            total = 0
            for digit in range(2048):
                count = places[digit]
                places[digit] = total
                total += count
            for i in range(n):
                digit = source[i] >> shift & 2047
                target[places[digit]] = source[i]
                places[digit] += 1
            source, target = target, source
        memcpy(&sampled[0], &scratch[0], n * sizeof(uint64_t))


def keep_shared(uint64_t[::1] sampled):
    """Of sorted samples keep, in place, those whose sequence several rows have, each row once.

    Returns:
        How many are kept.
    """
    cdef int64_t first = 0, end, i, n = 0, start
    with nogil:
        while first < sampled.shape[0]:
            end = first + 1
            while end < sampled.shape[0] and sampled[end] >> 32 == sampled[first] >> 32:
                end += 1
            if sampled[end - 1] != sampled[first]:
                start = n
                for i in range(first, end):
                    if n == start or sampled[n - 1] != sampled[i]:
                        sampled[n] = sampled[i]
                        n += 1
            first = end
    return n


def pair_articles(
    const int64_t[::1] bounds, const uint32_t[::1] rows, const uint32_t[::1] offsets,
    const uint32_t[::1] members, const uint32_t[::1] articles, const uint8_t[::1] counts,
    const int64_t[::1] sources, int64_t max_articles, int64_t max_own, uint64_t[::1] pairs,
    int64_t[::1] facts,
):
    """Pair the articles that a set of rows stands in, for many sets.

    Articles of one source are paired where the blocks are evidence in both, and with the first of
    them alone where they are more than `max_own`; a set that stands in more than `max_articles` is
    passed over.

    Args:
        bounds: int64[n_sets + 1] into `rows`.
        rows: uint32, the rows of each set.
        offsets: uint32[n_rows + 1] into `members`.
        members: uint32, the blocks of each row.
        articles: uint32[n_blocks], the article of each block.
        counts: uint8[n_blocks], whether a block is evidence.
        sources: int64[n_articles], below 2**31, 0 for an unknown one.
        max_articles: see above.
        max_own: see above.
        pairs: output, uint64, the lower article in the upper half.
        facts: output, int64[3]: sets passed over, the most articles of a set, sources of which
            only a star was taken.

    Returns:
        The number of pairs, repeated ones included.
    """
    cdef int64_t chosen, i, k, block, m, n = 0, start, most = 0, n_blocks = articles.shape[0]
    cdef uint64_t *found
    cdef uint64_t one, other
    demand(counts.shape[0] == n_blocks and facts.shape[0] == 3, "arrays of two lengths")
    demand(sources.shape[0] <= NO_ROW, "there are more articles than numbers for them")
    for chosen in range(bounds.shape[0] - 1):
        demand(0 <= bounds[chosen] <= bounds[chosen + 1] <= rows.shape[0], "a set out of range")
        m = 0
        for i in range(bounds[chosen], bounds[chosen + 1]):
            demand(rows[i] + 1 < offsets.shape[0], "there is no such row")
            demand(offsets[rows[i]] <= offsets[rows[i] + 1] <= members.shape[0], "bad offsets")
            m += offsets[rows[i] + 1] - offsets[rows[i]]
        most = max(most, m)
    facts[0] = facts[1] = facts[2] = 0
    found = <uint64_t *> malloc((most + 1) * sizeof(uint64_t))
    if found == NULL:
        raise MemoryError
    try:
        with nogil:
            for chosen in range(bounds.shape[0] - 1):
                m = 0
                for i in range(bounds[chosen], bounds[chosen + 1]):
                    for k in range(offsets[rows[i]], offsets[rows[i] + 1]):
                        block = members[k]
                        if block >= n_blocks or articles[block] >= sources.shape[0]:
                            with gil:
                                raise IndexError(f"there is no block {block}")
                        found[m] = (
                            <uint64_t> sources[articles[block]] << 33
                            | <uint64_t> articles[block] << 1 | (counts[block] == 0)
                        )
                        m += 1
                sort_stretch(found, m)
                k = 0
                for i in range(m):
                    if k == 0 or found[k - 1] >> 1 != found[i] >> 1:
                        found[k] = found[i]
                        k += 1
                m = k
                facts[1] = max(facts[1], m)
                if m > max_articles:
                    facts[0] += 1
                    continue
                start = 0
                for i in range(m):
                    if found[i] >> 33 != found[start] >> 33:
                        start = i
                    for k in range(i):
                        if k >= start and found[i] >> 33 and (
                            (k > start and i - start >= max_own) or (found[k] | found[i]) & 1
                        ):
                            continue
                        if n >= pairs.shape[0]:
                            with gil:
                                raise IndexError("there are more pairs than there is room for")
                        one, other = found[k] >> 1 & 0xFFFFFFFFu, found[i] >> 1 & 0xFFFFFFFFu
                        pairs[n] = min(one, other) << 32 | max(one, other)
                        n += 1
                    facts[2] += i - start == max_own and found[i] >> 33 != 0
    finally:
        free(found)
    return n


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
        while bench.left.block_starts[one + 1] <= left:
            one += 1
        while bench.right.block_starts[other + 1] <= right:
            other += 1
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


cdef int64_t run_lengths(Bench *bench, int64_t size, int64_t *longest) noexcept nogil:
    """Cover the words of common runs on either side.

    Returns:
        The number of pairs of blocks that runs go through, repeated ones included.
    """
    cdef int64_t i = 0, start = 0, n_matches = 0, room, end = 0, first, n
    cdef uint64_t rolled = 0, oldest = power(size)
    cdef Side *one = &bench.left
    cdef Side *side = &bench.right
    room = side.n_words + side.n_blocks
    longest[0] = 0
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
        one.covered[i] = i < end
    return n_matches


cdef int tell(
    const Side *side, int64_t first, const uint32_t[::1] rows, const uint8_t[::1] counts,
    const int64_t[::1] mark_offsets, const uint16_t[::1] marks, const uint32_t[::1] n_words,
    int64_t *figures, bint takes_all,
) except -1 nogil:
    """Figures of a side: words covered, of them quoted, said, of the house; sentences covered."""
    cdef int64_t k, row, mark, place, end, i, n_sentence = 0, n_shared = 0, flags = 0, n
    memset(figures, 0, 5 * sizeof(int64_t))
    for k in range(side.n_blocks):
        row = rows[first + k]
        if row >= n_words.shape[0] or not (counts[first + k] or takes_all):
            continue
        place = side.block_starts[k]
        if not 0 <= mark_offsets[row] <= mark_offsets[row + 1] <= marks.shape[0]:
            with gil:
                raise IndexError(f"row {row} has marks outside of the list")
        for mark in range(mark_offsets[row], mark_offsets[row + 1]):
            if marks[mark] & MARK_SENTENCE or mark == mark_offsets[row]:
                figures[4] += n_shared > 0 and 2 * n_shared >= n_sentence
                n_sentence = n_shared = 0
            end = min(place + (marks[mark] & MARK_WORDS), side.block_starts[k + 1])
            n = 0
            for i in range(place, end):
                n += side.covered[i]
            figures[0] += n
            figures[1] += n if marks[mark] & MARK_QUOTED else 0
            figures[2] += n if marks[mark] & MARK_SAID else 0
            figures[3] += n if marks[mark] & MARK_HOUSE else 0
            n_shared += n
            n_sentence += end - place
            place = end
    figures[4] += n_shared > 0 and 2 * n_shared >= n_sentence
    return 0


cdef void remember(
    const Side *side, int64_t first, const uint32_t[::1] rows, const uint8_t[::1] counts,
    const uint32_t[::1] n_words, int64_t bit, uint8_t *covered,
) noexcept nogil:
    """Set the bit of each covered word of an article, the first of which has the number `bit`."""
    cdef int64_t k, i, place
    cdef int bits
    for k in range(side.n_blocks):
        if rows[first + k] >= n_words.shape[0]:
            continue
        if counts[first + k]:
            bits = 0
            place = bit
            for i in range(side.block_starts[k], side.block_starts[k + 1]):
                bits |= side.covered[i] << (place & 7)
                place += 1
                if place & 7 == 0:
                    if bits:
                        shared_or(&covered[(place >> 3) - 1], bits)
                    bits = 0
            if bits:
                shared_or(&covered[place >> 3], bits)
        bit += n_words[rows[first + k]]


def count_runs(
    const uint64_t[::1] pairs, const uint64_t[::1] contents, const int64_t[::1] first_blocks,
    const uint32_t[::1] rows, const uint8_t[::1] counts, Words words not None,
    const uint32_t[::1] n_words, const int64_t[::1] mark_offsets, const uint16_t[::1] marks,
    const int64_t[::1] sources, const int64_t[::1] first_words, int64_t size, int64_t min_words,
    double house_share, uint32_t[:, ::1] heads, int64_t[:, :, ::1] figures, int64_t[::1] longest,
    int64_t[::1] n_blocks, int64_t[::1] bounds, int32_t[:, ::1] blocks, uint8_t[::1] covered, int64_t[::1] facts,
):
    """Count the words that pairs of articles have in common runs of `size` words or more.

    Articles of different sources that share too little beside what is no evidence are counted on
    everything, and that is matter of the house.

    Args:
        pairs: uint64[n], the two articles, the lower one in the upper half; ascending.
        contents: uint64[n_articles], hashes of the articles: where a sequence occurs twice, the
            side of the lower one decides, whatever the order of the dump.
        first_blocks: int64[n_articles + 1].
        rows: uint32[n_blocks], the row of each block.
        counts: uint8[n_blocks], whether a block is evidence.
        words: the words of the rows.
        n_words: uint32[n_rows].
        mark_offsets: int64[n_rows + 1] into `marks`.
        marks: uint16, pieces of the rows: how many words, and flags.
        sources: int64[n_articles], 0 for an unknown one.
        first_words: int64[n_articles + 1], the running number of each article's first word.
        size: words of a run.
        min_words: fewest words, on the side with fewer, of a pair that is kept.
        house_share: two articles of one source share this much of one of them at least, or what
            they share is matter of the house.
        heads: output, uint32[n, 2], articles of the pairs that are kept, the earlier one first.
        figures: output, int64[n, 2, 5], of either side: words in common runs, of them quoted, said,
            matter of the house; sentences of which half the words are.
        longest: output, int64[n], words of the longest common run.
        n_blocks: output, int64[n], different blocks that runs go through, of the side with fewer.
        bounds: output, int64[n + 1], into `blocks`.
        blocks: output, int32[2, m], numbers of the blocks, parallel.
        covered: output, uint8, a bit for each word that another source has too; threads may share.
        facts: output, int64[3]: pairs done (fewer where `blocks` was full), pairs kept, pairs of
            one source left out.
    """
    cdef int64_t i, k, n_kept = 0, n_house = 0, n_matches, n_long, before = -1, place = 0, article
    cdef int64_t one, other, most_words = 0, most_blocks = 0, least, flip, n_evidence = 0, n_distinct, n_others
    cdef bint is_own, takes_all, took_all = False
    cdef int64_t n_articles = first_blocks.shape[0] - 1
    cdef int64_t[2][5] told
    cdef Bench bench
    demand(contents.shape[0] == sources.shape[0] == n_articles, "arrays of two lengths")
    demand(first_words.shape[0] == n_articles + 1, "arrays of two lengths")
    demand(rows.shape[0] == counts.shape[0], "arrays of two lengths")
    demand(mark_offsets.shape[0] == n_words.shape[0] + 1, "arrays of two lengths")
    demand(heads.shape[0] >= pairs.shape[0] and heads.shape[1] == 2, "too few outputs")
    demand(figures.shape[0] >= pairs.shape[0] and longest.shape[0] >= pairs.shape[0], "too few outputs")
    demand(n_blocks.shape[0] >= pairs.shape[0], "too few outputs")
    demand(figures.shape[1] == 2 and figures.shape[2] == 5, "another number of figures")
    demand(bounds.shape[0] > pairs.shape[0] and blocks.shape[0] == 2, "too few outputs")
    demand(facts.shape[0] == 3 and size > 0, "a run has a word at least")
    with nogil:
        for i in range(n_articles):
            if not 0 <= first_blocks[i] <= first_blocks[i + 1] <= rows.shape[0]:
                with gil:
                    raise IndexError("an article has blocks outside of the list")
            if not 0 <= first_words[i] <= first_words[i + 1] <= 8 * covered.shape[0]:
                with gil:
                    raise IndexError("an article has words outside of the list")
        for i in range(2 * pairs.shape[0]):
            article = <int64_t> (pairs[i // 2] >> 32 if i % 2 else pairs[i // 2] & 0xFFFFFFFFu)
            if article >= n_articles:
                with gil:
                    raise IndexError(f"there is no article {article}")
            most_words = max(most_words, first_words[article + 1] - first_words[article])
            most_blocks = max(most_blocks, first_blocks[article + 1] - first_blocks[article])
    memset(&bench, 0, sizeof(Bench))
    try:
        open_bench(&bench, most_words, most_blocks)
        with nogil:
            bounds[0] = 0
            for i in range(pairs.shape[0]):
                facts[0] = i
                one, other = <int64_t> (pairs[i] >> 32), <int64_t> (pairs[i] & 0xFFFFFFFFu)
                if contents[other] < contents[one]:
                    one, other = other, one
                is_own = sources[one] == sources[other] and sources[one] != 0
                for takes_all in range(1 if is_own else 2):
                    if takes_all:
                        if n_evidence == bench.left.n_blocks + bench.right.n_blocks:
                            break
                    if one != before or takes_all != took_all:
                        demand_words(one, first_blocks, rows, n_words, first_words)
                        lay_out(
                            &bench.left, first_blocks[one], first_blocks[one + 1], rows, counts,
                            words, n_words, BREAK_LEFT, takes_all,
                        )
                        enter_runs(&bench, size)
                        before, took_all = one, takes_all
                    demand_words(other, first_blocks, rows, n_words, first_words)
                    lay_out(
                        &bench.right, first_blocks[other], first_blocks[other + 1], rows, counts,
                        words, n_words, BREAK_RIGHT, takes_all,
                    )
                    n_matches = run_lengths(&bench, size, &n_long)
                    tell(
                        &bench.left, first_blocks[one], rows, counts, mark_offsets, marks, n_words,
                        &told[0][0], takes_all,
                    )
                    tell(
                        &bench.right, first_blocks[other], rows, counts, mark_offsets, marks,
                        n_words, &told[1][0], takes_all,
                    )
                    if takes_all:
                        told[0][3], told[1][3] = told[0][0], told[1][0]
                    if min(told[0][0], told[1][0]) >= min_words or is_own:
                        break
                    n_evidence = evident(&bench.left, first_blocks[one], counts)
                    n_evidence += evident(&bench.right, first_blocks[other], counts)
                least = min(told[0][0], told[1][0])
                if least < min_words:
                    continue
                if is_own:
                    if told[0][0] < house_share * (first_words[one + 1] - first_words[one]) and (
                        told[1][0] < house_share * (first_words[other + 1] - first_words[other])
                    ):
                        n_house += 1
                        continue
                sort_stretch(bench.matches, n_matches)
                if place + n_matches > blocks.shape[1]:
                    facts[1], facts[2] = n_kept, n_house
                    break
                flip = other < one
                if flip:  # by block of the earlier article
                    for k in range(n_matches):
                        bench.matches[k] = bench.matches[k] << 32 | bench.matches[k] >> 32
                    sort_stretch(bench.matches, n_matches)
                bounds[n_kept] = place
                n_distinct = 0
                for k in range(n_matches):
                    if k and bench.matches[k] == bench.matches[k - 1]:
                        continue
                    blocks[0, place] = <int32_t> (bench.matches[k] >> 32)
                    blocks[1, place] = <int32_t> (bench.matches[k] & 0xFFFFFFFFu)
                    n_distinct += place == bounds[n_kept] or blocks[0, place] != blocks[0, place - 1]
                    place += 1
                for k in range(n_matches):
                    bench.matches[k] &= 0xFFFFFFFFu
                sort_stretch(bench.matches, n_matches)
                n_others = 0
                for k in range(n_matches):
                    n_others += k == 0 or bench.matches[k] != bench.matches[k - 1]
                n_blocks[n_kept] = min(n_distinct, n_others)
                heads[n_kept, 0], heads[n_kept, 1] = <uint32_t> min(one, other), <uint32_t> max(one, other)
                for k in range(5):
                    figures[n_kept, 0, k] = told[flip][k]
                    figures[n_kept, 1, k] = told[1 - flip][k]
                longest[n_kept] = n_long
                n_kept += 1
                bounds[n_kept] = place
                if not is_own and not took_all:
                    remember(
                        &bench.left, first_blocks[one], rows, counts, n_words, first_words[one],
                        &covered[0],
                    )
                    remember(
                        &bench.right, first_blocks[other], rows, counts, n_words, first_words[other],
                        &covered[0],
                    )
            else:
                facts[0], facts[1], facts[2] = pairs.shape[0], n_kept, n_house
    finally:
        close_bench(&bench)


cdef inline int64_t evident(const Side *side, int64_t first, const uint8_t[::1] counts) noexcept nogil:
    """How many blocks of an article are evidence."""
    cdef int64_t k, n = 0
    for k in range(side.n_blocks):
        n += counts[first + k] != 0
    return n


cdef int demand_words(
    int64_t article, const int64_t[::1] first_blocks, const uint32_t[::1] rows,
    const uint32_t[::1] n_words, const int64_t[::1] first_words,
) except -1 nogil:
    """Refuse an article whose blocks have other words than it was said to have."""
    cdef int64_t block, n = 0
    for block in range(first_blocks[article], first_blocks[article + 1]):
        if rows[block] < n_words.shape[0]:
            n += n_words[rows[block]]
    if n != first_words[article + 1] - first_words[article]:
        with gil:
            raise ValueError(f"article {article} has other words than were counted")
    return 0


def count_bits(const uint8_t[::1] bits, const int64_t[::1] bounds, int64_t[::1] counts):
    """Count the bits that are set in ranges of them, the lowest bit of a byte first.

    Args:
        bits: uint8.
        bounds: int64[n + 1], ascending.
        counts: output, int64[n].
    """
    cdef int64_t i, k, n
    demand(bounds.shape[0] == counts.shape[0] + 1, "arrays of two lengths")
    with nogil:
        for i in range(counts.shape[0]):
            if not 0 <= bounds[i] <= bounds[i + 1] <= 8 * bits.shape[0]:
                with gil:
                    raise IndexError("a range lies outside of the bits")
            n = 0
            for k in range(bounds[i], bounds[i + 1]):
                n += bits[k >> 3] >> (k & 7) & 1
            counts[i] = n
