# Verified pairs of rows to clusters.


cdef inline bint leads(
    int64_t one, int64_t other, const int64_t[::1] published, const uint32_t[::1] n_words,
    const uint64_t[::1] texts,
) except -1 nogil:
    """Whether one row may lead before the other."""
    if published[one] != published[other]:
        return published[one] < published[other]
    if n_words[one] != n_words[other]:
        return n_words[one] > n_words[other]
    return texts[one] < texts[other]


cdef int demand_members(
    const int64_t[::1] members, const int64_t[::1] bounds, int64_t n_rows
) except -1:
    """Refuse components that are not ranges of members, or members that are no rows."""
    cdef int64_t i, before = 0
    cdef bint holds = True
    with nogil:
        for i in range(bounds.shape[0]):
            holds = holds and before <= bounds[i] <= members.shape[0]
            before = bounds[i]
        for i in range(members.shape[0]):
            holds = holds and 0 <= members[i] < n_rows
    return demand(holds, "a component has members that are no rows")


def order_members(
    int64_t[::1] members, const int64_t[::1] bounds, const int64_t[::1] published,
    const uint32_t[::1] n_words, const uint64_t[::1] texts,
):
    """Sort the rows of each component into the order in which they may lead."""
    cdef int64_t component, gap, i, place, row, first, n
    cdef int g
    demand_members(members, bounds, n_words.shape[0])
    demand(published.shape[0] == texts.shape[0] == n_words.shape[0], "arrays of two lengths")
    with nogil:
        for component in range(bounds.shape[0] - 1):
            first = bounds[component]
            n = bounds[component + 1] - first
            for g in range(18):
                gap = GAPS[g]
                for i in range(gap, n):
                    row = members[first + i]
                    place = i
                    while place >= gap and leads(
                        row, members[first + place - gap], published, n_words, texts
                    ):
                        members[first + place] = members[first + place - gap]
                        place -= gap
                    members[first + place] = row


def lead_paired(
    const int64_t[::1] members, const int64_t[::1] bounds, int64_t max_component,
    const int64_t[::1] offsets, const uint32_t[::1] neighbours,
    const double[::1] edge_similarities, uint32_t[::1] leaders, double[::1] similarities,
):
    """Cut the components above `max_component`: a leader takes the free rows paired with it.

    Args:
        members: int64, rows by component, in the order in which they may lead.
        bounds: int64, where each component begins in `members`, and the end.
        max_component: rows of a component up to which it is left alone.
        offsets: int64[n_rows + 1] into `neighbours`.
        neighbours: uint32, rows paired with each row.
        edge_similarities: float64, of those pairs.
        leaders: output, uint32[n_rows].
        similarities: output, float64[n_rows].
    """
    cdef int64_t component, i, leader, edge, row, n_rows = leaders.shape[0]
    demand_members(members, bounds, n_rows)
    demand(offsets.shape[0] == n_rows + 1, "offsets of another length")
    demand(similarities.shape[0] == n_rows, "leaders and similarities differ in length")
    demand(edge_similarities.shape[0] == neighbours.shape[0], "similarities of other pairs")
    with nogil:
        for component in range(bounds.shape[0] - 1):
            if bounds[component + 1] - bounds[component] <= max_component:
                continue
            for i in range(bounds[component], bounds[component + 1]):
                leader = members[i]
                if leaders[leader] != NO_ROW:
                    continue
                leaders[leader] = <uint32_t> leader
                similarities[leader] = 1.0
                if offsets[leader] < 0 or offsets[leader + 1] > neighbours.shape[0]:
                    with gil:
                        raise IndexError("a row has neighbours outside of the list")
                for edge in range(offsets[leader], offsets[leader + 1]):
                    row = neighbours[edge]
                    if row >= n_rows:
                        with gil:
                            raise IndexError(f"there is no row {row}")
                    if leaders[row] == NO_ROW:
                        leaders[row] = <uint32_t> leader
                        similarities[row] = edge_similarities[edge]


cdef int demand_pairs(
    const uint32_t[::1] left, const uint32_t[::1] right, int64_t n_rows
) except -1:
    """Refuse pairs of what is no row."""
    cdef int64_t i
    cdef bint holds = left.shape[0] == right.shape[0]
    if holds:
        with nogil:
            for i in range(left.shape[0]):
                holds = holds and left[i] < n_rows and right[i] < n_rows
    return demand(holds, "a pair has a side that is no row")


def list_neighbours(
    const uint32_t[::1] left, const uint32_t[::1] right, int64_t[::1] offsets,
    uint32_t[::1] neighbours, int64_t[::1] edges,
):
    """Counting sort of pairs by either row; `offsets`, two items longer, comes in as zeros."""
    cdef int64_t i, row, place
    demand_pairs(left, right, offsets.shape[0] - 2)
    demand(neighbours.shape[0] == edges.shape[0] == 2 * left.shape[0], "too little room")
    with nogil:
        for i in range(left.shape[0]):
            offsets[<int64_t> left[i] + 2] += 1
            offsets[<int64_t> right[i] + 2] += 1
        for row in range(2, offsets.shape[0]):
            offsets[row] += offsets[row - 1]
        for i in range(left.shape[0]):
            place = offsets[<int64_t> left[i] + 1]
            neighbours[place], edges[place] = right[i], i
            offsets[<int64_t> left[i] + 1] += 1
            place = offsets[<int64_t> right[i] + 1]
            neighbours[place], edges[place] = left[i], i
            offsets[<int64_t> right[i] + 1] += 1


cdef inline int64_t root(uint32_t[::1] parents, int64_t row) except -1 nogil:
    """Representative of a row's component, halving the path to it."""
    while parents[row] != row:
        parents[row] = parents[parents[row]]
        row = parents[row]
    return row


def unite(const uint32_t[::1] left, const uint32_t[::1] right, uint32_t[::1] parents):
    """Union-find over pairs; afterwards every row points at the lowest row of its component.

    Args:
        left: uint32[n].
        right: uint32[n].
        parents: uint32[n_rows], each row's own number at first.
    """
    cdef int64_t i, row, one, other
    demand_pairs(left, right, parents.shape[0])
    with nogil:
        for i in range(left.shape[0]):
            one, other = root(parents, left[i]), root(parents, right[i])
            if one < other:
                parents[other] = <uint32_t> one
            else:
                parents[one] = <uint32_t> other
        for row in range(parents.shape[0]):
            parents[row] = <uint32_t> root(parents, row)


cdef int compare_leader(
    int64_t leader, const int64_t *rows, int64_t n_rows, Words words, const uint32_t[::1] n_words,
    const uint32_t[::1] counts, Table *table, double *found,
) except -1 nogil:
    """Write the similarity of each of the rows to the leader."""
    cdef int64_t i, row, shared
    cdef int64_t n_leader = entered(table, words_of(words, leader, n_words[leader]), n_words[leader])
    for i in range(n_rows):
        row = rows[i]
        shared = n_shared(table, words_of(words, row, n_words[row]), n_words[row])
        found[i] = jaccard(shared, n_leader, counts[row])
    return 0


cdef double least(const double *values, int64_t n_values) noexcept nogil:
    """The smallest of the values, at most 1."""
    cdef double smallest = 1.0
    cdef int64_t i
    for i in range(n_values):
        smallest = min(smallest, values[i])
    return smallest


cdef int64_t earliest(
    const int64_t *rows, int64_t n_rows, const int64_t[::1] published,
    const uint32_t[::1] first_blocks,
) except -1 nogil:
    """The row that was published first, else stands first in the input."""
    cdef int64_t best = rows[0], row, i
    for i in range(1, n_rows):
        row = rows[i]
        if published[row] < published[best] or (
            published[row] == published[best] and first_blocks[row] < first_blocks[best]
        ):
            best = row
    return best


cdef int settle(
    int64_t leader, const int64_t *rows, int64_t n_rows, const double *found, double threshold,
    uint32_t[::1] leaders, double[::1] similarities,
) except -1 nogil:
    """Record a cluster."""
    cdef int64_t i
    for i in range(n_rows):
        if found[i] >= threshold:
            leaders[rows[i]] = <uint32_t> leader
            similarities[rows[i]] = found[i]
    return 0


def lead(
    const int64_t[::1] members, const int64_t[::1] bounds, int64_t max_component, Words words,
    const uint32_t[::1] n_words, const uint32_t[::1] counts, double threshold, int64_t longest,
    const int64_t[::1] published, const uint32_t[::1] first_blocks, uint32_t[::1] leaders,
    double[::1] similarities,
):
    """Cut the components up to `max_component` into clusters.

    Args:
        members: int64, rows by component, in the order in which they may lead.
        bounds: int64, where each component begins in `members`, and the end.
        max_component: rows of a component above which it is left alone.
        words: the words of the members.
        n_words: uint32[n_rows].
        counts: uint32[n_rows], different shingles.
        threshold: least similarity.
        longest: most words of any member.
        published: int64[n_rows].
        first_blocks: uint32[n_rows].
        leaders: output, uint32[n_rows], comes in as `NO_ROW`.
        similarities: output, float64[n_rows].
    """
    cdef int64_t component, i, n_free, n_left, n_taken, best, n_rows = n_words.shape[0]
    cdef Table table
    cdef double *found = <double *> malloc(max(max_component, 1) * sizeof(double))
    cdef int64_t *free_rows = <int64_t *> malloc(max(max_component, 1) * sizeof(int64_t))
    cdef int64_t *taken = <int64_t *> malloc(max(max_component, 1) * sizeof(int64_t))
    table.slots = NULL
    try:
        if found == NULL or free_rows == NULL or taken == NULL:
            raise MemoryError
        demand_members(members, bounds, n_rows)
        demand(counts.shape[0] == published.shape[0] == n_rows, "arrays of two lengths")
        demand(first_blocks.shape[0] == leaders.shape[0] == n_rows, "arrays of two lengths")
        demand(similarities.shape[0] == n_rows, "arrays of two lengths")
        open_table(&table, longest)
        with nogil:
            for component in range(bounds.shape[0] - 1):
                n_free = bounds[component + 1] - bounds[component]
                if n_free > max_component:
                    continue
                for i in range(n_free):
                    free_rows[i] = members[bounds[component] + i]
                while n_free:
                    compare_leader(
                        free_rows[0], free_rows, n_free, words, n_words, counts, &table, found
                    )
                    settle(
                        free_rows[0], free_rows, n_free, found, threshold, leaders, similarities
                    )
                    n_left = n_taken = 0
                    for i in range(n_free):
                        if found[i] < threshold:
                            free_rows[n_left] = free_rows[i]
                            n_left += 1
                        else:
                            taken[n_taken] = free_rows[i]
                            n_taken += 1
                    if n_taken == 0:
                        with gil:
                            raise ValueError("a row is not similar to itself: counts are wrong")
                    n_free = n_left
                    best = earliest(taken, n_taken, published, first_blocks)
                    if best != taken[0]:
                        compare_leader(
                            best, taken, n_taken, words, n_words, counts, &table, found
                        )
                        if least(found, n_taken) >= threshold:
                            settle(
                                best, taken, n_taken, found, threshold, leaders, similarities
                            )
    finally:
        free(table.slots)
        free(found)
        free(free_rows)
        free(taken)
