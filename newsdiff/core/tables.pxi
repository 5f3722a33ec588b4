# What is known of words, by their 32-bit hashes; how code points fold.
#
# A word is looked up in constant expected time: first in a map of bits that the nearest memory
# holds, which nearly all unknown words end at, then in a table that is a quarter full. Of the words
# that are not known one in a million passes for one that is.

cdef enum:
    FILTER_BITS = 16
    LONGEST_FOLD = 16
    GROWTH = 5

FOLD_GROWTH = GROWTH
"""Bytes at most that a byte of a text folds to: what scratch memory has to hold."""

cdef struct Known:
    uint32_t hash
    int32_t value
    uint32_t is_there


cdef class WordTable:
    """Values of words.

    Args:
        hashes: uint32[n], hashes of different words.
        values: int32[n].
    """

    cdef Known *slots
    cdef int64_t last
    cdef uint64_t *seen
    cdef readonly int64_t n_words

    def __cinit__(self, const uint32_t[::1] hashes, const int32_t[::1] values):
        cdef int64_t size = 64, i, place
        demand(hashes.shape[0] == values.shape[0], "hashes and values differ in length")
        while size < 4 * hashes.shape[0]:
            size *= 2
        self.last = size - 1
        self.slots = <Known *> calloc(size, sizeof(Known))
        self.seen = <uint64_t *> calloc(1 << (FILTER_BITS - 6), sizeof(uint64_t))
        if self.slots == NULL or self.seen == NULL:
            raise MemoryError
        for i in range(hashes.shape[0]):
            place = hashes[i] & self.last
            while self.slots[place].is_there and self.slots[place].hash != hashes[i]:
                place = (place + 1) & self.last
            demand(not self.slots[place].is_there, "a word is there twice")
            self.slots[place] = Known(hashes[i], values[i], 1)
            self.seen[hashes[i] >> (38 - FILTER_BITS)] |= (
                <uint64_t> 1 << ((hashes[i] >> (32 - FILTER_BITS)) & 63)
            )
        self.n_words = hashes.shape[0]

    def __dealloc__(self):
        free(self.slots)
        free(self.seen)


cdef inline int value_of(WordTable table, uint32_t hash) noexcept nogil:
    """The value of a word, 0 if it is not known."""
    cdef int64_t place = hash & table.last
    if not table.seen[hash >> (38 - FILTER_BITS)] >> ((hash >> (32 - FILTER_BITS)) & 63) & 1:
        return 0
    while table.slots[place].is_there:
        if table.slots[place].hash == hash:
            return table.slots[place].value
        place = (place + 1) & table.last
    return 0


cdef class FoldPages:
    """Folding of code points, by pages of 256; a page is made when a text first needs it.

    Args:
        fold: called with the number of a page, gives the 256 folded code points as UTF-8, each of
            at most 16 bytes and 5 for each byte of the code point itself.
    """

    cdef void **pages
    cdef object fold

    def __cinit__(self, fold):
        self.fold = fold
        self.pages = <void **> calloc(ND_N_PAGES, sizeof(void *))
        if self.pages == NULL:
            raise MemoryError

    def __dealloc__(self):
        cdef int index
        if self.pages != NULL:
            for index in range(ND_N_PAGES):
                free(self.pages[index])
        free(self.pages)

    def n_pages(self):
        """Number of pages that were made."""
        cdef int index
        return sum([self.pages[index] != NULL for index in range(ND_N_PAGES)])

    cdef int make(self, int page) except -1:
        """Make a page that a text needs, unless another thread was quicker."""
        cdef nd_fold_page *made
        cdef int64_t place = 0, index
        cdef bytes part
        cdef list parts = list(self.fold(page))
        if self.pages[page] != NULL:
            return 0
        demand(len(parts) == 256, "a page has 256 code points")
        for index, part in enumerate(parts):
            demand(
                len(part) <= min(LONGEST_FOLD, GROWTH * utf8_width_of(page * 256 + index)),
                "a code point is folded to too many bytes",
            )
        made = <nd_fold_page *> calloc(1, sizeof(nd_fold_page) + sum(map(len, parts)) + LONGEST_FOLD)
        if made == NULL:
            raise MemoryError
        for index in range(256):
            part = parts[index]
            made.entries[index] = <uint32_t> (place << 5 | len(part))
            memcpy(made.pool + place, <const char *> part, len(part))
            place += len(part)
        shared_set(&self.pages[page], made)
        return 0


cdef int utf8_width_of(int code) noexcept:
    return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4


cdef inline int code_at(const uint8_t *place) noexcept nogil:
    """Code point at an address, above ASCII and well-formed (surrogates too)."""
    cdef int lead = load1(place)
    if lead < 0xE0:
        return (lead & 0x1F) << 6 | (load1(place + 1) & 0x3F)
    if lead < 0xF0:
        return (lead & 0x0F) << 12 | (load1(place + 1) & 0x3F) << 6 | (load1(place + 2) & 0x3F)
    return (
        (lead & 0x07) << 18 | (load1(place + 1) & 0x3F) << 12 | (load1(place + 2) & 0x3F) << 6
        | (load1(place + 3) & 0x3F)
    )
