# Known words in texts: counted by group, or told where they stand.


def count_words(
    const uint32_t[::1] words, const int64_t[::1] bounds, int64_t n_read, WordTable table not None,
    uint32_t[:, ::1] counts,
):
    """Count the known words in the middle of texts by group.

    Args:
        words: uint32, hashes of the words of all texts.
        bounds: int64[n_texts + 1], words by text.
        n_read: words of a text that are read at most, as many before its middle as behind it.
        table: the group of each known word, from 1.
        counts: output, uint32[n_texts, n_groups + 1], words of each group; those without one first.
    """
    cdef int64_t n_texts = counts.shape[0], n_groups = counts.shape[1] - 1, text, index
    cdef int64_t before = 0, first, end
    cdef int group
    cdef bint holds = bounds.shape[0] == n_texts + 1
    if holds:
        with nogil:
            for index in range(n_texts + 1):
                holds = holds and before <= bounds[index] <= words.shape[0]
                before = bounds[index]
    demand(holds and n_read >= 0, "a text has words outside of the list")
    demand(n_groups >= 0, "no room for words that are not known")
    with nogil:
        counts[:, :] = 0
        for text in range(n_texts):
            first, end = bounds[text], bounds[text + 1]
            if end - first > n_read:
                first += (end - first - n_read) // 2
                end = first + n_read
            for index in range(first, end):
                group = value_of(table, words[index])
                counts[text, group if 0 < group <= n_groups else 0] += 1


def find_words(const uint32_t[::1] words, WordTable table not None, int64_t[::1] places):
    """Find known words, which are rare.

    Args:
        words: uint32, hashes of words.
        table: the known words, their values not 0.
        places: output, int64[len(words)], index of each known word, in order.

    Returns:
        How many there are.
    """
    cdef int64_t index, n = 0
    demand(places.shape[0] >= words.shape[0], "too little room for places")
    with nogil:
        for index in range(words.shape[0]):
            if value_of(table, words[index]):
                places[n] = index
                n += 1
    return n
