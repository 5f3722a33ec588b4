# Sequences of words, sampled, and the pairs of articles that have one in common.
#
# A sequence of `size` words is hashed by a polynomial over their hashes that rolls from word to word
# (Karp and Rabin, 1987), and sampled by its value alone (`0 mod p`; Manber, 1994), so that it is
# chosen in every text or in none, wherever lines break. Time is linear in the words.

cdef uint64_t ROLL = 0x9E3779B97F4A7C15
cdef uint64_t STIR = 0xD6E8FEB86659FD93


cdef inline uint64_t stirred(uint64_t rolled) noexcept nogil:
    """The hash of a sequence from its polynomial, whose lower bits are poor."""
    rolled = (rolled ^ (rolled >> 32)) * STIR
    return rolled ^ (rolled >> 29)


cdef inline uint64_t power(int64_t n) noexcept nogil:
    """The factor of the oldest of `n` words, by squaring."""
    cdef uint64_t factor = 1, base = ROLL
    n -= 1
    while n > 0:
        if n & 1:
            factor *= base
        base *= base
        n >>= 1
    return factor


def hash_articles(
    const uint64_t[::1] texts, const int64_t[::1] first_blocks, const uint32_t[::1] rows,
    uint64_t[::1] hashes,
):
    """Hash articles by the hashes of their texts, in their order.

    Args:
        texts: uint64[n_rows].
        first_blocks: int64[n_articles + 1].
        rows: uint32[n_blocks], the row of each block; `n_rows` or more for none.
        hashes: output, uint64[n_articles].
    """
    cdef int64_t article, block
    cdef uint64_t rolled
    demand(first_blocks.shape[0] == hashes.shape[0] + 1, "arrays of two lengths")
    with nogil:
        for article in range(hashes.shape[0]):
            if not 0 <= first_blocks[article] <= first_blocks[article + 1] <= rows.shape[0]:
                with gil:
                    raise IndexError("an article has blocks outside of the list")
            rolled = 0
            for block in range(first_blocks[article], first_blocks[article + 1]):
                rolled = rolled * ROLL + (
                    texts[rows[block]] if rows[block] < texts.shape[0] else STIR
                )
            hashes[article] = stirred(rolled)


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
    cdef uint64_t rolled, hash_, oldest
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
    oldest = power(size)
    with nogil:
        for row in range(first, end):
            if n_words[row] < size:
                continue
            own = words_of(words, row, n_words[row])
            rolled = 0
            for i in range(size - 1):
                rolled = rolled * ROLL + own[i]
            for i in range(size - 1, n_words[row]):
                rolled = rolled * ROLL + own[i]
                hash_ = stirred(rolled)
                rolled -= own[i - size + 1] * oldest
                sampled[n] = hash_ >> 32 << 32 | <uint64_t> row  # without a branch that is a guess
                n += <uint32_t> hash_ <= most and low <= hash_ >> 32 < high
    return n


def sample_joints(
    const uint32_t[::1] rows, const uint32_t[::1] owners, const uint8_t[::1] begins,
    Words words not None, const uint32_t[::1] n_words, int64_t size, uint64_t low, uint64_t high,
    uint64_t sampling, uint64_t[::1] sampled,
):
    """Sample the sequences of words that go from one block to the next.

    Args:
        rows: uint32[n], the row of each block.
        owners: uint32[n], the number to write with each sample.
        begins: uint8[n], whether a block follows none.
        words: the words of these rows.
        n_words: uint32[n_rows].
        size: as in `sample_runs`, and what follows.
        low: the same.
        high: the same.
        sampling: the same.
        sampled: output, uint64, upper half of the hash, then the owner; room for `size - 1` a block.

    Returns:
        How many were taken.
    """
    cdef int64_t block, row, i, n = 0, n_seen = 0, n_own
    cdef uint64_t rolled = 0, hash_, packed, oldest
    cdef uint32_t[64] ring  # the last words
    cdef uint32_t most
    cdef const uint32_t *own
    demand(owners.shape[0] == rows.shape[0] == begins.shape[0], "arrays of two lengths")
    demand(0 < size < 64, "a sequence has a word at least, and fewer than 64")
    demand(sampled.shape[0] >= rows.shape[0] * (size - 1), "too few outputs")
    demand(sampling > 0, "of no hash none can be taken")
    most = <uint32_t> (0xFFFFFFFFu // sampling)
    oldest = power(size)
    with nogil:
        for block in range(rows.shape[0]):
            row = rows[block]
            if row >= n_words.shape[0]:
                with gil:
                    raise IndexError(f"there is no row {row}")
            own = words_of(words, row, n_words[row])
            if begins[block]:
                rolled = n_seen = 0
            for i in range(n_words[row]):
                n_own = i + 1
                if n_own == size:  # from here on within the block
                    break
                if n_seen >= size:
                    rolled -= ring[(n_seen - size) & 63] * oldest
                rolled = rolled * ROLL + own[i]
                ring[n_seen & 63] = own[i]
                n_seen += 1
                if n_seen < size:
                    continue
                hash_ = stirred(rolled)
                if <uint32_t> hash_ <= most and low <= hash_ >> 32 < high:
                    packed = hash_ >> 32 << 32 | <uint64_t> owners[block]
                    if n == 0 or sampled[n - 1] != packed:
                        sampled[n] = packed
                        n += 1
            if n_words[row] >= size:
                rolled = n_seen = 0
                for i in range(n_words[row] - size + 1, n_words[row]):
                    rolled = rolled * ROLL + own[i]
                    ring[n_seen] = own[i]
                    n_seen += 1
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


cdef int64_t star_of(
    const uint64_t *found, int64_t m, const uint32_t[::1] ranked, uint64_t[::1] pairs, int64_t n
) except -1 nogil:
    """Pair the article of the lowest rank with all others, evidence before what is none.

    Returns:
        The number of pairs there are then.
    """
    cdef int64_t i, centre = 0
    cdef uint64_t one, other, rank = (<uint64_t> 1 << 33) - 1
    for i in range(m):
        rank = min(rank, (found[i] & 1) << 32 | (found[i] >> 1 & 0xFFFFFFFFu))
        if rank == ((found[i] & 1) << 32 | (found[i] >> 1 & 0xFFFFFFFFu)):
            centre = i
    for i in range(m):
        if i == centre or (
            found[i] >> 33 == found[centre] >> 33 and found[i] >> 33 and (found[i] | found[centre]) & 1
        ):
            continue
        one, other = found[centre] >> 1 & 0xFFFFFFFFu, found[i] >> 1 & 0xFFFFFFFFu
        if max(one, other) >= <uint64_t> ranked.shape[0] or n >= pairs.shape[0]:
            with gil:
                raise IndexError("there are more pairs than there is room for, or a rank beyond all")
        one, other = ranked[one], ranked[other]
        pairs[n] = min(one, other) << 32 | max(one, other)
        n += 1
    return n


def pair_articles(
    const int64_t[::1] bounds, const uint32_t[::1] rows, const uint32_t[::1] offsets,
    const uint32_t[::1] members, const uint32_t[::1] articles, const uint8_t[::1] counts,
    const int64_t[::1] sources, const uint32_t[::1] ranks, const uint32_t[::1] ranked,
    int64_t max_articles, int64_t max_own, uint64_t[::1] pairs,
    int64_t[::1] facts,
):
    """Pair the articles that a set of rows stands in, for many sets.

    Articles of one source are paired where the blocks are evidence in both; from `max_own` of them
    on, each further one is paired with the one of the lowest rank alone, and so is each of a set that
    stands in more than `max_articles`.

    Args:
        bounds: int64[n_sets + 1] into `rows`.
        rows: uint32, the rows of each set; from `n_rows` on the number of an article behind it.
        offsets: uint32[n_rows + 1] into `members`.
        members: uint32, the blocks of each row.
        articles: uint32[n_blocks], the article of each block.
        counts: uint8[n_blocks], whether a block is evidence.
        sources: int64[n_articles], below 2**31, 0 for an unknown one.
        ranks: uint32[n_articles], an order of the articles.
        ranked: uint32[n_articles], the articles in that order.
        max_articles: see above.
        max_own: see above.
        pairs: output, uint64, the lower article in the upper half.
        facts: output, int64[3]: sets of which only such a star was taken, the most articles of a
            set, the most articles of one source in any other set.

    Returns:
        The number of pairs, repeated ones included.
    """
    cdef int64_t chosen, i, k, block, m, n = 0, start, most = 0, n_blocks = articles.shape[0]
    cdef int64_t n_rows = offsets.shape[0] - 1, n_articles = sources.shape[0], article
    cdef uint64_t *found
    cdef uint64_t one, other
    demand(counts.shape[0] == n_blocks and facts.shape[0] == 3, "arrays of two lengths")
    demand(n_rows >= 0 and n_rows + n_articles <= NO_ROW, "there are more articles than numbers")
    demand(ranks.shape[0] == ranked.shape[0] == n_articles, "arrays of two lengths")
    for chosen in range(bounds.shape[0] - 1):
        demand(0 <= bounds[chosen] <= bounds[chosen + 1] <= rows.shape[0], "a set out of range")
        m = 0
        for i in range(bounds[chosen], bounds[chosen + 1]):
            demand(rows[i] < n_rows + n_articles, "there is no such row")
            if rows[i] >= n_rows:
                m += 1
                continue
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
                    if rows[i] >= n_rows:
                        article = rows[i] - n_rows
                        found[m] = (
                            <uint64_t> sources[article] << 33 | <uint64_t> ranks[article] << 1
                        )
                        m += 1
                        continue
                    for k in range(offsets[rows[i]], offsets[rows[i] + 1]):
                        block = members[k]
                        if block >= n_blocks or articles[block] >= n_articles:
                            with gil:
                                raise IndexError(f"there is no block {block}")
                        article = articles[block]
                        found[m] = (
                            <uint64_t> sources[article] << 33 | <uint64_t> ranks[article] << 1
                            | (counts[block] == 0)
                        )
                        m += m == 0 or found[m - 1] != found[m]
                sort_stretch(found, m)
                k = 0
                for i in range(m):
                    if k == 0 or found[k - 1] >> 1 != found[i] >> 1:
                        found[k] = found[i]
                        k += 1
                m = k
                facts[1] = max(facts[1], m)
                if m > max_articles:
                    k = n
                    n = star_of(found, m, ranked, pairs, n)
                    facts[0] += n > k
                    continue
                start = 0
                for i in range(m):
                    if found[i] >> 33 != found[start] >> 33:
                        start = i
                    if <int64_t> (found[i] >> 1 & 0xFFFFFFFFu) >= n_articles:
                        with gil:
                            raise IndexError("an article has a rank beyond those of all")
                    for k in range(i):
                        if k >= start and found[i] >> 33 and (
                            (k > start and i - start >= max_own) or (found[k] | found[i]) & 1
                        ):
                            continue
                        if n >= pairs.shape[0]:
                            with gil:
                                raise IndexError("there are more pairs than there is room for")
                        one = ranked[found[k] >> 1 & 0xFFFFFFFFu]
                        other = ranked[found[i] >> 1 & 0xFFFFFFFFu]
                        pairs[n] = min(one, other) << 32 | max(one, other)
                        n += 1
                    if found[i] >> 33:
                        facts[2] = max(facts[2], i - start + 1)
    finally:
        free(found)
    return n
