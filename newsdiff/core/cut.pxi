# The pieces of blocks, by the rule of `newsdiff.segment.quick.quick_cut`, on UTF-8 bytes.
#
# Time is linear: vectors of 64 bytes are searched for stops, quotation marks and `@`, and only
# around these is anything looked at. `stops.pxi` decides where sentences end, `posts.pxi` what is an
# embedded post.


cdef inline int64_t last_start(const Cut *cut) noexcept nogil:
    return cut.starts[cut.n_pieces - 1]


cdef inline void begin(Cut *cut, const uint8_t *place, uint32_t flags) noexcept nogil:
    cdef int64_t start = place - cut.text, last = cut.n_pieces - 1
    if flags == ND_QUOTED and place == cut.lead:
        cut.flags[last] |= <uint16_t> ND_QUOTED
    elif start == cut.starts[last]:
        cut.flags[last] = <uint16_t> (cut.flags[last] & (ND_SENTENCE | ND_STOPPED) | flags)
    else:
        cut.starts[last + 1] = start
        cut.flags[last + 1] = <uint16_t> flags
        cut.n_pieces += 1


cdef inline void unquote(Cut *cut) noexcept nogil:
    cdef int64_t piece
    for piece in range(cut.first_quoted, cut.n_pieces):
        cut.flags[piece] &= <uint16_t> ~ND_QUOTED


cdef inline int turn(const Cut *cut, const uint8_t *place, uint32_t mark) noexcept nogil:
    cdef uint32_t before = class_before(cut, place), after = class_at(cut, next_at(cut, place))
    cdef bint is_single = mark & ND_SINGLE != 0
    if cut.closing[cut.opened >> ND_QUOTE] >> (mark >> ND_QUOTE) & 1:
        return 0 if is_single and (before & ND_SPACE or after & of_words()) else -1
    if cut.opened and (is_single or not cut.opened & ND_SINGLE):
        return 0
    if mark & ND_OUTWARD or not cut.closing[mark >> ND_QUOTE]:
        return mark & ND_OUTWARD != 0
    if mark & ND_STRAIGHT:
        return (before & (ND_SPACE | ND_OPENER) | after & (of_words() | ND_OPENER)) != 0
    return before & (ND_SPACE | ND_OPENER) and after & (letters() if is_single else of_words())


cdef inline void take_quote(Cut *cut, const uint8_t *place, uint32_t mark) noexcept nogil:
    cdef int turned = turn(cut, place, mark)
    if turned > 0:
        if cut.opened:
            unquote(cut)
        begin(cut, place, ND_QUOTED)
        cut.opened, cut.first_quoted = mark, cut.n_pieces - 1
    elif turned < 0:
        cut.opened = 0
        begin(cut, next_at(cut, place), 0)


cdef inline const uint8_t *closer_behind_space(Cut *cut, const uint8_t *place) noexcept nogil:
    cdef const uint8_t *quote = next_at(cut, place)
    cdef const uint8_t *behind = next_at(cut, quote)
    cdef uint32_t mark = class_at(cut, quote), after
    if not mark & ND_AFTER_SPACE:
        return place
    after = class_at(cut, behind)
    if turn(cut, quote, mark) < 0:
        if mark & ND_STRAIGHT and after & of_words():
            return place
        take_quote(cut, quote, mark)
        return behind
    return behind if mark & ND_APART and after & ND_SPACE else place


cdef inline const uint8_t *skip_closers(Cut *cut, const uint8_t *place) noexcept nogil:
    cdef const uint8_t *behind
    cdef uint32_t mark
    while place < cut.end:
        mark, behind = bits_at(cut, place), next_at(cut, place)
        if mark & ND_SPACE:
            behind = closer_behind_space(cut, place)
            if behind == place:
                break
        elif mark >> ND_QUOTE and turn(cut, place, mark) < 0:
            take_quote(cut, place, mark)
        elif not (mark & ND_CLOSER or (mark & ND_STUCK and class_at(cut, behind) & ND_SPACE)):
            break
        place = behind
    return place


cdef inline bint goes_on(const Cut *cut, const uint8_t *place) noexcept nogil:
    """Whether a stop or an apostrophe stands so that nothing begins or ends there, told at once.

    The letter or digit behind it, or the small letter behind a space, says so by itself; nearly
    half of the stops and apostrophes of news are such.
    """
    cdef int byte = load1(place), behind = load1(place + 1)
    if byte == c"'":
        return is_letter(behind) and place > cut.first and is_letter(load1(place - 1))
    if byte != c".":
        return False
    if behind == c" ":
        return c"a" <= load1(place + 2) <= c"z"
    return c"a" <= behind <= c"z" or c"0" <= behind <= c"9"


cdef inline bint is_plain_end(const Cut *cut, const uint8_t *place) noexcept nogil:
    """Whether a full stop, a space and a capital stand there, as they mostly do."""
    return load1(place) == c"." and load1(place + 1) == c" " and c"A" <= load1(place + 2) <= c"Z"


cdef inline void take_stop(
    Cut *cut, WordTable words, const uint8_t *place, uint32_t mark
) noexcept nogil:
    cdef const uint8_t *after = next_at(cut, place)
    cdef const uint8_t *closed = after
    cdef const uint8_t *following = place + 2
    cdef int64_t ending
    if after == cut.end:  # of the block, as most do
        cut.done = after
        if has_words(cut, place):
            cut.flags[cut.n_pieces - 1] |= <uint16_t> ND_STOPPED
        return
    if following < cut.end and is_plain_end(cut, place):
        cut.done = closed
        if has_words(cut, place) and ends_period(cut, words, place, following):
            cut.flags[cut.n_pieces - 1 - (last_start(cut) >= closed - cut.text)] |= <uint16_t> ND_STOPPED
            begin(cut, closed, ND_SENTENCE | (ND_QUOTED if cut.opened else 0))
            cut.lead = following
        return
    while class_at(cut, after) & ND_STOP:
        after = next_at(cut, after)
    closed = skip_closers(cut, after)
    following = skip_space(cut, closed)
    cut.done = closed
    if not has_words(cut, place):
        return
    if following < cut.end and not ends_at(cut, words, place, mark, after, closed, following):
        return
    ending = cut.n_pieces - 1 - (last_start(cut) >= closed - cut.text)
    cut.flags[ending] |= <uint16_t> ND_STOPPED
    if following < cut.end:
        begin(cut, closed, ND_SENTENCE | (ND_QUOTED if cut.opened else 0))
        cut.lead = following


cdef void cut_block(Cut *cut, WordTable words) noexcept nogil:
    """Append the pieces of the block."""
    cdef const uint8_t *base = cut.first
    cdef const uint8_t *place
    cdef uint64_t events
    cdef uint32_t mark
    cut.first_piece = cut.n_pieces
    cut.starts[cut.n_pieces] = cut.first - cut.text
    cut.flags[cut.n_pieces] = <uint16_t> ND_SENTENCE
    cut.n_pieces += 1
    cut.opened, cut.done, cut.lead = 0, cut.first, skip_space(cut, cut.first)
    cut.has_posts = False
    while base < cut.end:
        events = nd_chosen.event_mask(base)
        while events:
            place = base + lowest(events)
            events &= events - 1
            if place >= cut.end:
                break
            if place < cut.done or (place + 2 < cut.end and goes_on(cut, place)):
                continue
            mark = bits_at(cut, place)
            if mark & ND_STOP:
                take_stop(cut, words, place, mark)
            elif mark >> ND_QUOTE:
                cut.done = next_at(cut, place)
                take_quote(cut, place, mark)
            elif mark & ND_HANDLE:
                take_handle(cut, place)
        base += 64
    if cut.opened & ND_SINGLE:
        unquote(cut)
    if cut.has_posts:
        quote_posts(cut)
    while cut.n_pieces > cut.first_piece and last_start(cut) >= cut.end - cut.text:
        cut.n_pieces -= 1


def cut_blocks(
    const uint8_t[::1] text, const int64_t[::1] starts, const int64_t[::1] ends,
    CutTable table not None, int64_t[::1] first_pieces, int64_t[::1] piece_starts,
    uint16_t[::1] flags,
):
    """Cut blocks to pieces.

    Args:
        text: well-formed UTF-8 (surrogates allowed), and slack.
        starts: int64[n], first byte of each block.
        ends: int64[n], one past the last.
        table: what the cut knows.
        first_pieces: output, int64[n + 1], block i has the pieces from item i to item i + 1.
        piece_starts: output, int64, first byte of each piece, which ends where the next begins or
            its block ends; room for one a byte and one a block, and one more.
        flags: output, uint16, of the same size, as of `quick_cut`.

    Returns:
        The number of pieces.
    """
    cdef Cut cut
    cdef int64_t block, n_bytes = 0
    demand_slack(text, starts, ends)
    demand(first_pieces.shape[0] == starts.shape[0] + 1, "first_pieces of another length")
    for block in range(starts.shape[0]):
        n_bytes += ends[block] - starts[block]
        demand(n_bytes >= 0, "blocks are longer than all memory")
    demand(
        piece_starts.shape[0] == flags.shape[0] and flags.shape[0] > n_bytes + starts.shape[0],
        "pieces have too little room",
    )
    cut.text, cut.classes, cut.closing = &text[0], &table.classes[0], &table.closing[0]
    cut.starts, cut.flags, cut.n_pieces, cut.first_quoted = &piece_starts[0], &flags[0], 0, 0
    first_pieces[0] = 0
    with nogil:
        forget()
        register_buffer(&text[0], text.shape[0])
        for block in range(starts.shape[0]):
            cut.first, cut.end = &text[0] + starts[block], &text[0] + ends[block]
            cut_block(&cut, table.words)
            first_pieces[block + 1] = cut.n_pieces
    return cut.n_pieces
