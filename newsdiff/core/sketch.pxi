# From bytes of articles to word hashes and band keys: one pass, no Python object, no lock.
#
# Time is linear: each text is folded 64 bytes at a time, words are cut by bit masks, a word costs a
# few nanoseconds and a shingle about two in the sketch. Memory: four bytes a word, four a band key.

cdef enum:
    LANES = 64


cdef uint8_t *folded(
    const uint8_t *place, const uint8_t *end, FoldPages table, uint8_t *target
) except NULL nogil:
    """Fold a text; the address behind the output."""
    while True:
        place = nd_chosen.fold(place, end, &target, table.pages)
        if place >= end:
            return target
        with gil:
            table.make((code_at(place) >> 8) % ND_N_PAGES)


cdef uint32_t *words_hashed(
    const uint8_t *scratch, const uint8_t *end, uint32_t *words, const uint32_t *words_end
) except NULL nogil:
    """Write the word hashes of a folded text; the address behind the last one."""
    words = nd_chosen.hash_words(scratch, end, words, words_end)
    if words == NULL:
        with gil:
            raise IndexError("there are more words than there is room for")
    return words


cdef inline int64_t shingled(
    const uint32_t *words, int64_t n_words, uint32_t *shingles
) noexcept nogil:
    """Write the lower 32 bits of the shingle hashes; returns their number."""
    cdef int64_t i
    for i in range(n_runs(n_words)):
        shingles[i] = <uint32_t> shingle_at(words, n_words, i)
    return n_runs(n_words)


cdef inline uint64_t text_hash(const uint32_t *words, int64_t n_words) noexcept nogil:
    """64 bits that stand for a sequence of words."""
    cdef uint64_t state = ND_TEXT
    cdef int64_t i
    for i in range(0, n_words - 1, 2):
        state = multiply_fold((words[i] | <uint64_t> words[i + 1] << 32) ^ state, ND_TRIPLE)
    if n_words & 1:
        state = multiply_fold(words[n_words - 1] ^ state, ND_PAIR)
    return multiply_fold(state ^ <uint64_t> n_words, ND_SPREAD)


cdef inline uint32_t band_key(const uint32_t *sketch, int64_t n_rows) noexcept nogil:
    """32 bits that stand for the rows of a band."""
    cdef uint64_t state = ND_TEXT
    cdef int64_t row
    for row in range(n_rows):
        state = multiply_fold(sketch[row] ^ state, ND_TRIPLE)
    return <uint32_t> state


def cut_words(
    const uint8_t[::1] text, int64_t n_bytes, FoldPages table not None, uint8_t[::1] scratch,
    uint32_t[::1] hashes,
):
    """Hash the words of one text.

    Args:
        text: its UTF-8 bytes, and slack.
        n_bytes: their number.
        table: how code points fold.
        scratch: 5 bytes for each byte of the text, and slack.
        hashes: uint32 output, room for one a byte.

    Returns:
        The number of words.
    """
    cdef uint32_t *end
    demand(0 <= n_bytes <= text.shape[0] - ND_SLACK, "the text has no slack")
    demand(scratch.shape[0] >= GROWTH * n_bytes + ND_SLACK, "scratch has too little room")
    demand(hashes.shape[0] > 0, "hashes has no room")
    with nogil:
        forget()
        register_buffer(&text[0], text.shape[0])
        register_buffer(&scratch[0], scratch.shape[0])
        end = words_hashed(
            &scratch[0], folded(&text[0], &text[0] + n_bytes, table, &scratch[0]), &hashes[0],
            &hashes[0] + hashes.shape[0],
        )
    return end - &hashes[0]


cdef uint32_t *block_hashed(
    const uint8_t *text, int64_t end, const int64_t[::1] piece_starts,
    const uint16_t[::1] flags, int64_t piece, int64_t end_piece, FoldPages table,
    uint8_t *scratch, uint32_t *words, const uint32_t *words_end, WordTable evidence, Marks *marks,
) except NULL nogil:
    """Write the word hashes and marks of a block; the address behind the last word."""
    cdef int64_t first_mark = marks.n, n_counted = 0, n_here
    cdef uint8_t *start
    cdef uint8_t *target = scratch
    cdef uint32_t *behind
    marks.first, marks.begins = marks.n, <uint16_t> ND_SENTENCE
    if piece == end_piece:
        return words
    while piece + 1 < end_piece:
        start = target
        target = folded(text + piece_starts[piece], text + piece_starts[piece + 1], table, target)
        n_here = nd_chosen.count_words(start, target)
        mark_piece(marks, n_here, flags[piece])
        n_counted += n_here
        piece += 1
    target = folded(text + piece_starts[piece], text + end, table, target)
    behind = words_hashed(scratch, target, words, words_end)
    mark_piece(marks, behind - words - n_counted, flags[piece])
    if marks.is_weighed:
        weigh_sentences(marks, first_mark, evidence, words)
    return behind


cdef int demand_pieces(
    const int64_t[::1] starts, const int64_t[::1] ends, const int64_t[::1] first_pieces,
    const int64_t[::1] piece_starts, const uint16_t[::1] flags,
) except -1:
    """Refuse pieces that are not of the blocks, in order."""
    cdef int64_t block, piece, before
    cdef bint holds = first_pieces.shape[0] == starts.shape[0] + 1 and first_pieces[0] == 0
    holds = holds and piece_starts.shape[0] == flags.shape[0]
    if holds:
        holds = first_pieces[starts.shape[0]] == piece_starts.shape[0]
        for block in range(starts.shape[0]):
            holds = holds and 0 <= first_pieces[block] <= first_pieces[block + 1]
        if holds:
            for block in range(starts.shape[0]):
                before = starts[block]
                for piece in range(first_pieces[block], first_pieces[block + 1]):
                    holds = holds and before <= piece_starts[piece] <= ends[block]
                    before = piece_starts[piece]
    return demand(holds, "a piece lies outside of its block")


def hash_blocks(
    const uint8_t[::1] text, const int64_t[::1] starts, const int64_t[::1] ends, FoldPages table not None,
    const uint32_t[::1] factors, const uint32_t[::1] summands, int64_t n_bands, int64_t n_rows,
    uint8_t[::1] scratch, uint32_t[::1] shingles, uint32_t[:, ::1] sketches, uint32_t[::1] words,
    uint32_t[::1] n_words, uint64_t[::1] texts, uint32_t[:, ::1] keys,
    const int64_t[::1] first_pieces, const int64_t[::1] piece_starts, const uint16_t[::1] flags,
    WordTable evidence not None, const int16_t[:, ::1] biases, uint16_t[::1] marks,
    uint32_t[::1] n_marks,
):
    """Hash the words of blocks, sketch their shingles, make band keys and mark their pieces.

    Args:
        text: well-formed UTF-8 (surrogates allowed), and slack.
        starts: int64[n], first byte of each block.
        ends: int64[n], one past the last.
        table: how code points fold.
        factors: uint32[k] of the permutations, k a multiple of 64.
        summands: uint32[k] of the permutations.
        n_bands: bands of the sketch.
        n_rows: rows of a band; `n_bands * n_rows` is at most k.
        scratch: 5 bytes for each byte of the longest block, and slack.
        shingles: scratch, uint32, one for each byte of the longest block.
        sketches: output, uint32[n, k], the sketches themselves; or uint32[1, k] to keep none.
        words: output, uint32 word hashes of all blocks, one after the other; room for one
            every two bytes and one a block, and one more.
        n_words: output, uint32[n].
        texts: output, uint64[n], equal for equal sequences of words.
        keys: output, uint32[n, n_bands]; left alone for a block without words.
        first_pieces: int64[n + 1], block i has the pieces from item i to item i + 1.
        piece_starts: int64[n_pieces], as of `cut_blocks`; what stands in a block before its first
            piece has no words.
        flags: uint16[n_pieces].
        evidence: what words say of their sentence: 128 times the weight (which has 16 bits), and 1
            for a verb of saying; with an empty table no sentence is marked.
        biases: int16[2, 64], as in `newsdiff.model.dump_marks.WordMarks`.
        marks: output, uint16, those of the pieces that have words; room for each piece, and one
            more every 4,095 words.
        n_marks: output, uint32[n], by block.

    Returns:
        The number of words in all, and that of marks.
    """
    cdef int64_t block, n_found, n = starts.shape[0], n_maps = factors.shape[0]
    cdef int64_t longest = 0, n_marked
    cdef uint32_t *target
    cdef uint32_t *behind
    cdef uint32_t *sketch
    cdef Marks marking
    demand_slack(text, starts, ends)
    demand_pieces(starts, ends, first_pieces, piece_starts, flags)
    demand(biases.shape[0] == 2 and biases.shape[1] == ND_N_BIASES, "biases of another shape")
    demand(n_marks.shape[0] == n and marks.shape[0] > 0, "too few outputs")
    marking.marks, marking.room, marking.biases = &marks[0], marks.shape[0], &biases[0, 0]
    marking.n, marking.is_weighed = 0, evidence.n_words > 0
    demand(n_words.shape[0] == texts.shape[0] == keys.shape[0] == n, "too few outputs")
    demand(keys.shape[1] == n_bands and n_rows > 0, "keys of another shape")
    demand(n_maps % LANES == 0 and summands.shape[0] == n_maps, "maps come 64 at a time")
    demand(n_bands == 0 or n_rows <= n_maps // n_bands, "bands need more than the sketch")
    demand(sketches.shape[1] == n_maps, "sketches of another size")
    demand(sketches.shape[0] == n or sketches.shape[0] == 1, "too few sketches")
    for block in range(n):
        longest = max(longest, ends[block] - starts[block])
    demand(scratch.shape[0] >= GROWTH * longest + ND_SLACK, "scratch has too little room")
    demand(shingles.shape[0] > longest and words.shape[0] > 0, "shingles have too little room")
    with nogil:
        forget()
        register_buffer(&text[0], text.shape[0])
        register_buffer(&scratch[0], scratch.shape[0])
        target = &words[0]
        for block in range(n):
            n_marked = marking.n
            behind = block_hashed(
                &text[0], ends[block], piece_starts, flags, first_pieces[block],
                first_pieces[block + 1], table, &scratch[0], target, &words[0] + words.shape[0],
                evidence, &marking,
            )
            n_marks[block] = <uint32_t> (marking.n - n_marked)
            n_found = behind - target
            n_words[block] = <uint32_t> n_found
            texts[block] = text_hash(target, n_found)
            if n_found and n_bands:
                sketch = &sketches[block if sketches.shape[0] > 1 else 0, 0]
                sketched(
                    target, n_found, factors, summands, n_bands, n_rows, shingles, sketch,
                    &keys[block, 0],
                )
            target = behind
    return target - &words[0], marking.n


cdef int sketched(
    const uint32_t *words, int64_t n_words, const uint32_t[::1] factors,
    const uint32_t[::1] summands, int64_t n_bands, int64_t n_rows, uint32_t[::1] shingles,
    uint32_t *sketch, uint32_t *keys,
) except -1 nogil:
    """Sketch the shingles of a text, of a word or more, and make its band keys."""
    cdef int64_t band, n_shingles
    if n_words > shingles.shape[0]:
        with gil:
            raise IndexError("there are more shingles than there is room for")
    n_shingles = shingled(words, n_words, &shingles[0])
    nd_chosen.sketch(
        &shingles[0], n_shingles, &factors[0], &summands[0], factors.shape[0], sketch
    )
    for band in range(n_bands):
        keys[band] = band_key(sketch + band * n_rows, n_rows)
    return 0


def sketch_words(
    const uint32_t[::1] words, const uint32_t[::1] n_words, const uint32_t[::1] factors,
    const uint32_t[::1] summands, int64_t n_rows, uint32_t[::1] shingles, uint32_t[::1] sketch,
    uint64_t[::1] texts, uint32_t[:, ::1] keys,
):
    """Hash texts and make their band keys, from their words, as `hash_blocks` does.

    Args:
        words: uint32[n_words.sum()], one text after the other.
        n_words: uint32[n].
        factors: uint32[k] of the permutations, k a multiple of 64.
        summands: uint32[k] of the permutations.
        n_rows: rows of a band.
        shingles: scratch, uint32, one for each word of the longest text, and slack.
        sketch: scratch, uint32[k].
        texts: output, uint64[n].
        keys: output, uint32[n, n_bands]; left alone for a text without words.
    """
    cdef int64_t i, place = 0, n = n_words.shape[0], n_maps = factors.shape[0]
    cdef int64_t n_bands = keys.shape[1]
    demand(texts.shape[0] == keys.shape[0] == n, "too few outputs")
    demand(n_maps % LANES == 0 and summands.shape[0] == n_maps, "maps come 64 at a time")
    demand(n_rows > 0 and n_rows * n_bands <= n_maps, "bands need more than the sketch")
    demand(sketch.shape[0] == n_maps and n_maps > 0, "a sketch of another size")
    demand(shingles.shape[0] > 0, "shingles have too little room")
    with nogil:
        for i in range(n):
            if n_words[i] > words.shape[0] - place:
                with gil:
                    raise IndexError("there are fewer words than the texts have")
            if n_words[i] == 0:
                texts[i] = text_hash(NULL, 0)
                continue
            texts[i] = text_hash(&words[place], n_words[i])
            if n_bands:
                sketched(
                    &words[place], n_words[i], factors, summands, n_bands, n_rows, shingles,
                    &sketch[0], &keys[i, 0],
                )
            place += n_words[i]
