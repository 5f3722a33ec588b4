# Block boundaries of many texts, by the rule of `newsdiff.clean.block_spans`, on UTF-8 bytes.
#
# Time is linear. Each line becomes a block at first; where a text turns out to be hard-wrapped at
# its end, its blocks are merged in place.


cdef inline int space_width(const uint8_t *place) noexcept nogil:
    """Width of the white-space character (`str.isspace`) at an address, 0 for any other."""
    cdef int byte = load1(place), second, third
    if byte < 0x80:
        return 1 if byte == 0x20 or 0x09 <= byte <= 0x0D or 0x1C <= byte <= 0x1F else 0
    if byte != 0xC2 and byte != 0xE1 and byte != 0xE2 and byte != 0xE3:
        return 0
    second = load1(place + 1)
    if byte == 0xC2:
        return 2 if second == 0x85 or second == 0xA0 else 0
    third = load1(place + 2)
    if byte == 0xE2 and second == 0x80:
        return 3 if 0x80 <= third <= 0x8A or third == 0xA8 or third == 0xA9 or third == 0xAF else 0
    if byte == 0xE2 and second == 0x81:
        return 3 if third == 0x9F else 0
    if byte == 0xE1 and second == 0x9A:
        return 3 if third == 0x80 else 0
    return 3 if byte == 0xE3 and second == 0x80 and third == 0x80 else 0


cdef inline const uint8_t *first_letter(const uint8_t *start, const uint8_t *end) noexcept nogil:
    """The first address of a range that holds no white space."""
    cdef int width
    while start < end:
        width = space_width(start)
        if not width:
            break
        start += width
    return start


cdef inline const uint8_t *last_letter(const uint8_t *start, const uint8_t *end) noexcept nogil:
    """The address behind the last character of a range that is no white space."""
    cdef const uint8_t *last
    while start < end:
        last = end - 1
        while load1(last) & 0xC0 == 0x80 and last > start:
            last -= 1
        if not space_width(last):
            break
        end = last
    return end


cdef inline bint is_longer(const uint8_t *start, const uint8_t *end, int64_t limit) noexcept nogil:
    """Whether a range holds more than `limit` code points."""
    cdef int64_t n_points = 0
    if end - start <= limit:
        return False
    if end - start > 4 * limit:
        return True
    while start < end:
        n_points += load1(start) & 0xC0 != 0x80
        start += 1
    return n_points > limit


cdef inline int64_t indent(const uint8_t *place, const uint8_t *end) noexcept nogil:
    """Leading spaces, a tab counting as two."""
    cdef int64_t n_columns = 0
    cdef int byte
    while place < end:
        byte = load1(place)
        if byte == 0x20:
            n_columns += 1
        elif byte == 0x09:
            n_columns += ND_DEEPER
        else:
            break
        place += 1
    return n_columns


cdef int64_t merged(
    int64_t first, int64_t n_blocks, int64_t[::1] block_starts, int64_t[::1] block_ends,
    uint8_t[::1] joins,
) except -1 nogil:
    """Merge the lines of a hard-wrapped text; returns the number of blocks up to its end."""
    cdef int64_t n_merged = first, block
    for block in range(first, n_blocks):
        if joins[block] and n_merged > first:
            block_ends[n_merged - 1] = block_ends[block]
            continue
        block_starts[n_merged] = block_starts[block]
        block_ends[n_merged] = block_ends[block]
        n_merged += 1
    return n_merged


cdef int64_t blocks_of(
    const uint8_t *text, int64_t start, int64_t text_end, int64_t n_blocks,
    int64_t[::1] block_starts, int64_t[::1] block_ends, uint8_t[::1] joins,
) except -1 nogil:
    """Append the blocks of one text; returns the number of blocks so far."""
    cdef int64_t first = n_blocks, n_breaks = 0, n_wrapping = 0, columns, columns_before = 0
    cdef bint can_wrap = True, is_near = False, wraps = False
    cdef int width
    cdef const uint8_t *place = text + start
    cdef const uint8_t *end = text + text_end
    cdef const uint8_t *stop
    cdef const uint8_t *core
    cdef const uint8_t *core_end
    while place < end:
        stop = nd_chosen.line_end(place, end, &width)
        can_wrap = can_wrap and not is_longer(place, stop, ND_MAX_WRAPPED)
        core = first_letter(place, stop)
        core_end = last_letter(core, stop)
        if core >= core_end:
            is_near = False
        else:
            if n_blocks == block_starts.shape[0]:
                with gil:
                    raise IndexError("there are more blocks than there is room for")
            columns = indent(place, stop)
            joins[n_blocks] = is_near and columns < columns_before + ND_DEEPER
            n_breaks += is_near
            n_wrapping += is_near and wraps
            if can_wrap:
                wraps = is_longer(core, core_end, ND_MIN_WRAPPED - 1) and not closes(core, core_end)
            columns_before, is_near = columns, True
            block_starts[n_blocks] = core - text
            block_ends[n_blocks] = core_end - text
            n_blocks += 1
        place = stop + width
        if not width:
            break
    if can_wrap and n_breaks >= ND_MIN_BREAKS and ND_WHOLE_WRAPPING * n_wrapping >= ND_PART_WRAPPING * n_breaks:
        return merged(first, n_blocks, block_starts, block_ends, joins)
    return n_blocks


cdef int demand_slack(
    const uint8_t[::1] text, const int64_t[::1] starts, const int64_t[::1] ends
) except -1:
    """Refuse texts that do not lie within their buffer, with slack behind them."""
    cdef int64_t i, last = text.shape[0] - ND_SLACK
    cdef bint holds = starts.shape[0] == ends.shape[0] and last >= 0
    if holds:
        for i in range(starts.shape[0]):
            holds = holds and 0 <= starts[i] <= ends[i] <= last
    return demand(holds, "a text lies outside of its buffer, or has no slack")


def find_blocks(
    const uint8_t[::1] text, const int64_t[::1] starts, const int64_t[::1] ends,
    int64_t[::1] first_blocks, int64_t[::1] block_starts, int64_t[::1] block_ends,
    uint8_t[::1] joins,
):
    """Find the blocks of many texts.

    Args:
        text: well-formed UTF-8 (surrogates allowed), and slack.
        starts: int64[n], first byte of each text.
        ends: int64[n], one past the last.
        first_blocks: output, int64[n + 1], text i has the blocks from item i to item i + 1.
        block_starts: output, int64, room for `(ends - starts).sum() // 2 + n`.
        block_ends: output, of the same size.
        joins: scratch, uint8, of the same size.

    Returns:
        The number of blocks.
    """
    cdef int64_t i, n_blocks = 0
    demand_slack(text, starts, ends)
    demand(first_blocks.shape[0] == starts.shape[0] + 1, "first_blocks of another length")
    demand(
        block_starts.shape[0] == block_ends.shape[0] == joins.shape[0], "block arrays of two sizes"
    )
    first_blocks[0] = 0
    with nogil:
        forget()
        register_buffer(&text[0], text.shape[0])
        for i in range(starts.shape[0]):
            n_blocks = blocks_of(
                &text[0], starts[i], ends[i], n_blocks, block_starts, block_ends, joins
            )
            first_blocks[i + 1] = n_blocks
    return n_blocks
