# What pairs of articles share, in figures, and the words of an article that others have too.

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
            if marks[mark] & ND_SENTENCE or mark == mark_offsets[row]:
                figures[4] += n_shared > 0 and 2 * n_shared >= n_sentence
                n_sentence = n_shared = 0
            end = min(place + (marks[mark] & ND_LONGEST), side.block_starts[k + 1])
            n = 0
            for i in range(place, end):
                n += side.covered[i]
            figures[0] += n
            figures[1] += n if marks[mark] & ND_QUOTED else 0
            figures[2] += n if marks[mark] & ND_SAID else 0
            figures[3] += n if marks[mark] & ND_HOUSE else 0
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
        min_words: fewest words, on the side with fewer, of a pair that is kept; one that shares
            more than half of one article is kept, too.
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
    cdef int64_t one, other, most_words = 0, most_blocks = 0, flip, n_one, n_other, n_evidence = 0, n_distinct, n_others
    cdef bint is_own, takes_all, is_enough, took_all = False, repeats = False
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
    demand(facts.shape[0] == 3, "another number of facts")
    demand(0 < size < MOST_WORDS, "a run has a word at least, and fewer than 2 ** 32")
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
                n_one = first_words[one + 1] - first_words[one]
                n_other = first_words[other + 1] - first_words[other]
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
                    n_matches = run_lengths(&bench, size, &n_long, &repeats)
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
                    is_enough = min(told[0][0], told[1][0]) >= min_words or (
                        2 * told[0][0] > n_one or 2 * told[1][0] > n_other
                    )
                    if is_enough or is_own:
                        break
                    n_evidence = evident(&bench.left, first_blocks[one], counts)
                    n_evidence += evident(&bench.right, first_blocks[other], counts)
                if not is_enough:
                    continue
                if is_own:
                    if told[0][0] < house_share * n_one and told[1][0] < house_share * n_other:
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
                if repeats and follow_repeats(&bench, &n_long):
                    before = -1
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
