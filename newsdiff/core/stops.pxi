# Whether a sentence ends at a stop, by the rule of `newsdiff.segment.quick`, on UTF-8 bytes.
#
# Constant time: every look around a stop is bounded as in the definition, whose names the functions
# here bear. Addresses stay within the block even where its bytes are no UTF-8.


cdef class CutTable:
    """What the fast cut knows.

    Args:
        classes: uint32, bits of characters, as in `newsdiff.segment.cut_table.CutTable`.
        closing: uint32, by quotation mark, those that close it.
        words: bits of words.
        events: the stops, the quotation marks and `@`, each as UTF-8.
    """

    cdef const uint32_t[::1] classes
    cdef const uint32_t[::1] closing
    cdef WordTable words

    def __cinit__(
        self, const uint32_t[::1] classes, const uint32_t[::1] closing, WordTable words not None,
        events,
    ):
        cdef uint8_t[64] seen
        cdef bytes event
        cdef int64_t i
        demand(classes.shape[0] == ND_NEAR + ND_FAR_END - ND_FAR, "classes of another length")
        for i in range(classes.shape[0]):
            demand(classes[i] >> ND_QUOTE < closing.shape[0], "a quotation mark has no number")
        for i in range(closing.shape[0]):
            demand(closing.shape[0] <= 32, "there are too many quotation marks")
        for event in events:
            memset(seen, 0, 64)
            seen[0] = event[0]
            forget()
            register_buffer(seen, 64)
            demand(nd_chosen.event_mask(seen) & 1, "an event that no vector finds")
        self.classes = classes
        self.closing = closing
        self.words = words


cdef struct Cut:
    const uint8_t *text
    const uint8_t *first
    const uint8_t *end
    const uint8_t *lead
    const uint8_t *done
    const uint32_t *classes
    const uint32_t *closing
    int64_t *starts
    uint16_t *flags
    int64_t first_piece
    int64_t n_pieces
    int64_t first_quoted
    uint32_t opened
    bint has_posts


cdef inline uint32_t bits_at(const Cut *cut, const uint8_t *place) noexcept nogil:
    """Class of the character at an address of the block."""
    cdef int code = load1(place)
    if code >= 0x80:
        code = code_at(place)
    if code < ND_NEAR:
        return cut.classes[code]
    if ND_FAR <= code < ND_FAR_END:
        return cut.classes[ND_NEAR + code - ND_FAR]
    return ND_LETTER if code < ND_LETTERS_END else 0


cdef inline uint32_t class_at(const Cut *cut, const uint8_t *place) noexcept nogil:
    """The same, white space behind the block."""
    return bits_at(cut, place) if place < cut.end else ND_SPACE


cdef inline const uint8_t *next_at(const Cut *cut, const uint8_t *place) noexcept nogil:
    """Address of the character behind one, or the end."""
    cdef int lead
    if place >= cut.end:
        return cut.end
    lead = load1(place)
    place += 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    return place if place < cut.end else cut.end


cdef inline const uint8_t *before_at(const Cut *cut, const uint8_t *place) noexcept nogil:
    """Address of the character before one that is not the first."""
    cdef int i
    place -= 1
    for i in range(3):
        if load1(place) & 0xC0 != 0x80 or place == cut.first:
            break
        place -= 1
    return place


cdef inline uint32_t class_before(const Cut *cut, const uint8_t *place) noexcept nogil:
    """Class of the character before an address, white space before the block."""
    return bits_at(cut, before_at(cut, place)) if place > cut.first else ND_SPACE


cdef inline bint is_byte(const Cut *cut, const uint8_t *place, int byte) noexcept nogil:
    return place < cut.end and load1(place) == byte


cdef inline bint is_letter(int byte) noexcept nogil:
    """Whether a byte is an ASCII letter."""
    return c"a" <= byte | 0x20 <= c"z"


cdef inline uint32_t letters() noexcept nogil:
    return ND_LOWER | ND_UPPER | ND_LETTER


cdef inline uint32_t of_words() noexcept nogil:
    return letters() | ND_DIGIT


cdef inline const uint8_t *skip_space(const Cut *cut, const uint8_t *place) noexcept nogil:
    while place < cut.end and bits_at(cut, place) & ND_SPACE:
        place = next_at(cut, place)
    return place


cdef inline bint has_words(const Cut *cut, const uint8_t *stop) noexcept nogil:
    cdef const uint8_t *place = cut.lead
    cdef int i
    for i in range(ND_LONGEST_ASIDE + 1):
        if place >= stop:
            return False
        if i < ND_LONGEST_ASIDE and bits_at(cut, place) & of_words():
            return True
        place = next_at(cut, place)
    return True


cdef inline const uint8_t *skip_leads(const Cut *cut, const uint8_t *place) noexcept nogil:
    cdef int i
    for i in range(ND_MOST_LEADS):
        if not class_at(cut, place) & ND_OPENER:
            break
        place = next_at(cut, place)
        if class_at(cut, place) & ND_SPACE:
            place = next_at(cut, place)
    return place


cdef struct Word:
    const uint8_t *start
    const uint8_t *end
    int n_characters
    int n_stops


cdef inline Word word_before(const Cut *cut, const uint8_t *place) noexcept nogil:
    cdef Word word = Word(place, place, 0, 0)
    cdef const uint8_t *before
    while word.n_characters < ND_LONGEST_WORD and word.start > cut.first:
        before = word.start - 1
        if not is_letter(load1(before)):
            before = before_at(cut, word.start)
        if is_letter(load1(before)):
            pass
        elif load1(before) == c".":
            word.n_stops += 1
        elif not bits_at(cut, before) & of_words():
            break
        word.start = before
        word.n_characters += 1
    return word


cdef inline Word word_behind(const Cut *cut, const uint8_t *place) noexcept nogil:
    cdef Word word = Word(place, place, 0, 0)
    while word.n_characters < ND_LONGEST_WORD and class_at(cut, word.end) & letters():
        word.end = next_at(cut, word.end)
        word.n_characters += 1
    return word


cdef inline int known(WordTable words, const uint8_t *start, const uint8_t *end) noexcept nogil:
    return value_of(words, word_hash(start, end - start)) if end > start else 0


cdef inline bint starts_sentence(
    const Cut *cut, WordTable words, const uint8_t *lead
) noexcept nogil:
    cdef Word word = word_behind(cut, lead)
    cdef int value = known(words, word.start, word.end)
    if not value & ND_STARTER:
        return False
    if value & ND_PARTICLE:
        return not class_at(cut, next_at(cut, word.end)) & ND_UPPER
    return word.n_characters > 1 or not is_byte(cut, word.end, c".")


cdef inline bint is_date(const Cut *cut, WordTable words, const uint8_t *lead) noexcept nogil:
    cdef Word word = word_behind(cut, lead)
    return known(words, word.start, word.end) & ND_DATE != 0


cdef inline bint is_acronym(const Cut *cut, Word word) noexcept nogil:
    """Whether every second character is a stop."""
    cdef const uint8_t *place = word.start
    while place < word.end:
        place = next_at(cut, place)
        if place < word.end:
            if load1(place) != c".":
                return False
            place += 1
    return True


cdef inline bint is_bare(const uint8_t *start, const uint8_t *end) noexcept nogil:
    """Whether a word is one of a few ASCII letters without a vowel, not all capitals."""
    cdef bint has_lower = False
    cdef int byte, lower
    if end - start > ND_LONGEST_BARE:
        return False
    while start < end:
        byte = load1(start)
        lower = byte | 0x20
        if not c"a" <= lower <= c"z" or lower == c"a" or lower == c"e" or lower == c"i":
            return False
        if lower == c"o" or lower == c"u" or lower == c"y":
            return False
        has_lower = has_lower or byte == lower
        start += 1
    return has_lower


cdef inline int kind_of(const Cut *cut, WordTable words, Word word) noexcept nogil:
    cdef int kind = known(words, word.start, word.end) & ND_KIND
    cdef const uint8_t *start = word.end
    cdef bint is_alone
    if kind == ND_NUMBER and word.n_characters == 1 and bits_at(cut, word.start) & ND_UPPER:
        return ND_MAY
    if kind:
        return kind
    if word.n_stops or word.n_characters == 1:
        if is_acronym(cut, word):
            is_alone = (
                word.n_characters > 1 or class_before(cut, word.start) & (ND_SPACE | ND_OPENER)
            )
            return ND_MAY if is_alone or class_before(cut, word.end) & ND_UPPER else 0
        while start > word.start and load1(start - 1) != c".":
            start -= 1
        kind = known(words, start, word.end) & ND_KIND
        return kind if kind else ND_MAY if is_bare(start, word.end) else 0
    return ND_MAY if is_bare(word.start, word.end) else 0


cdef inline bint ends_number(
    const Cut *cut, WordTable words, Word word, const uint8_t *lead
) noexcept nogil:
    cdef Word announcing
    if word.start <= cut.lead:
        return False
    if word.n_characters >= ND_SHORTEST_YEAR or word.n_stops:
        return True
    if is_date(cut, words, lead):
        return False
    if not class_before(cut, word.start) & ND_SPACE or word.start == cut.first:
        return True
    announcing = word_before(cut, before_at(cut, word.start))
    if not known(words, announcing.start, announcing.end) & ND_ORDINAL:
        return True
    return starts_sentence(cut, words, lead)


cdef inline bint ends_period(
    const Cut *cut, WordTable words, const uint8_t *place, const uint8_t *lead
) noexcept nogil:
    cdef Word word = word_before(cut, place)
    cdef int kind
    if word.start == place or load1(place - 1) == c".":
        return True
    if class_before(cut, place) & ND_DIGIT:
        return ends_number(cut, words, word, lead)
    kind = kind_of(cut, words, word)
    if kind == 0 or kind == ND_NEVER:
        return not kind
    if kind == ND_NUMBER:
        return not class_at(cut, lead) & ND_DIGIT and not is_date(cut, words, lead)
    if word.start <= cut.lead or not class_at(cut, lead) & letters():
        return False
    if kind == ND_MAY:
        return starts_sentence(cut, words, lead)
    return not is_date(cut, words, lead)


cdef inline bint is_web(const Cut *cut, const uint8_t *start, Word behind) noexcept nogil:
    cdef uint32_t after = class_at(cut, behind.end)
    if behind.n_characters == 1 and not after & (ND_SPACE | ND_TAIL):
        return True
    if is_byte(cut, behind.end, c".") and class_at(cut, behind.end + 1) & of_words():
        return True
    return (class_before(cut, start) & ND_WEB_BEFORE | after & ND_WEB_AFTER) != 0


cdef inline bint ends_glued(
    const Cut *cut, WordTable words, const uint8_t *place, const uint8_t *lead,
    bint is_bare, bint is_period,
) noexcept nogil:
    cdef Word word
    cdef uint32_t before
    if not class_at(cut, lead) & ND_UPPER:
        return False
    if not is_bare:
        return True
    word = word_before(cut, place)
    if is_web(cut, word.start, word_behind(cut, lead)):
        return False
    if word.start == place or not is_period:
        return word.n_characters != 1
    before = class_before(cut, place)
    if before & ND_DIGIT or word.n_stops:
        return starts_sentence(cut, words, lead)
    if before & ND_UPPER and word.n_characters < ND_SHORTEST_ACRONYM:
        return False
    return word.n_characters > 1 and not kind_of(cut, words, word)


cdef inline bint ends_at(
    const Cut *cut, WordTable words, const uint8_t *place, uint32_t mark,
    const uint8_t *after, const uint8_t *closed, const uint8_t *following,
) noexcept nogil:
    cdef const uint8_t *lead
    cdef bint is_period
    cdef uint32_t next_bits = class_at(cut, following)
    if mark & ND_SPACELESS:
        return not cut.opened & ND_WHOLE and not next_bits & ND_NO_END
    if next_bits & (ND_CONTINUES | ND_LOWER):
        return False
    lead = skip_leads(cut, following)
    if lead >= cut.end or bits_at(cut, lead) & ND_LOWER:
        return False
    is_period = load1(place) == c"." and after == place + 1
    if following == closed:
        if class_at(cut, after) & ND_JOINING:
            return False
        return ends_glued(cut, words, place, lead, closed == after, is_period)
    if not is_period:
        return load1(place) == c"!" or load1(place) == c"?" or not class_at(cut, lead) & ND_DIGIT
    return closed > after or ends_period(cut, words, place, lead)
