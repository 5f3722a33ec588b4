# One field of many records: texts one after the other, and publication times as numbers.

UNREAD = -(1 << 63)
"""A publication time that `parse_times` leaves to plain Python."""

cdef enum:
    MS_A_DAY = 86_400_000
cdef uint64_t STRING_KEY = 0x9E3779B97F4A7C15u
cdef uint64_t OTHER_KEY = 0xD6E8FEB86659FD93u


def gather(
    const uint8_t[::1] strings, const int64_t[::1] starts, const int64_t[::1] ends,
    uint8_t[::1] content, int32_t[::1] offsets, uint64_t[::1] hashes,
):
    """Copy texts one after the other and hash them.

    Args:
        strings: where they are.
        starts: int64[n], first byte of each.
        ends: int64[n], one past the last; where it equals the start, there is no text.
        content: output, room for all of them.
        offsets: output, int32[n + 1] into `content`.
        hashes: output, uint64[n], equal for equal texts.
    """
    cdef int64_t i, k, n_bytes, place = 0
    cdef uint64_t state
    cdef const uint8_t *first
    demand(starts.shape[0] == ends.shape[0] == hashes.shape[0], "starts and ends differ in length")
    demand(offsets.shape[0] == starts.shape[0] + 1, "offsets of another length")
    if content.shape[0] > 0x7FFFFFFF:
        raise OverflowError("a column of a batch holds 2 GB at most")
    offsets[0] = 0
    with nogil:
        for i in range(starts.shape[0]):
            n_bytes = ends[i] - starts[i]
            state = STRING_KEY ^ <uint64_t> n_bytes
            if n_bytes:
                if (
                    n_bytes < 0 or starts[i] < 0 or ends[i] > strings.shape[0]
                    or n_bytes > content.shape[0] - place
                ):
                    with gil:
                        raise IndexError("a text lies outside of its batch")
                first = &strings[starts[i]]
                memcpy(&content[place], first, n_bytes)
                forget()
                register_buffer(first, n_bytes)
                for k in range(0, n_bytes & ~7, 8):
                    state = multiply_fold(load8(first + k) ^ state, OTHER_KEY)
                for k in range(n_bytes & ~7, n_bytes):
                    state = multiply_fold(<uint64_t> load1(first + k) ^ state, OTHER_KEY)
                place += n_bytes
            hashes[i] = state
            offsets[i + 1] = <int32_t> place


cdef inline int64_t number(const uint8_t *place, int n_digits) noexcept nogil:
    """Value of that many digits, -1 where there are others."""
    cdef int64_t value = 0, digit
    cdef int i
    for i in range(n_digits):
        digit = load1(place + i) - 0x30
        if digit < 0 or digit > 9:
            return -1
        value = value * 10 + digit
    return value


cdef inline int64_t days_since_1970(int64_t year, int64_t month, int64_t day) noexcept nogil:
    """Days by the Gregorian calendar (Hinnant, "chrono-compatible date algorithms", 2013)."""
    cdef int64_t era, of_era, of_year
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


cdef inline int64_t days_in(int64_t year, int64_t month) noexcept nogil:
    """Days of a month."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month == 4 or month == 6 or month == 9 or month == 11 else 31


cdef int64_t time_of(const uint8_t *place, int64_t n_bytes) noexcept nogil:
    """Read the usual forms of ISO 8601; INT64_MIN for all others."""
    cdef int64_t year, month, day, time, hour, minute, second
    cdef int between, sign
    if n_bytes < 10 or load1(place + 4) != 0x2D or load1(place + 7) != 0x2D:
        return INT64_MIN
    year, month, day = number(place, 4), number(place + 5, 2), number(place + 8, 2)
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= days_in(year, month):
        return INT64_MIN
    time = days_since_1970(year, month, day) * MS_A_DAY
    if n_bytes == 10:
        return time
    between = load1(place + 10)
    if n_bytes < 19 or (between != 0x54 and between != 0x20):
        return INT64_MIN
    if load1(place + 13) != 0x3A or load1(place + 16) != 0x3A:
        return INT64_MIN
    hour, minute, second = number(place + 11, 2), number(place + 14, 2), number(place + 17, 2)
    if not 0 <= hour <= 23 or not 0 <= minute <= 59 or not 0 <= second <= 59:
        return INT64_MIN
    time += (hour * 3600 + minute * 60 + second) * 1000
    if n_bytes == 19 or (n_bytes == 20 and load1(place + 19) == 0x5A):
        return time
    sign = load1(place + 19)
    if n_bytes != 25 or (sign != 0x2B and sign != 0x2D) or load1(place + 22) != 0x3A:
        return INT64_MIN
    hour, minute = number(place + 20, 2), number(place + 23, 2)
    if not 0 <= hour <= 23 or not 0 <= minute <= 59:
        return INT64_MIN
    second = (hour * 3600 + minute * 60) * 1000
    return time - second if sign == 0x2B else time + second


def parse_times(
    const uint8_t[::1] strings, const int64_t[::1] starts, const int64_t[::1] ends,
    int64_t[::1] times, int64_t undated,
):
    """Write the time of each text, in milliseconds since 1970.

    Args:
        strings: where the texts are.
        starts: int64[n], first byte of each, -1 where it is missing.
        ends: int64[n], one past the last.
        times: output, int64[n]; `UNREAD` where the text has another form.
        undated: what is written for a text that is missing or empty.
    """
    cdef int64_t i
    demand(starts.shape[0] == ends.shape[0] == times.shape[0], "starts and ends differ in length")
    with nogil:
        for i in range(starts.shape[0]):
            if starts[i] < 0 or starts[i] >= ends[i]:
                times[i] = undated
                continue
            if ends[i] > strings.shape[0]:
                with gil:
                    raise IndexError("a text lies outside of its batch")
            forget()
            register_buffer(&strings[starts[i]], ends[i] - starts[i])
            times[i] = time_of(&strings[starts[i]], ends[i] - starts[i])
