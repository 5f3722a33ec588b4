# Marks of the pieces of blocks: how many words, and what kind of text they are.
#
# Linear in the words. What the words of a sentence say is added up when all of its block are known,
# and entered in the marks of its pieces; until then HOUSE says of its first piece whether a stop
# ends it.

cdef struct Marks:
    uint16_t *marks
    int64_t room
    int64_t n
    int64_t first
    bint is_weighed
    const int16_t *biases
    uint16_t begins


cdef inline int mark_piece(Marks *marks, int64_t n_words, uint16_t flags) except -1 nogil:
    """Append the marks of a piece; none where there is no word."""
    cdef int64_t n_here
    if flags & ND_SENTENCE:
        marks.first, marks.begins = marks.n, <uint16_t> ND_SENTENCE
    while n_words > 0:
        if marks.n >= marks.room:
            with gil:
                raise IndexError("there are more pieces than there is room for")
        n_here = min(n_words, ND_LONGEST)
        marks.marks[marks.n] = <uint16_t> (n_here | flags & ND_QUOTED | marks.begins)
        marks.begins = 0
        marks.n += 1
        n_words -= n_here
    if flags & ND_STOPPED and marks.is_weighed and marks.first < marks.n:
        marks.marks[marks.first] |= <uint16_t> ND_HOUSE
    return 0


cdef inline void weigh_sentences(
    Marks *marks, int64_t mark, WordTable evidence, const uint32_t *words
) noexcept nogil:
    """Enter in the marks from one on what the words say of each sentence."""
    cdef int64_t end, n_words, i, weight, says
    cdef uint16_t flags
    while mark < marks.n:
        end, n_words = mark, 0
        while end == mark or (end < marks.n and not marks.marks[end] & ND_SENTENCE):
            n_words += marks.marks[end] & ND_LONGEST
            end += 1
        i = ND_N_BIASES if marks.marks[mark] & ND_HOUSE else 0
        weight, says = marks.biases[i + min(n_words, ND_N_BIASES - 1)], 0
        weight += nd_weigh(evidence.buckets, evidence.shift, words, n_words, &says)
        flags = <uint16_t> ((ND_HOUSE if weight > 0 else 0) | (ND_SAID if says else 0))
        for i in range(mark, end):
            marks.marks[i] = <uint16_t> (marks.marks[i] & ~ND_HOUSE | flags)
        words += n_words
        mark = end
