# Marks of the pieces of blocks: how many words, and what kind of text they are.
#
# Linear in the words. What the words of a sentence say is added up when the sentence ends, and then
# entered in the marks of its pieces.

cdef struct Marks:
    uint16_t *marks
    int64_t room
    int64_t n
    int64_t first
    const uint32_t *words
    const int16_t *biases
    uint32_t begins


cdef inline void mark_sentence(
    Marks *marks, WordTable table, const uint32_t *end, bint is_stopped
) noexcept nogil:
    """Enter what the words up to an address say of their sentence; the next one begins."""
    cdef int64_t n_words = end - marks.words, weight, i
    cdef int value, says = 0
    cdef uint16_t flags = 0
    if table.n_words and marks.n > marks.first:
        weight = marks.biases[is_stopped * ND_N_BIASES + min(n_words, ND_N_BIASES - 1)]
        for i in range(n_words):
            value = value_of(table, marks.words[i])
            weight += value >> 1
            says |= value & 1
        flags = <uint16_t> ((ND_HOUSE if weight > 0 else 0) | (ND_SAID if says else 0))
        for i in range(marks.first, marks.n):
            marks.marks[i] |= flags
    marks.first, marks.words, marks.begins = marks.n, end, ND_SENTENCE


cdef inline int mark_piece(Marks *marks, int64_t n_words, uint32_t quoted) except -1 nogil:
    """Append the marks of a piece; none where there is no word."""
    cdef int64_t n_here
    while n_words > 0:
        if marks.n >= marks.room:
            with gil:
                raise IndexError("there are more pieces than there is room for")
        n_here = min(n_words, ND_LONGEST)
        marks.marks[marks.n] = <uint16_t> (n_here | quoted | marks.begins)
        marks.begins = 0
        marks.n += 1
        n_words -= n_here
    return 0
