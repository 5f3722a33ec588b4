# Collapse blocks with the same sequence of words.

cdef enum:
    NO_ROW = 0xFFFFFFFFu

cdef uint64_t SLOT_SPREAD = 0x9E3779B97F4A7C15u


cdef inline int64_t slot_of(
    uint64_t text, const uint32_t[::1] slots, const uint64_t[::1] texts
) except -1 nogil:
    """The slot that holds a text's row, or the empty one where it would go."""
    cdef int64_t last = slots.shape[0] - 1
    cdef int64_t first = <int64_t> ((text * SLOT_SPREAD) >> 24) & last
    cdef int64_t slot = first
    while slots[slot] != 0:
        if slots[slot] > texts.shape[0]:
            with gil:
                raise IndexError(f"there is no row {slots[slot] - 1}")
        if texts[<int64_t> slots[slot] - 1] == text:
            break
        slot = (slot + 1) & last
        if slot == first:
            with gil:
                raise IndexError("the table of texts is full")
    return slot


cdef int demand_slots(const uint32_t[::1] slots, int64_t n_rows) except -1:
    """Refuse a table in which a search might not end."""
    cdef int64_t size = slots.shape[0]
    demand(n_rows < NO_ROW, "there are more rows than numbers for them")
    return demand(size > n_rows and size & (size - 1) == 0, "the table of texts is too small")


def enter_texts(
    const uint64_t[::1] texts, const uint32_t[::1] n_words, uint64_t[::1] row_texts,
    uint32_t[::1] slots, int64_t n_rows, uint32_t[::1] rows, int64_t[::1] new,
):
    """Look texts up in a table with open addressing, entering those not met before.

    Args:
        texts: uint64[n].
        n_words: uint32[n]; texts without words are passed over.
        row_texts: uint64, the text of each row so far; new ones are added.
        slots: uint32[size], a power of two; row + 1 in each slot, 0 where it is empty.
        n_rows: rows entered so far.
        rows: output, uint32[n].
        new: output, int64[n], which texts were new.

    Returns:
        The number of new texts.
    """
    cdef int64_t i, slot, n_new = 0, n = texts.shape[0]
    demand(n_words.shape[0] == rows.shape[0] == new.shape[0] == n, "arrays of two lengths")
    demand(0 <= n_rows <= row_texts.shape[0] - n, "there is no room for new texts")
    demand_slots(slots, n_rows + n)
    with nogil:
        for i in range(n):
            if n_words[i] == 0:
                rows[i] = NO_ROW
                continue
            slot = slot_of(texts[i], slots, row_texts)
            if slots[slot] == 0:
                row_texts[n_rows + n_new] = texts[i]
                slots[slot] = <uint32_t> (n_rows + n_new + 1)
                new[n_new] = i
                n_new += 1
            rows[i] = slots[slot] - 1
    return n_new


def fill_slots(const uint64_t[::1] texts, int64_t n_rows, uint32_t[::1] slots):
    """Enter the rows so far into an empty table."""
    cdef int64_t row
    demand(0 <= n_rows <= texts.shape[0], "there are fewer rows")
    demand_slots(slots, n_rows)
    with nogil:
        for row in range(n_rows):
            slots[slot_of(texts[row], slots, texts)] = <uint32_t> (row + 1)


def keep_rows(
    const uint32_t[::1] words, const uint32_t[::1] n_words, const uint32_t[:, ::1] keys,
    const int64_t[::1] new, int64_t chunk, uint32_t[::1] copies, bint is_copied,
    uint32_t[:, ::1] new_keys, int64_t[::1] places,
):
    """Take words and band keys of the blocks in `new` (ascending).

    Args:
        words: uint32, words of all blocks, one after the other.
        n_words: uint32[n].
        keys: uint32[n, n_bands].
        new: int64[n_new].
        chunk: number of the chunk that will hold the words.
        copies: uint32 output, the words of the new blocks, if they are copied.
        is_copied: whether the chunk is `copies`; else it is `words` itself.
        new_keys: uint32[n_bands, n_new] output, keys by band.
        places: int64[n_new] output, places as in `Words`.
    """
    cdef int64_t place = 0, target = 0, block = 0, i, band, n_new = new.shape[0]
    demand(0 <= chunk < 1 << (63 - CHUNK_BITS), "there are more chunks than numbers for them")
    demand(keys.shape[0] == n_words.shape[0], "keys and n_words differ in length")
    demand(new_keys.shape[0] == keys.shape[1], "keys of another number of bands")
    demand(new_keys.shape[1] == places.shape[0] == n_new, "too few outputs")
    with nogil:
        for i in range(n_new):
            while block < new[i] and block < n_words.shape[0]:
                place += n_words[block]
                block += 1
            if block != new[i] or block >= n_words.shape[0] or n_words[block] > words.shape[0] - place:
                with gil:
                    raise IndexError("a new block is not among the blocks, in order")
            if is_copied:
                if n_words[block] > copies.shape[0] - target:
                    with gil:
                        raise IndexError("there is no room for the words of new blocks")
                if n_words[block]:
                    memcpy(&copies[target], &words[place], n_words[block] * sizeof(uint32_t))
                places[i] = chunk << CHUNK_BITS | target
                target += n_words[block]
            else:
                places[i] = chunk << CHUNK_BITS | place
        for i in range(n_new):
            for band in range(keys.shape[1]):
                new_keys[band, i] = keys[new[i], band]


def keep_marks(
    const uint32_t[::1] n_marks, const uint16_t[::1] marks, const int64_t[::1] new,
    uint16_t[::1] kept,
):
    """Copy the marks of the blocks in `new` (ascending).

    Args:
        n_marks: uint32[n].
        marks: uint16[n_marks.sum()], of all blocks, one after the other.
        new: int64[n_new].
        kept: output, uint16, room for those of the new blocks.
    """
    cdef int64_t place = 0, target = 0, block = 0, i
    with nogil:
        for i in range(new.shape[0]):
            while block < new[i] and block < n_marks.shape[0]:
                place += n_marks[block]
                block += 1
            if block != new[i] or block >= n_marks.shape[0] or n_marks[block] > marks.shape[0] - place:
                with gil:
                    raise IndexError("a new block is not among the blocks, in order")
            if n_marks[block] > kept.shape[0] - target:
                with gil:
                    raise IndexError("there is no room for the marks of new blocks")
            if n_marks[block]:
                memcpy(&kept[target], &marks[place], n_marks[block] * sizeof(uint16_t))
            target += n_marks[block]


def group_rows(const uint32_t[::1] rows, uint32_t[::1] offsets, uint32_t[::1] members):
    """Counting sort of blocks by row; `offsets` is two items longer than there are rows."""
    cdef int64_t block, row, n_rows = offsets.shape[0] - 2, n_members = 0
    demand(n_rows >= 0, "offsets are two items longer than there are rows")
    with nogil:
        for row in range(n_rows + 2):
            offsets[row] = 0
        for block in range(rows.shape[0]):
            if rows[block] != NO_ROW:
                if rows[block] >= n_rows:
                    with gil:
                        raise IndexError(f"there is no row {rows[block]}")
                offsets[<int64_t> rows[block] + 2] += 1
                n_members += 1
        if n_members > members.shape[0]:
            with gil:
                raise IndexError("there is no room for the members")
        for row in range(2, n_rows + 2):
            offsets[row] += offsets[row - 1]
        for block in range(rows.shape[0]):
            if rows[block] != NO_ROW:
                row = <int64_t> rows[block] + 1
                members[offsets[row]] = <uint32_t> block
                offsets[row] += 1
