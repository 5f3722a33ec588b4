# What pairs of articles share, in figures, and the words of an article that others have too.

cdef int lay_out(
    Side *side, int64_t most_words, int64_t article, const int64_t[::1] first_blocks,
    const uint32_t[::1] rows, const uint8_t[::1] counts, Words words, const uint32_t[::1] n_words,
    const int64_t[::1] mark_offsets, const uint16_t[::1] marks, const int64_t[::1] first_words,
    uint32_t break_, bint takes_all,
) except -1 nogil:
    """Put the words of an article's blocks one after the other, a break for what does not count."""
    cdef int64_t block, row, n, k = 0, bit = first_words[article], n_sentences = 0
    side.n_words = side.n_evident = side.n_pieces = 0
    side.n_blocks = first_blocks[article + 1] - first_blocks[article]
    for block in range(first_blocks[article], first_blocks[article + 1]):
        side.block_starts[k] = side.n_words
        side.block_bits[k] = bit
        k += 1
        side.n_evident += counts[block] != 0
        row = rows[block]
        if row >= n_words.shape[0]:
            continue
        n = n_words[row]
        bit += n
        if bit > first_words[article + 1] or side.n_words + n >= most_words:
            break
        if not (counts[block] or takes_all):
            side.words[side.n_words] = break_
            side.n_words += 1
            continue
        memcpy(&side.words[side.n_words], words_of(words, row, n), n * sizeof(uint32_t))
        if not 0 <= mark_offsets[row] <= mark_offsets[row + 1] <= marks.shape[0]:
            with gil:
                raise IndexError(f"row {row} has marks outside of the list")
        n_sentences = add_pieces(
            side, &marks[0] if marks.shape[0] else NULL, mark_offsets[row], mark_offsets[row + 1], n, n_sentences
        )
        side.n_words += n
    side.block_starts[side.n_blocks] = side.n_words
    if bit != first_words[article + 1]:
        with gil:
            raise ValueError(f"article {article} has other words than were counted")
    return 0


cdef inline int64_t add_pieces(
    Side *side, const uint16_t *marks, int64_t first, int64_t end, int64_t n_words,
    int64_t n_sentences,
) noexcept nogil:
    """Add the pieces of a block of so many words, which begins a sentence.

    Returns:
        The number of sentences so far.
    """
    cdef int64_t mark, n, place = side.n_words, last = side.n_words + n_words
    cdef bint begins = True
    for mark in range(first, end):
        begins = begins or marks[mark] & ND_SENTENCE
        n = min(<int64_t> (marks[mark] & ND_LONGEST), last - place)
        if n == 0:
            continue
        if begins:
            side.sentence_words[n_sentences] = 0
            n_sentences += 1
            begins = False
        side.piece_starts[side.n_pieces] = <uint32_t> place
        side.piece_marks[side.n_pieces] = <uint16_t> ((marks[mark] & ~ND_LONGEST) | n)
        side.piece_sentences[side.n_pieces] = <uint32_t> (n_sentences - 1)
        side.sentence_words[n_sentences - 1] += <uint32_t> n
        side.n_pieces += 1
        place += n
    return n_sentences


cdef inline int64_t piece_at(const Side *side, int64_t piece, int64_t place) noexcept nogil:
    """The last piece that begins at a word or before it, from a piece on, by larger steps."""
    cdef int64_t step = 1
    while piece + step < side.n_pieces and side.piece_starts[piece + step] <= place:
        piece += step
        step *= 2
    while step > 0:
        if piece + step < side.n_pieces and side.piece_starts[piece + step] <= place:
            piece += step
        step //= 2
    return piece


cdef void tell(const Side *side, int64_t *figures) noexcept nogil:
    """Figures of a side: words covered, of them quoted, said, of the house; sentences covered."""
    cdef int64_t k, n, first, end, start, stop, piece = 0, sentence = -1, n_shared = 0
    cdef int mark
    memset(figures, 0, 5 * sizeof(int64_t))
    for k in range(side.n_spans):
        first, end = <int64_t> (side.spans[k] >> 32), <int64_t> (side.spans[k] & 0xFFFFFFFFu)
        piece = piece_at(side, piece, first)
        while piece < side.n_pieces and side.piece_starts[piece] < end:
            mark, start = side.piece_marks[piece], side.piece_starts[piece]
            stop = start + (mark & ND_LONGEST)
            n = min(stop, end) - max(start, first)
            if n > 0:
                if side.piece_sentences[piece] != sentence:
                    if sentence >= 0:
                        figures[4] += 2 * n_shared >= side.sentence_words[sentence]
                    sentence = side.piece_sentences[piece]
                    n_shared = 0
                n_shared += n
                figures[0] += n
                figures[1] += n if mark & ND_QUOTED else 0
                figures[2] += n if mark & ND_SAID else 0
                figures[3] += n if mark & ND_HOUSE else 0
            if stop > end:
                break
            piece += 1
    if sentence >= 0:
        figures[4] += 2 * n_shared >= side.sentence_words[sentence]


cdef inline void set_bits(uint8_t *bits, int64_t first, int64_t n) noexcept nogil:
    """Set bits, which other threads may set at the same time."""
    cdef int64_t end = first + n, whole = (first + 7) >> 3, stop = end >> 3
    if whole > stop:  # within one byte
        shared_or(&bits[stop], ((1 << n) - 1) << (first & 7))
        return
    if first & 7:
        shared_or(&bits[first >> 3], 0xFF << (first & 7) & 0xFF)
    memset(&bits[whole], 0xFF, stop - whole)
    if end & 7:
        shared_or(&bits[stop], (1 << (end & 7)) - 1)


cdef void remember(const Side *side, uint8_t *covered) noexcept nogil:
    """Set the bit of each covered word of an article."""
    cdef int64_t k, first, end, stop, block
    for k in range(side.n_spans):
        first, end = <int64_t> (side.spans[k] >> 32), <int64_t> (side.spans[k] & 0xFFFFFFFFu)
        while first < end:
            block = block_at(side, first)
            stop = min(end, side.block_starts[block + 1])
            set_bits(
                covered, side.block_bits[block] + first - side.block_starts[block], stop - first
            )
            first = stop


cdef int64_t distinct_matches(uint64_t *matches, int64_t n) noexcept nogil:
    """Sort pairs of blocks and keep each once; returns how many."""
    cdef int64_t k, n_kept = 0
    sort_stretch(matches, n)
    for k in range(n):
        if k == 0 or matches[k] != matches[k - 1]:
            matches[n_kept] = matches[k]
            n_kept += 1
    return n_kept


cdef int64_t n_fewer(uint64_t *matches, int64_t n) noexcept nogil:
    """Different blocks of sorted pairs of blocks, of the side with fewer; leaves them unsorted."""
    cdef int64_t k, n_left = 0, n_right = 0
    for k in range(n):
        n_left += k == 0 or matches[k] >> 32 != matches[k - 1] >> 32
    for k in range(n):
        matches[k] &= 0xFFFFFFFFu
    n_right = distinct_matches(matches, n)
    return min(n_left, n_right)


def count_runs(
    const uint64_t[::1] pairs, const int64_t[::1] first_blocks, const uint32_t[::1] rows,
    const uint8_t[::1] counts, Words words not None, const uint32_t[::1] n_words,
    const int64_t[::1] mark_offsets, const uint16_t[::1] marks, const int64_t[::1] sources,
    const int64_t[::1] first_words, int64_t size, int64_t min_words, double house_share,
    bint takes_all, uint32_t[:, ::1] heads, int64_t[:, :, ::1] figures, int64_t[::1] longest,
    int64_t[::1] n_blocks, int64_t[::1] bounds, int32_t[:, ::1] blocks, uint8_t[::1] covered,
    uint64_t[::1] again, int64_t[::1] facts,
):
    """Count the words that pairs of articles have in common runs of `size` words or more.

    Args:
        pairs: uint64[n], the two articles: in the upper half the longer one, whose sequences are
            entered; quick where those with the same one follow each other. Where a sequence occurs
            in it twice, blocks are matched by its first place.
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
        takes_all: count what is no evidence, too; what is shared is matter of the house then.
        heads: output, uint32[n, 2], articles of the pairs that are kept, the earlier one first.
        figures: output, int64[n, 2, 5], of either side: words in common runs, of them quoted, said,
            matter of the house; sentences of which half the words are.
        longest: output, int64[n], words of the longest common run.
        n_blocks: output, int64[n], different blocks that runs go through, of the side with fewer.
        bounds: output, int64[n + 1], into `blocks`.
        blocks: output, int32[2, m], numbers of the blocks, parallel.
        covered: output, uint8, a bit for each word that another source has too; threads may share.
        again: output, uint64[n], pairs of different sources that share too little beside what is no
            evidence, to be counted on everything.
        facts: output, int64[4]: pairs done (fewer where `blocks` was full), pairs kept, pairs of
            one source left out, pairs in `again`.
    """
    cdef int64_t i, k, n_kept = 0, n_house = 0, n_again = 0, n_matches, before = -1, place = 0
    cdef int64_t one, other, most_words = 0, most_blocks = 0, flip, n_one, n_other, article
    cdef int64_t n_articles = first_blocks.shape[0] - 1
    cdef bint is_own
    cdef int64_t[2][5] told
    cdef Bench bench
    demand(sources.shape[0] == n_articles, "arrays of two lengths")
    demand(first_words.shape[0] == n_articles + 1, "arrays of two lengths")
    demand(rows.shape[0] == counts.shape[0], "arrays of two lengths")
    demand(mark_offsets.shape[0] == n_words.shape[0] + 1, "arrays of two lengths")
    demand(heads.shape[0] >= pairs.shape[0] and heads.shape[1] == 2, "too few outputs")
    demand(figures.shape[0] >= pairs.shape[0] and longest.shape[0] >= pairs.shape[0], "too few outputs")
    demand(n_blocks.shape[0] >= pairs.shape[0] and again.shape[0] >= pairs.shape[0], "too few outputs")
    demand(figures.shape[1] == 2 and figures.shape[2] == 5, "another number of figures")
    demand(bounds.shape[0] > pairs.shape[0] and blocks.shape[0] == 2, "too few outputs")
    demand(facts.shape[0] == 4, "another number of facts")
    demand(0 < size < MOST_WORDS, "a run has a word at least, and fewer than 2 ** 32")
    with nogil:
        for i in range(2 * pairs.shape[0]):
            article = <int64_t> (pairs[i >> 1] >> 32 if i & 1 else pairs[i >> 1] & 0xFFFFFFFFu)
            if article >= n_articles:
                with gil:
                    raise IndexError(f"there is no article {article}")
            k, n_one = first_blocks[article], first_blocks[article + 1]
            if not 0 <= k <= n_one <= rows.shape[0]:
                with gil:
                    raise IndexError("an article has blocks outside of the list")
            most_blocks = max(most_blocks, n_one - k)
            k, n_one = first_words[article], first_words[article + 1]
            if not 0 <= k <= n_one <= 8 * covered.shape[0]:
                with gil:
                    raise IndexError("an article has words outside of the list")
            most_words = max(most_words, n_one - k)
    memset(&bench, 0, sizeof(Bench))
    try:
        open_bench(&bench, most_words, most_blocks)
        with nogil:
            bounds[0] = 0
            for i in range(pairs.shape[0]):
                facts[0] = i
                one, other = <int64_t> (pairs[i] >> 32), <int64_t> (pairs[i] & 0xFFFFFFFFu)
                n_one = first_words[one + 1] - first_words[one]
                n_other = first_words[other + 1] - first_words[other]
                is_own = sources[one] == sources[other] and sources[one] != 0
                if one != before:
                    lay_out(
                        &bench.left, bench.most_words, one, first_blocks, rows, counts, words,
                        n_words, mark_offsets, marks, first_words, BREAK_LEFT, takes_all,
                    )
                    enter_runs(&bench, size)
                    before = one
                lay_out(
                    &bench.right, bench.most_words, other, first_blocks, rows, counts, words,
                    n_words, mark_offsets, marks, first_words, BREAK_RIGHT, takes_all,
                )
                n_matches = find_runs(&bench, size)
                tell(&bench.left, &told[0][0])
                tell(&bench.right, &told[1][0])
                if min(told[0][0], told[1][0]) < min_words and (
                    2 * told[0][0] <= n_one and 2 * told[1][0] <= n_other
                ):
                    if not takes_all and not is_own and (
                        bench.left.n_evident < bench.left.n_blocks
                        or bench.right.n_evident < bench.right.n_blocks
                    ):
                        again[n_again] = pairs[i]
                        n_again += 1
                    continue
                if is_own:
                    if told[0][0] < house_share * n_one and told[1][0] < house_share * n_other:
                        n_house += 1
                        continue
                flip = other < one
                if flip:  # by block of the earlier article
                    for k in range(n_matches):
                        bench.matches[k] = bench.matches[k] << 32 | bench.matches[k] >> 32
                n_matches = distinct_matches(bench.matches, n_matches)
                if n_matches > blocks.shape[1] - place:
                    break
                bounds[n_kept] = place
                for k in range(n_matches):
                    blocks[0, place] = <int32_t> (bench.matches[k] >> 32)
                    blocks[1, place] = <int32_t> (bench.matches[k] & 0xFFFFFFFFu)
                    place += 1
                n_blocks[n_kept] = n_fewer(bench.matches, n_matches)
                heads[n_kept, 0], heads[n_kept, 1] = <uint32_t> min(one, other), <uint32_t> max(one, other)
                if takes_all:
                    told[0][3], told[1][3] = told[0][0], told[1][0]
                for k in range(5):
                    figures[n_kept, 0, k] = told[flip][k]
                    figures[n_kept, 1, k] = told[1 - flip][k]
                follow_repeats(&bench)
                longest[n_kept] = bench.longest
                n_kept += 1
                bounds[n_kept] = place
                if not is_own and not takes_all:
                    remember(&bench.left, &covered[0])
                    remember(&bench.right, &covered[0])
            else:
                facts[0] = pairs.shape[0]
            facts[1], facts[2], facts[3] = n_kept, n_house, n_again
    finally:
        close_bench(&bench)


def sum_marks(
    const uint16_t[::1] marks, const int64_t[::1] offsets, int32_t[:, ::1] sums,
):
    """Sum the words of the pieces of rows.

    Args:
        marks: uint16, pieces of the rows: how many words, and flags.
        offsets: int64[n + 1] into `marks`.
        sums: output, int32[n, 3]: words that are quoted, said, matter of the house.
    """
    cdef int64_t row, mark, n
    demand(offsets.shape[0] == sums.shape[0] + 1 and sums.shape[1] == 3, "arrays of two lengths")
    with nogil:
        for row in range(sums.shape[0]):
            if not 0 <= offsets[row] <= offsets[row + 1] <= marks.shape[0]:
                with gil:
                    raise IndexError(f"row {row} has marks outside of the list")
            sums[row, 0] = sums[row, 1] = sums[row, 2] = 0
            for mark in range(offsets[row], offsets[row + 1]):
                n = marks[mark] & ND_LONGEST
                sums[row, 0] += n if marks[mark] & ND_QUOTED else 0
                sums[row, 1] += n if marks[mark] & ND_SAID else 0
                sums[row, 2] += n if marks[mark] & ND_HOUSE else 0


def count_bits(const uint8_t[::1] bits, const int64_t[::1] bounds, int64_t[::1] counts):
    """Count the bits that are set in ranges of them, the lowest bit of a byte first.

    Args:
        bits: uint8.
        bounds: int64[n + 1], ascending.
        counts: output, int64[n].
    """
    cdef int64_t i, k, n
    cdef uint8_t[256] numbers
    numbers[0] = 0
    for i in range(1, 256):
        numbers[i] = numbers[i >> 1] + (i & 1)
    demand(bounds.shape[0] == counts.shape[0] + 1, "arrays of two lengths")
    with nogil:
        for i in range(counts.shape[0]):
            if not 0 <= bounds[i] <= bounds[i + 1] <= 8 * bits.shape[0]:
                with gil:
                    raise IndexError("a range lies outside of the bits")
            n = 0
            for k in range(bounds[i] >> 3, (bounds[i + 1] + 7) >> 3):
                n += numbers[bits[k]]
            if bounds[i] & 7:  # what is of the range before, and of the one after
                n -= numbers[bits[bounds[i] >> 3] & ((1 << (bounds[i] & 7)) - 1)]
            if bounds[i + 1] & 7:
                n -= numbers[bits[bounds[i + 1] >> 3] >> (bounds[i + 1] & 7)]
            counts[i] = n
