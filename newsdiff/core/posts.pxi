# Embedded posts in a block that is cut, by the rule of `newsdiff.segment.posts`, on UTF-8 bytes.
#
# Linear: around an account a bounded number of characters is looked at, and what is before a
# signature is gone back over once.


cdef inline bint is_named(const Cut *cut, const uint8_t *end) noexcept nogil:
    cdef const uint8_t *place = end
    cdef uint32_t mark, behind = 0
    cdef int i
    for i in range(ND_LONGEST_NAME):
        if place <= cut.first:
            break
        place = before_at(cut, place)
        mark = bits_at(cut, place)
        if mark & ND_DASH and behind & ND_SPACE:
            return True
        if mark & ND_HANDLE:
            break
        behind = mark
    return False


cdef inline const uint8_t *date_end(const Cut *cut, const uint8_t *start) noexcept nogil:
    cdef const uint8_t *place = start
    cdef uint32_t mark
    cdef int i, n_digits = 0
    for i in range(ND_LONGEST_DATE):
        mark = class_at(cut, place)
        if n_digits == ND_SHORTEST_YEAR and not mark & of_words():
            return place
        if not mark & (of_words() | ND_SPACE | ND_STOP | ND_CONTINUES):
            break
        n_digits = n_digits + 1 if mark & ND_DIGIT else 0
        place = next_at(cut, place)
    return start


cdef inline void take_handle(Cut *cut, const uint8_t *handle) noexcept nogil:
    """End a piece behind the signature of a post."""
    cdef const uint8_t *end = handle + 1
    if handle == cut.first or load1(handle - 1) != c"(" or not class_at(cut, end) & of_words():
        return
    if not is_named(cut, handle - 1):
        return
    while class_at(cut, end) & of_words():
        end = next_at(cut, end)
    if class_at(cut, end) & ND_CLOSER:
        end = next_at(cut, end)
    cut.done = date_end(cut, end)
    cut.has_posts = True
    cut.flags[cut.n_pieces - 1] |= <uint16_t> ND_POSTED
    cut.starts[cut.n_pieces] = cut.done - cut.text
    cut.flags[cut.n_pieces] = <uint16_t> (ND_QUOTED if cut.opened else 0)
    cut.n_pieces += 1


cdef inline int64_t reach_of(const Cut *cut, int64_t end, int64_t floor) noexcept nogil:
    """First byte of the longest post that ends there, or a byte no later than the floor."""
    cdef const uint8_t *place = cut.text + end
    cdef int i
    for i in range(ND_LONGEST_POST):
        if place <= cut.text + floor:
            break
        place = before_at(cut, place)
    return place - cut.text


cdef inline void quote_posts(Cut *cut) noexcept nogil:
    cdef int64_t floor = cut.first_piece, posted, piece, reach
    cdef bint is_whole
    for posted in range(cut.first_piece, cut.n_pieces):
        if not cut.flags[posted] & ND_POSTED:
            continue
        reach = reach_of(cut, cut.starts[posted + 1], cut.starts[floor])
        is_whole = cut.starts[floor] >= reach and not cut.flags[posted] & ND_QUOTED
        piece = posted
        while piece >= floor and cut.starts[piece] >= reach:
            if cut.flags[piece] & ND_QUOTED and not is_whole:
                break
            cut.flags[piece] |= <uint16_t> ND_QUOTED
            piece -= 1
        floor = posted + 1
