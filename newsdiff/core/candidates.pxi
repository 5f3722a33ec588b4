# Rows that agree on a band of their sketches, as packed pairs.

cdef enum:
    AHEAD = 24


def pack_keys(const uint32_t[::1] keys, uint64_t[:, ::1] marks, uint64_t[::1] packed):
    """Write keys in the upper half, rows in the lower, without most of those that are alone.

    Most rows share their key with no other, and sorting them is what costs: a first pass marks
    which keys occur, by their lower bits, and which occur again; a second takes the latter.

    Args:
        keys: uint32[n].
        marks: scratch, uint64[m, 2], zeros, m a power of two; about n / 8 of them let few through that are alone.
        packed: output, room for all.

    Returns:
        How many were written.
    """
    cdef int64_t row, n = 0, last = marks.shape[0] - 1, slot, n_keys = keys.shape[0]
    cdef uint64_t bit
    demand(keys.shape[0] <= packed.shape[0], "packed has too little room")
    demand(marks.shape[1] == 2 and last >= 0 and last & (last + 1) == 0, "marks of another shape")
    demand(keys.shape[0] <= NO_ROW, "there are more rows than numbers for them")
    with nogil:
        for row in range(n_keys):
            if row + AHEAD < n_keys:
                prefetch(&marks[<int64_t> (keys[row + AHEAD] >> 6) & last, 0])
            slot, bit = <int64_t> (keys[row] >> 6) & last, <uint64_t> 1 << (keys[row] & 63)
            marks[slot, 1] |= marks[slot, 0] & bit
            marks[slot, 0] |= bit
        for row in range(n_keys):
            if row + AHEAD < n_keys:
                prefetch(&marks[<int64_t> (keys[row + AHEAD] >> 6) & last, 0])
            slot = <int64_t> (keys[row] >> 6) & last
            if marks[slot, 1] >> (keys[row] & 63) & 1:
                packed[n] = <uint64_t> keys[row] << 32 | <uint64_t> row
                n += 1
    return n


def mark_samples(const uint64_t[::1] sampled, uint64_t[:, ::1] marks):
    """Mark which hashes occur and which occur again, as `pack_keys` does.

    Args:
        sampled: uint64, hashes in the upper half.
        marks: uint64[m, 2], m a power of two: zeros, or what earlier samples left.
    """
    cdef int64_t i, last = marks.shape[0] - 1, slot, n_sampled = sampled.shape[0]
    cdef uint64_t bit
    demand(marks.shape[1] == 2 and last >= 0 and last & (last + 1) == 0, "marks of another shape")
    with nogil:
        for i in range(n_sampled):
            if i + AHEAD < n_sampled:
                prefetch(&marks[<int64_t> (sampled[i + AHEAD] >> 38) & last, 0])
            slot, bit = <int64_t> (sampled[i] >> 38) & last, <uint64_t> 1 << (sampled[i] >> 32 & 63)
            marks[slot, 1] |= marks[slot, 0] & bit
            marks[slot, 0] |= bit


def keep_marked(uint64_t[::1] sampled, const uint64_t[:, ::1] marks):
    """Keep, in place and in order, samples without most of those whose hash is there once.

    Args:
        sampled: uint64, hashes in the upper half.
        marks: of all samples, by `mark_samples`.

    Returns:
        How many are kept.
    """
    cdef int64_t i, n = 0, last = marks.shape[0] - 1, slot, n_sampled = sampled.shape[0]
    demand(marks.shape[1] == 2 and last >= 0 and last & (last + 1) == 0, "marks of another shape")
    with nogil:
        for i in range(n_sampled):
            if i + AHEAD < n_sampled:
                prefetch(&marks[<int64_t> (sampled[i + AHEAD] >> 38) & last, 0])
            slot = <int64_t> (sampled[i] >> 38) & last
            sampled[n] = sampled[i]  # without a branch that is a guess
            n += <int64_t> (marks[slot, 1] >> (sampled[i] >> 32 & 63) & 1)
    return n


def drop_repeats(uint64_t[::1] values):
    """Move the first of each run of equal values to the front; returns how many there are."""
    cdef int64_t i, n_different = 1
    if values.shape[0] == 0:
        return 0
    with nogil:
        for i in range(1, values.shape[0]):
            if values[i] != values[n_different - 1]:
                values[n_different] = values[i]
                n_different += 1
    return n_different


cdef inline uint64_t ordered(uint64_t left, uint64_t right) noexcept nogil:
    """Two rows packed, the lower one first."""
    return left << 32 | right if left < right else right << 32 | left


cdef int64_t star_centre(
    const uint64_t[::1] packed, int64_t first, int64_t end, const uint64_t[::1] texts
) except -1 nogil:
    """The row of the smallest text hash in a run."""
    cdef int64_t centre = <int64_t> (packed[first] & 0xFFFFFFFFu), row, i
    for i in range(first + 1, end):
        row = <int64_t> (packed[i] & 0xFFFFFFFFu)
        if texts[row] < texts[centre]:
            centre = row
    return centre


def pair_runs(
    const uint64_t[::1] packed, const uint64_t[::1] texts, int64_t max_bucket, uint64_t[::1] pairs,
    int64_t[::1] facts,
):
    """Write the pairs of all runs, or count them if `pairs` is empty.

    Args:
        packed: uint64[n], keys and rows, ascending.
        texts: uint64[n_rows], order of rows for stars.
        max_bucket: rows of a run up to which all its pairs are taken; of a larger one, a star.
        pairs: output, or empty.
        facts: output, int64[2]: number of stars, rows of the largest run.

    Returns:
        The number of pairs.
    """
    cdef int64_t n_pairs = 0, first = 0, end, size, i, k, place, n = packed.shape[0]
    cdef uint64_t key, centre
    cdef bint is_counting = pairs.shape[0] == 0
    demand(facts.shape[0] == 2, "there are two facts")
    facts[0] = facts[1] = 0
    with nogil:
        for i in range(n):
            if <int64_t> (packed[i] & 0xFFFFFFFFu) >= texts.shape[0]:
                with gil:
                    raise IndexError("a row has no text")
        while first < n:
            end = first + 1
            key = packed[first] >> 32
            while end < n and packed[end] >> 32 == key:
                end += 1
            size = end - first
            place = n_pairs
            if size > 1:
                facts[1] = max(facts[1], size)
                n_pairs += size - 1 if size > max_bucket else size * (size - 1) // 2
            if not is_counting and n_pairs > pairs.shape[0]:
                with gil:
                    raise IndexError("there are more pairs than were counted")
            if size > max_bucket:
                facts[0] += 1
                if not is_counting:
                    centre = <uint64_t> star_centre(packed, first, end, texts)
                    for i in range(first, end):
                        if packed[i] & 0xFFFFFFFFu != centre:
                            pairs[place] = ordered(packed[i] & 0xFFFFFFFFu, centre)
                            place += 1
            elif size > 1 and not is_counting:
                for i in range(first, end):
                    for k in range(i + 1, end):
                        pairs[place] = ordered(packed[i] & 0xFFFFFFFFu, packed[k] & 0xFFFFFFFFu)
                        place += 1
            first = end
    return n_pairs
