# The wanted fields of JSON lines, found without building an object.
#
# Source: the stretch-by-stretch scan is that of Langdale and Lemire, "Parsing gigabytes of JSON per
# second", VLDB Journal 2019, section 3; here without a separate index of structure.

cdef enum:
    N_FIELDS = 5
cdef enum:
    TEXT_FIELD = 1
    TITLE_FIELD = 4

FIELDS = ("id", "text", "source", "published", "title")
"""Order of the wanted fields in the scanner's table."""
BLANK, TAKEN, SLOW = 0, 1, 2
"""What became of a line: nothing on it; read; left to the slow reader."""
MISSING = -1
"""Start and end of a field that a line does not have."""


cdef struct Names:
    const uint8_t *letters
    int64_t ends[N_FIELDS]


cdef inline int field_named(const uint8_t *name, int64_t n_bytes, const Names *names) noexcept nogil:
    """Index of the wanted field of that name, -1 if it is not wanted."""
    cdef int64_t first = 0, end
    cdef int field
    for field in range(N_FIELDS):
        end = names.ends[field]
        if end - first == n_bytes and n_bytes:
            if memcmp(name, names.letters + first, n_bytes) == 0:
                return field
        first = end
    return -1


cdef const uint8_t *field_taken(
    const uint8_t *place, uint8_t **target, int field, int64_t *spans, const uint8_t *output
) noexcept nogil:
    """Read the value of a wanted field into `spans`; the address behind it, or NULL."""
    cdef int byte = load1(place)
    cdef const uint8_t *first = place
    cdef bint is_plain = False
    cdef int64_t i
    if byte == 0x22:
        spans[2 * field] = target[0] - output
        place = nd_chosen.take_string(place + 1, target)
        spans[2 * field + 1] = target[0] - output
        return place
    if field == TEXT_FIELD:
        return NULL
    if byte == 0x6E:  # null: as if the field were not there
        spans[2 * field] = spans[2 * field + 1] = -1
        return past_name(place)
    if field == TITLE_FIELD and (byte == 0x7B or byte == 0x5B or byte == 0x74 or byte == 0x66):
        spans[2 * field] = spans[2 * field + 1] = -1  # no title is made of what is no text
        return past_nested(place, target[0])
    if byte != 0x2D and not 0x30 <= byte <= 0x39:
        return NULL
    place = past_number(place, &is_plain)
    if place == NULL or not is_plain:
        return NULL
    spans[2 * field] = target[0] - output
    for i in range(place - first):
        store1(target[0] + i, load1(first + i))
    target[0] += place - first
    spans[2 * field + 1] = target[0] - output
    return place


cdef uint8_t *line_scanned(
    const uint8_t *place, const uint8_t *end, uint8_t *target, const Names *names, int64_t *spans,
    const uint8_t *output,
) noexcept nogil:
    """Read one line into `spans` (start and end by field); where the output ends, or NULL."""
    cdef int byte, field
    cdef uint8_t *name_end
    if load1(place) != 0x7B:
        return NULL
    place = past_space(place + 1)
    if load1(place) == 0x7D:
        return target if past_space(place + 1) == end else NULL
    while True:
        if load1(place) != 0x22:
            return NULL
        name_end = target
        place = nd_chosen.take_string(place + 1, &name_end)
        if place == NULL:
            return NULL
        field = field_named(target, name_end - target, names)
        place = past_space(place)
        if load1(place) != 0x3A:
            return NULL
        place = past_space(place + 1)
        byte = load1(place)
        if field >= 0:
            place = field_taken(place, &target, field, spans, output)
        elif byte == 0x7B or byte == 0x5B:
            place = past_nested(place, target)
        else:
            place = past_plain(place, target)
        if place == NULL:
            return NULL
        place = past_space(place)
        byte = load1(place)
        if byte == 0x7D:
            return target if past_space(place + 1) == end else NULL
        if byte != 0x2C:
            return NULL
        place = past_space(place + 1)


def count_lines(const uint8_t[::1] raw, int64_t n_bytes):
    """Number of line feeds among the first bytes."""
    cdef const uint8_t *place
    cdef const uint8_t *end
    cdef int64_t n_lines = 0
    demand(0 <= n_bytes <= raw.shape[0], "there are fewer bytes than are to be counted")
    if n_bytes == 0:
        return 0
    with nogil:
        place = &raw[0]
        end = place + n_bytes
        while True:
            place = <const uint8_t *> memchr(place, 0x0A, end - place)
            if place == NULL:
                break
            n_lines += 1
            place += 1
    return n_lines


def scan_lines(
    const uint8_t[::1] raw, int64_t n_bytes, uint8_t[::1] output, const uint8_t[::1] names,
    const int64_t[::1] name_ends, int64_t[:, ::1] lines, uint8_t[::1] states,
    int64_t[:, ::1] spans,
):
    """Read the lines of a stretch of a JSONL file.

    A line that is TAKEN is valid JSON with the values that `json` would give; whatever the scanner
    does not vouch for (malformed lines, very deep nesting, a text that is no string) is SLOW.

    Args:
        raw: the bytes, which end with a line feed, and slack.
        n_bytes: their number, without slack.
        output: room for the unescaped strings: `n_bytes` and slack.
        names: UTF-8 names of the five fields, one after the other.
        name_ends: int64[5], where each ends; an empty name is never found.
        lines: output, int64[n_lines, 2], first byte of each line and one past its last.
        states: output, uint8[n_lines], BLANK, TAKEN or SLOW.
        spans: output, int64[n_lines, 10], start and end in `output` by field, -1 where missing.

    Returns:
        Bytes written to `output`.
    """
    cdef Names wanted
    cdef const uint8_t *first
    cdef const uint8_t *start
    cdef const uint8_t *end
    cdef const uint8_t *stop
    cdef uint8_t *target
    cdef uint8_t *behind
    cdef int64_t line = 0, field, before = 0, n_lines = lines.shape[0]
    if n_bytes == 0:
        return 0
    demand(0 < n_bytes <= raw.shape[0] - ND_SLACK, "the lines have no slack")
    demand(n_bytes <= output.shape[0] - ND_SLACK, "the output has too little room")
    demand(raw[n_bytes - 1] == 0x0A, "the last line has no end")
    demand(lines.shape[1] == 2 and spans.shape[1] == 2 * N_FIELDS, "lines or spans of another shape")
    demand(states.shape[0] == n_lines == spans.shape[0], "too few states or spans")
    demand(name_ends.shape[0] == N_FIELDS and names.shape[0] > 0, "there are five names of fields")
    for field in range(N_FIELDS):
        demand(before <= name_ends[field] <= names.shape[0], "the names of fields are out of order")
        wanted.ends[field] = before = name_ends[field]
    wanted.letters = &names[0]
    with nogil:
        forget()
        register_buffer(&raw[0], raw.shape[0])
        register_buffer(&output[0], output.shape[0])
        target = &output[0]
        start = &raw[0]
        end = start + n_bytes
        while start < end:
            stop = <const uint8_t *> memchr(start, 0x0A, end - start)
            if line == n_lines:
                with gil:
                    raise ValueError("there are more lines than were counted")
            lines[line, 0], lines[line, 1] = start - &raw[0], stop - &raw[0]
            for field in range(2 * N_FIELDS):
                spans[line, field] = -1
            states[line] = 0
            first = past_space(start)
            if first < stop:
                behind = line_scanned(
                    first, stop, target, &wanted, &spans[line, 0], &output[0]
                )
                if behind != NULL and spans[line, 2 * TEXT_FIELD] >= 0:
                    states[line] = 1
                    target = behind
                else:
                    states[line] = 2
            start = stop + 1
            line += 1
    return target - &output[0]
