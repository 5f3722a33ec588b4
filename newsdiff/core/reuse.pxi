# Pairs of blocks by pairs of articles, and the surroundings of what recurs.


def move_runs(
    const int32_t[::1] values, const int64_t[::1] bounds, const int64_t[::1] order,
    const int64_t[::1] new_bounds, int32_t[::1] moved,
):
    """Copy run `order[i]` of the values to place i."""
    cdef int64_t i, k, run, n
    demand(new_bounds.shape[0] == order.shape[0] + 1, "new bounds of another length")
    with nogil:
        for i in range(order.shape[0]):
            run = order[i]
            if run < 0 or run + 1 >= bounds.shape[0]:
                with gil:
                    raise IndexError(f"there is no run {run}")
            n = bounds[run + 1] - bounds[run]
            if n < 0 or bounds[run] < 0 or bounds[run + 1] > values.shape[0] or (
                new_bounds[i] < 0 or new_bounds[i] + n > moved.shape[0]
            ):
                with gil:
                    raise IndexError("a run lies outside of the values")
            for k in range(n):
                moved[new_bounds[i] + k] = values[bounds[run] + k]


cdef int64_t side_taken(
    const uint64_t[::1] blocks, int64_t n_blocks, int64_t first_block,
    const uint32_t[::1] n_words, int64_t place, int32_t[::1] numbers, int64_t *words,
) except -1 nogil:
    """Write the different ones of sorted blocks, as numbers within the article; the next place."""
    cdef int64_t i
    words[0] = 0
    for i in range(n_blocks):
        if i == 0 or blocks[i] != blocks[i - 1]:
            numbers[place] = <int32_t> (<int64_t> blocks[i] - first_block)
            words[0] += n_words[blocks[i]]
            place += 1
    return place


def gather_pairs(
    const uint32_t[::1] left, const uint32_t[::1] right, const uint32_t[::1] articles,
    const int64_t[::1] first_blocks, const uint32_t[::1] n_words, const uint8_t[::1] counts,
    uint32_t[:, ::1] heads, int64_t[:, ::1] words, int64_t[:, ::1] bounds,
    int32_t[::1] left_blocks, int32_t[::1] right_blocks, uint64_t[::1] keys, uint64_t[::1] blocks,
):
    """Gather pairs of blocks, sorted by left block, by pair of articles, left then right.

    Args:
        left: uint32[n], left block of each pair.
        right: uint32[n].
        articles: uint32[n_blocks].
        first_blocks: int64[n_articles + 1].
        n_words: uint32[n_blocks].
        counts: uint8[n_blocks], whether a block is evidence.
        heads: output, uint32[n, 2], left and right article.
        words: output, int64[n, 2], words of the shared blocks of either.
        bounds: output, int64[n + 1, 2], comes in as zeros; into the two lists that follow.
        left_blocks: output, int32[n], numbers of the shared blocks within their article.
        right_blocks: output, int32[n].
        keys: scratch, uint64[n].
        blocks: scratch, uint64[n].

    Returns:
        The number of pairs of articles.
    """
    cdef int64_t n = left.shape[0], n_blocks = articles.shape[0]
    cdef int64_t n_articles = first_blocks.shape[0] - 1
    cdef int64_t first = 0, end, n_keys, start, stop, i, article, other, n_found = 0, n_side
    demand_pairs(left, right, n_blocks)
    demand(n_words.shape[0] == counts.shape[0] == n_blocks, "arrays of two lengths")
    demand(heads.shape[0] == words.shape[0] == n and bounds.shape[0] == n + 1, "too few outputs")
    demand(heads.shape[1] == words.shape[1] == bounds.shape[1] == 2, "pairs have two sides")
    demand(left_blocks.shape[0] == right_blocks.shape[0] == n, "too few outputs")
    demand(keys.shape[0] == blocks.shape[0] == n, "too little scratch")
    with nogil:
        for i in range(n_blocks):
            if articles[i] >= n_articles:
                with gil:
                    raise IndexError(f"there is no article {articles[i]}")
        while first < n:
            article = articles[left[first]]
            end = first
            n_keys = 0
            while end < n and articles[left[end]] == article:
                other = articles[right[end]]
                if other != article and counts[left[end]] and counts[right[end]]:
                    keys[n_keys] = <uint64_t> other << 32 | <uint64_t> end
                    n_keys += 1
                end += 1
            if n_keys > 1:
                sort_stretch(&keys[0], n_keys)
            start = 0
            while start < n_keys:
                other = <int64_t> (keys[start] >> 32)
                stop = start
                while stop < n_keys and <int64_t> (keys[stop] >> 32) == other:
                    blocks[stop - start] = left[<int64_t> (keys[stop] & 0xFFFFFFFFu)]
                    stop += 1
                heads[n_found, 0], heads[n_found, 1] = <uint32_t> article, <uint32_t> other
                bounds[n_found + 1, 0] = side_taken(
                    blocks, stop - start, first_blocks[article], n_words, bounds[n_found, 0],
                    left_blocks, &n_side,
                )
                words[n_found, 0] = n_side
                for i in range(start, stop):
                    blocks[i - start] = right[<int64_t> (keys[i] & 0xFFFFFFFFu)]
                sort_stretch(&blocks[0], stop - start)
                bounds[n_found + 1, 1] = side_taken(
                    blocks, stop - start, first_blocks[other], n_words, bounds[n_found, 1],
                    right_blocks, &n_side,
                )
                words[n_found, 1] = n_side
                n_found += 1
                start = stop
            first = end
    return n_found


def surround(
    const int64_t[::1] first_blocks, const uint8_t[::1] recurring, const int64_t[::1] clusters,
    const uint32_t[::1] n_words, double max_share, int64_t[::1] surroundings,
):
    """Write what each recurring block stands next to, as a number; -1 where it does not count.

    The nearest block before it that does not recur, else the nearest behind; blocks of one
    cluster have the same number, blocks outside of clusters each have one of their own.

    Args:
        first_blocks: int64[n_articles + 1].
        recurring: uint8[n_blocks].
        clusters: int64[n_blocks], -1 for none.
        n_words: uint32[n_blocks].
        max_share: largest share of recurring words of an article that counts.
        surroundings: output, int64[n_blocks].
    """
    cdef int64_t block, article, first, end, step, total, recurrent, near, n_clusters = 0
    cdef int64_t n_blocks = clusters.shape[0]
    cdef int turn
    demand(recurring.shape[0] == n_words.shape[0] == n_blocks, "arrays of two lengths")
    demand(surroundings.shape[0] == n_blocks, "arrays of two lengths")
    with nogil:
        for block in range(n_blocks):
            n_clusters = max(n_clusters, clusters[block] + 1)
        for article in range(first_blocks.shape[0] - 1):
            first, end = first_blocks[article], first_blocks[article + 1]
            if first < 0 or end > n_blocks:
                with gil:
                    raise IndexError("an article has blocks outside of the list")
            total = recurrent = 0
            for block in range(first, end):
                total += n_words[block]
                recurrent += n_words[block] * <int64_t> recurring[block]
                surroundings[block] = -1
            if recurrent == 0 or recurrent > max_share * total:
                continue
            for turn in range(2):
                near = -1
                for step in range(end - first):
                    block = first + step if turn == 0 else end - 1 - step
                    if recurring[block]:
                        if turn == 0 or surroundings[block] < 0:
                            surroundings[block] = near
                    elif n_words[block] > 0:
                        near = clusters[block] if clusters[block] >= 0 else n_clusters + block
