# What is known of words, by their 32-bit hashes; how code points fold.
#
# A word is looked up in constant time: its bucket has four places, and there are as many buckets as
# it takes for four to be enough (expected: linear in the words for a few thousand). A map of bits
# that the nearest memory holds tells most unknown words first. Of the words that are not known one
# in a million passes for one that is.

cdef enum:
    FILTER_BITS = 16
    LONGEST_FOLD = 16
    GROWTH = 5
    FILTER_LAST = (1 << FILTER_BITS) - 1
    MOST_BUCKETS = 1 << 20

FOLD_GROWTH = GROWTH
"""Bytes at most that a byte of a text folds to: what scratch memory has to hold."""


cdef class WordTable:
    """Values of words.

    Args:
        hashes: uint32[n], hashes of different words.
        values: int32[n].
    """

    cdef nd_bucket *buckets
    cdef int shift
    cdef uint8_t[1 << FILTER_BITS >> 3] seen
    cdef readonly int64_t n_words

    def __cinit__(self, const uint32_t[::1] hashes, const int32_t[::1] values):
        cdef int64_t size = 64
        cdef uint32_t hash
        demand(hashes.shape[0] == values.shape[0], "hashes and values differ in length")
        demand(len(set(hashes)) == hashes.shape[0], "a word is there twice")
        self.shift = 26
        while not self.enter(size, hashes, values):
            size *= 2
            self.shift -= 1
            demand(size <= MOST_BUCKETS, "there are too many words")
        memset(self.seen, 0, sizeof(self.seen))
        for hash in hashes:
            self.seen[(hash & FILTER_LAST) >> 3] |= 1 << (hash & 7)
        self.n_words = hashes.shape[0]

    cdef bint enter(
        self, int64_t size, const uint32_t[::1] hashes, const int32_t[::1] values
    ) except -1:
        """Fill so many buckets; whether all words have a place. A place with value 0 is free."""
        cdef int64_t i
        cdef int place
        cdef nd_bucket *bucket
        free(self.buckets)
        self.buckets = <nd_bucket *> calloc(size, sizeof(nd_bucket))
        if self.buckets == NULL:
            raise MemoryError
        for i in range(hashes.shape[0]):
            bucket = &self.buckets[hashes[i] >> self.shift]
            place = 0
            while place < 4 and bucket.values[place]:
                place += 1
            if place == 4:
                return False
            bucket.hashes[place], bucket.values[place] = hashes[i], values[i]
        return True

    def __dealloc__(self):
        free(self.buckets)


cdef inline int value_of(WordTable table, uint32_t hash) noexcept nogil:
    """The value of a word, 0 if it is not known."""
    if not table.seen[(hash & FILTER_LAST) >> 3] >> (hash & 7) & 1:
        return 0
    return nd_value(&table.buckets[hash >> table.shift], hash)


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
