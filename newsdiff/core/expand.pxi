# From distinct texts back to blocks: pairs and clusters of blocks.


cdef int demand_offsets(const uint32_t[::1] offsets, int64_t n_rows, int64_t n_members) except -1:
    """Refuse rows that are not ranges of members."""
    cdef int64_t i, before = 0
    cdef bint holds = offsets.shape[0] == n_rows + 1
    if holds:
        with nogil:
            for i in range(offsets.shape[0]):
                holds = holds and before <= offsets[i] <= n_members
                before = offsets[i]
    return demand(holds, "rows have members outside of the list")


def number_clusters(
    const uint32_t[::1] block_rows, const uint32_t[::1] leaders, const uint32_t[::1] offsets,
    uint32_t[::1] sizes, uint32_t[::1] numbers, int64_t[::1] by_block,
):
    """Number clusters of two blocks or more by their first block.

    Args:
        block_rows: uint32[n_blocks].
        leaders: uint32[n_rows], representative row of each row, `NO_ROW` for itself alone.
        offsets: uint32[n_rows + 1], blocks of each row.
        sizes: scratch, uint32[n_rows], comes in as zeros.
        numbers: scratch, uint32[n_rows], comes in as `NO_ROW`.
        by_block: output, int64[n_blocks], -1 for a block in no cluster.

    Returns:
        The number of clusters.
    """
    cdef int64_t row, leader, block, n_clusters = 0, n_rows = leaders.shape[0]
    demand_offsets(offsets, n_rows, 0xFFFFFFFF)
    demand(sizes.shape[0] == numbers.shape[0] == n_rows, "arrays of two lengths")
    demand(by_block.shape[0] == block_rows.shape[0], "arrays of two lengths")
    with nogil:
        for row in range(n_rows):
            leader = leaders[row] if leaders[row] != NO_ROW else row
            if leader >= n_rows:
                with gil:
                    raise IndexError(f"there is no row {leader}")
            sizes[leader] += offsets[row + 1] - offsets[row]
        for block in range(block_rows.shape[0]):
            by_block[block] = -1
            row = block_rows[block]
            if row == NO_ROW:
                continue
            if row >= n_rows:
                with gil:
                    raise IndexError(f"there is no row {row}")
            leader = leaders[row] if leaders[row] != NO_ROW else row
            if sizes[leader] < 2:
                continue
            if numbers[leader] == NO_ROW:
                numbers[leader] = <uint32_t> n_clusters
                n_clusters += 1
            by_block[block] = numbers[leader]
    return n_clusters


def find_firsts(
    const uint32_t[::1] offsets, const uint32_t[::1] members, const int64_t[::1] published,
    uint32_t[::1] firsts,
):
    """The first published block of each row; among equals the first one.

    Args:
        offsets: uint32[n_rows + 1] into `members`; each row has a block.
        members: uint32, the blocks of each row, ascending.
        published: int64[n_blocks], larger is later.
        firsts: output, uint32[n_rows].
    """
    cdef int64_t row, i
    cdef uint32_t best
    demand_offsets(offsets, firsts.shape[0], members.shape[0])
    with nogil:
        for i in range(members.shape[0]):
            if members[i] >= published.shape[0]:
                with gil:
                    raise IndexError(f"there is no block {members[i]}")
        for row in range(firsts.shape[0]):
            if offsets[row] == offsets[row + 1]:
                with gil:
                    raise IndexError(f"row {row} has no block")
            best = members[offsets[row]]
            for i in range(<int64_t> offsets[row] + 1, offsets[row + 1]):
                if published[members[i]] < published[best]:
                    best = members[i]
            firsts[row] = best


cdef inline int64_t put(
    uint64_t one, uint64_t other, int64_t edge, int64_t place, uint64_t[::1] packed,
    int32_t[::1] edges,
) except -1 nogil:
    """Write a pair of blocks, unless this is only counting; the place of the next."""
    if packed.shape[0]:
        if place >= packed.shape[0]:
            with gil:
                raise IndexError("there are more pairs than were counted")
        packed[place] = min(one, other) << 32 | max(one, other)
        edges[place] = <int32_t> edge
    return place + 1


cdef enum:
    SAME_TEXT = -1


def expand_pairs(
    const uint32_t[::1] left, const uint32_t[::1] right, const uint32_t[::1] offsets,
    const uint32_t[::1] members, const uint32_t[::1] firsts, int64_t max_square,
    uint64_t[::1] packed, int32_t[::1] edges, int64_t[::1] facts,
):
    """Write the pairs of blocks, or count them if `packed` is empty.

    Args:
        left: uint32[n], lower row of each pair.
        right: uint32[n], higher row.
        offsets: uint32[n_rows + 1] into `members`.
        members: uint32, the blocks of each row.
        firsts: uint32[n_rows], the block that is the centre of a row's stars.
        max_square: blocks of a row up to which all its pairs are taken; of more, a star.
        packed: output, or empty.
        edges: output, the pair of rows that each comes from; -1 for two blocks of the same text.
        facts: output, int64[1]: number of stars.

    Returns:
        The number of pairs.
    """
    cdef int64_t row, edge, i, k, first, end, start, stop, n = 0, n_rows = firsts.shape[0]
    demand_offsets(offsets, n_rows, members.shape[0])
    demand_pairs(left, right, n_rows)
    demand(packed.shape[0] == edges.shape[0] and facts.shape[0] == 1, "arrays of two lengths")
    facts[0] = 0
    with nogil:
        for row in range(n_rows):
            first, end = offsets[row], offsets[row + 1]
            if end - first > max_square:
                facts[0] += 1
                for i in range(first, end):
                    if members[i] != firsts[row]:
                        n = put(members[i], firsts[row], SAME_TEXT, n, packed, edges)
                continue
            for i in range(first, end):
                for k in range(i + 1, end):
                    n = put(members[i], members[k], SAME_TEXT, n, packed, edges)
        for edge in range(left.shape[0]):
            first, end = offsets[left[edge]], offsets[<int64_t> left[edge] + 1]
            start, stop = offsets[right[edge]], offsets[<int64_t> right[edge] + 1]
            if (end - first) * (stop - start) > max_square * max_square:
                facts[0] += 1
                for i in range(start, stop):
                    n = put(firsts[left[edge]], members[i], edge, n, packed, edges)
                for i in range(first, end):
                    if members[i] != firsts[left[edge]]:
                        n = put(members[i], firsts[right[edge]], edge, n, packed, edges)
                continue
            for i in range(first, end):
                for k in range(start, stop):
                    n = put(members[i], members[k], edge, n, packed, edges)
    return n
