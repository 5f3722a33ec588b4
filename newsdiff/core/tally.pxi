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
            counts[text, 0] = <uint32_t> (end - first)
            for index in range(first, end):
                group = value_of(table, words[index])
                if 0 < group <= n_groups:
                    counts[text, 0] -= 1
                    counts[text, group] += 1


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


def find_bracketed(
    const uint8_t[::1] text, const int64_t[::1] starts, const int64_t[::1] ends,
    const uint32_t[::1] forms, uint8_t[::1] found,
):
    """Find texts in which a short word stands behind a bracket, in small letters or capitals.

    Args:
        text: uint8, UTF-8.
        starts: int64[n], first byte of each text.
        ends: int64[n], one past the last.
        forms: uint32, words of 4 ASCII letters at most, small: the first in the lowest byte.
        found: output, uint8[n], 1 for a text in which one stands.
    """
    cdef int64_t i
    demand(starts.shape[0] == ends.shape[0] == found.shape[0], "arrays of two lengths")
    with nogil:
        for i in range(found.shape[0]):
            if not 0 <= starts[i] <= ends[i] <= text.shape[0]:
                with gil:
                    raise IndexError("a text ends outside of the buffer, or before it begins")
            found[i] = starts[i] < ends[i] and has_bracketed(
                &text[starts[i]], ends[i] - starts[i], forms
            )


cdef inline bint has_bracketed(
    const uint8_t *place, int64_t n_bytes, const uint32_t[::1] forms
) noexcept nogil:
    cdef const uint8_t *end = place + n_bytes
    cdef uint32_t letters
    cdef int64_t i
    cdef int n
    while place < end:
        place = <const uint8_t *> memchr(place, c"(", end - place)
        if place == NULL:
            return False
        place += 1
        letters = n = 0
        while n < 4 and place < end and is_letter(place[0]):
            letters |= <uint32_t> (place[0] | 0x20) << 8 * n
            place += 1
            n += 1
        if place < end and (
            is_letter(place[0]) or place[0] >= 0x80 or c"0" <= place[0] <= c"9"
            or place[0] == c"_" or place[0] == c"-"
        ):
            continue
        for i in range(forms.shape[0]):
            if forms[i] == letters:
                return True
    return False
