# The grammar of JSON: where values end, and what strings say.
#
# Each function takes an address and gives the address behind what it took, or NULL where the bytes
# are not what `json` would accept (RFC 8259, and NaN). The bytes end with a line feed, at which
# every function stops, and slack.

cdef enum:
    MAX_DEPTH = 60


cdef inline const uint8_t *past_space(const uint8_t *place) noexcept nogil:
    """The first address that holds no JSON white space (a line feed ends the line and is none)."""
    cdef int byte
    while True:
        byte = load1(place)
        if byte != 0x20 and byte != 0x09 and byte != 0x0D:
            return place
        place += 1


cdef inline const uint8_t *past_string(const uint8_t *place, uint8_t *target) noexcept nogil:
    """The address behind a string whose first character is at `place`; writes behind `target`."""
    return nd_chosen.take_string(place, &target)


cdef inline const uint8_t *past_digits(const uint8_t *place) noexcept nogil:
    """The first address that holds no digit, NULL if there is no digit at all."""
    cdef const uint8_t *first = place
    while 0x30 <= load1(place) <= 0x39:
        place += 1
    return place if place > first else NULL


cdef const uint8_t *past_number(const uint8_t *place, bint *is_plain) noexcept nogil:
    """The address behind a number, and whether it is a plain integer (never "-0")."""
    cdef bint is_negative = load1(place) == 0x2D
    cdef int first
    cdef const uint8_t *behind
    place += is_negative
    first = load1(place)
    behind = past_digits(place)
    if behind == NULL or (first == 0x30 and behind - place > 1):
        return NULL
    is_plain[0] = not (is_negative and first == 0x30)
    place = behind
    if load1(place) == 0x2E:
        is_plain[0] = False
        place = past_digits(place + 1)
        if place == NULL:
            return NULL
    if load1(place) | 0x20 == 0x65:
        is_plain[0] = False
        place += 1
        if load1(place) == 0x2B or load1(place) == 0x2D:
            place += 1
        place = past_digits(place)
    return place


cdef inline bint is_name(const uint8_t *place, const char *name, size_t n_bytes) noexcept nogil:
    """Whether those letters are at an address; not one byte behind the first other one is read."""
    cdef size_t i
    for i in range(n_bytes):
        if load1(place + i) != name[i]:
            return False
    return True


cdef const uint8_t *past_name(const uint8_t *place) noexcept nogil:
    """The address behind true, false, null or NaN (which `json` takes), or NULL."""
    if is_name(place, b"true", 4) or is_name(place, b"null", 4):
        return place + 4
    if is_name(place, b"false", 5):
        return place + 5
    return place + 3 if is_name(place, b"NaN", 3) else NULL


cdef const uint8_t *past_plain(const uint8_t *place, uint8_t *target) noexcept nogil:
    """The address behind a value that is no object or array; writes behind `target`."""
    cdef int byte = load1(place)
    cdef bint is_plain
    if byte == 0x22:
        return past_string(place + 1, target)
    if byte == 0x2D or 0x30 <= byte <= 0x39:
        return past_number(place, &is_plain)
    return past_name(place)


cdef const uint8_t *past_key(const uint8_t *place, uint8_t *target) noexcept nogil:
    """The address of the value behind a key and its colon, or NULL."""
    place = past_space(place)
    if load1(place) != 0x22:
        return NULL
    place = past_string(place + 1, target)
    if place == NULL:
        return NULL
    place = past_space(place)
    return past_space(place + 1) if load1(place) == 0x3A else NULL


cdef const uint8_t *past_nested(const uint8_t *place, uint8_t *target) noexcept nogil:
    """The address behind an object or array, or NULL where it is malformed or too deep."""
    cdef int depth = 0, byte
    cdef uint64_t objects = 0  # bit i: whether the container i levels up is an object
    while True:
        byte = load1(place)
        if byte == 0x7B or byte == 0x5B:
            if depth == MAX_DEPTH:
                return NULL
            place = past_space(place + 1)
            if load1(place) != byte + 2:
                depth += 1
                objects = objects << 1 | (byte == 0x7B)
                if byte == 0x7B:
                    place = past_key(place, target)
                    if place == NULL:
                        return NULL
                continue
            place += 1
        else:
            place = past_plain(place, target)
            if place == NULL:
                return NULL
        while depth:  # past the closing brackets behind the value
            place = past_space(place)
            byte = load1(place)
            if byte == 0x2C:
                break
            if byte != (0x7D if objects & 1 else 0x5D):
                return NULL
            place += 1
            depth -= 1
            objects >>= 1
        if depth == 0:
            return place
        place = past_space(place + 1)
        if objects & 1:
            place = past_key(place, target)
            if place == NULL:
                return NULL
