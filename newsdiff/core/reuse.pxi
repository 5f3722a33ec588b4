# Ragged rows in another order, and the surroundings of what recurs.


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
            if run < 0 or run >= bounds.shape[0] - 1:
                with gil:
                    raise IndexError(f"there is no run {run}")
            n = -1
            if 0 <= bounds[run] <= bounds[run + 1] <= values.shape[0]:
                n = bounds[run + 1] - bounds[run]
            if n < 0 or not 0 <= new_bounds[i] <= moved.shape[0] or (
                n > moved.shape[0] - new_bounds[i]
            ):
                with gil:
                    raise IndexError("a run lies outside of the values")
            for k in range(n):
                moved[new_bounds[i] + k] = values[bounds[run] + k]


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
            if clusters[block] >= NO_ROW:
                with gil:
                    raise IndexError(f"there is no cluster {clusters[block]}")
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
