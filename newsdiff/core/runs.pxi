# What two articles have in common: all of their words, in runs of `size` words or more.
#
# The sequences of one, the longer, are entered into a table; the words of the other are looked up
# there until a run is found, which is followed word by word. Expected time is linear in the words of
# the shorter one and in those that are found in the other, so that one article of a million words
# costs little for each of a thousand small ones; memory in the words of the longest two articles.

cdef int64_t SMALL = 1 << 11
cdef uint32_t BREAK_LEFT = 0, BREAK_RIGHT = 0xFFFFFFFF


cdef struct Side:
    uint32_t *words
    int64_t *block_starts
    int64_t *block_bits  # number of the first word among all of the dump
    uint32_t *piece_starts
    uint32_t *piece_sentences
    uint16_t *piece_marks
    uint32_t *sentence_words
    uint64_t *spans  # words in common runs: first << 32 | end, ascending, apart
    int64_t n_words
    int64_t n_blocks
    int64_t n_evident
    int64_t n_pieces
    int64_t n_spans


cdef struct Bench:
    uint64_t *entries  # upper half of the hash of a sequence, then its first place, from 1
    int64_t last
    uint32_t *firsts  # by place, the first place of the same sequence
    uint32_t *nexts  # by place, another one of the same sequence, 0 for none
    uint32_t *turns  # by first place, when it was found last
    uint64_t *runs  # place on the left << 32 | words
    uint64_t *matches
    uint32_t turn
    bint repeats
    int64_t most_words
    int64_t longest
    Side left
    Side right


cdef int open_side(Side *side, int64_t most, int64_t most_blocks) except -1 nogil:
    side.words = <uint32_t *> malloc(most * sizeof(uint32_t))
    side.block_starts = <int64_t *> malloc((most_blocks + 1) * sizeof(int64_t))
    side.block_bits = <int64_t *> malloc((most_blocks + 1) * sizeof(int64_t))
    side.piece_starts = <uint32_t *> malloc(most * sizeof(uint32_t))
    side.piece_sentences = <uint32_t *> malloc(most * sizeof(uint32_t))
    side.piece_marks = <uint16_t *> malloc(most * sizeof(uint16_t))
    side.sentence_words = <uint32_t *> malloc(most * sizeof(uint32_t))
    side.spans = <uint64_t *> malloc(2 * most * sizeof(uint64_t))
    if (
        side.words == NULL or side.block_starts == NULL or side.block_bits == NULL
        or side.piece_starts == NULL or side.piece_sentences == NULL or side.piece_marks == NULL
        or side.sentence_words == NULL or side.spans == NULL
    ):
        with gil:
            raise MemoryError
    return 0


cdef void close_side(Side *side) noexcept nogil:
    free(side.words)
    free(side.block_starts)
    free(side.block_bits)
    free(side.piece_starts)
    free(side.piece_sentences)
    free(side.piece_marks)
    free(side.sentence_words)
    free(side.spans)


cdef inline int64_t table_size(int64_t n_words) noexcept nogil:
    """Places for the sequences of so many words: most stay empty, of a long article half of them."""
    cdef int64_t size = 64, wanted = 4 * n_words if n_words < SMALL else 2 * n_words
    while size < wanted:
        size *= 2
    return size


cdef int open_bench(Bench *bench, int64_t longest, int64_t most_blocks) except -1 nogil:
    """Room for pairs of articles of at most so many words and blocks."""
    cdef int64_t most = longest + most_blocks + 1
    memset(bench, 0, sizeof(Bench))
    if not 0 <= most < MOST_WORDS:
        with gil:
            raise ValueError("an article has 0 words or more, and fewer than 2 ** 32")
    bench.most_words = most
    bench.entries = <uint64_t *> malloc(table_size(most) * sizeof(uint64_t))
    bench.firsts = <uint32_t *> malloc(most * sizeof(uint32_t))
    bench.nexts = <uint32_t *> malloc(most * sizeof(uint32_t))
    bench.turns = <uint32_t *> malloc(most * sizeof(uint32_t))
    bench.runs = <uint64_t *> malloc(most * sizeof(uint64_t))
    bench.matches = <uint64_t *> malloc(most * sizeof(uint64_t))
    if (
        bench.entries == NULL or bench.firsts == NULL or bench.nexts == NULL
        or bench.turns == NULL or bench.runs == NULL or bench.matches == NULL
    ):
        with gil:
            raise MemoryError
    open_side(&bench.left, most, most_blocks)
    open_side(&bench.right, most, most_blocks)
    return 0


cdef void close_bench(Bench *bench) noexcept nogil:
    free(bench.entries)
    free(bench.firsts)
    free(bench.nexts)
    free(bench.turns)
    free(bench.runs)
    free(bench.matches)
    close_side(&bench.left)
    close_side(&bench.right)


cdef inline int64_t sought(const uint64_t *entries, int64_t last, uint64_t hash_) noexcept nogil:
    """Where the entry of a sequence is, or the empty one where it would be."""
    cdef int64_t place = <int64_t> hash_ & last
    while entries[place] and entries[place] >> 32 != hash_ >> 32:
        place = (place + 1) & last
    return place


cdef void enter_runs(Bench *bench, int64_t size) noexcept nogil:
    """Enter the sequences of the left side, forgetting those before."""
    cdef int64_t i, place, start, first
    cdef uint64_t rolled = 0, hash_, oldest = power(size)
    cdef const uint32_t *words = bench.left.words
    bench.last = table_size(bench.left.n_words) - 1
    memset(bench.entries, 0, (bench.last + 1) * sizeof(uint64_t))
    memset(bench.nexts, 0, bench.left.n_words * sizeof(uint32_t))
    memset(bench.turns, 0, bench.left.n_words * sizeof(uint32_t))
    bench.turn = 0
    bench.repeats = False
    for i in range(bench.left.n_words):
        if i >= size:
            rolled -= words[i - size] * oldest
        rolled = rolled * ROLL + words[i]
        if i < size - 1:
            continue
        start = i - size + 1
        hash_ = stirred(rolled)
        place = sought(bench.entries, bench.last, hash_)
        if bench.entries[place]:
            first = <int64_t> (bench.entries[place] & 0xFFFFFFFFu) - 1
            bench.nexts[start] = bench.nexts[first]
            bench.nexts[first] = <uint32_t> start
            bench.firsts[start] = <uint32_t> first
            bench.repeats = True
        else:
            bench.entries[place] = hash_ >> 32 << 32 | <uint64_t> (start + 1)
            bench.firsts[start] = <uint32_t> start


cdef inline int64_t block_at(const Side *side, int64_t place) noexcept nogil:
    """The block of a word, by halving."""
    cdef int64_t low = 0, high = side.n_blocks - 1, middle
    while low < high:
        middle = (low + high + 1) // 2
        if side.block_starts[middle] <= place:
            low = middle
        else:
            high = middle - 1
    return low


cdef int64_t match_blocks(
    const Bench *bench, int64_t left, int64_t right, int64_t n, int64_t size, uint64_t *matches,
    int64_t room,
) noexcept nogil:
    """Write the pairs of blocks that a run goes through with `size` words or more, else the first.

    Returns:
        The number of pairs, at most `room`.
    """
    cdef int64_t one = block_at(&bench.left, left), other = block_at(&bench.right, right)
    cdef int64_t step, n_found = 0
    cdef uint64_t first = <uint64_t> one << 32 | <uint64_t> other
    while n > 0 and n_found < room:
        if bench.left.block_starts[one + 1] <= left:  # not one by one: many may be empty
            one = block_at(&bench.left, left)
        if bench.right.block_starts[other + 1] <= right:
            other = block_at(&bench.right, right)
        step = min(bench.left.block_starts[one + 1] - left, bench.right.block_starts[other + 1] - right)
        step = min(step, n)
        if step >= size:
            matches[n_found] = <uint64_t> one << 32 | <uint64_t> other
            n_found += 1
        left += step
        right += step
        n -= step
    if n_found == 0 and room > 0:
        matches[0] = first
        n_found = 1
    return n_found


cdef int64_t find_runs(Bench *bench, int64_t size) noexcept nogil:
    """Find the words of common runs on either side.

    Returns:
        The number of pairs of blocks that runs go through, repeated ones included.
    """
    cdef int64_t i = 0, start = 0, n_matches = 0, room, first, n, n_runs = 0
    cdef uint64_t rolled = 0, oldest = power(size)
    cdef Side *one = &bench.left
    cdef Side *side = &bench.right
    room = side.n_words + side.n_blocks
    bench.longest = 0
    side.n_spans = 0
    while i < side.n_words:  # the words from `start` on to `i` are in `rolled`
        if i - start == size:
            rolled -= side.words[start] * oldest
            start += 1
        rolled = rolled * ROLL + side.words[i]
        i += 1
        if i - start < size:
            continue
        first = sought(bench.entries, bench.last, stirred(rolled))
        first = <int64_t> (bench.entries[first] & 0xFFFFFFFFu) - 1
        if first < 0 or memcmp(&one.words[first], &side.words[start], 4 * size) != 0:
            continue
        n = size
        while i < side.n_words and first + n < one.n_words and one.words[first + n] == side.words[i]:
            n += 1
            i += 1
        bench.runs[n_runs] = <uint64_t> first << 32 | <uint64_t> n
        n_runs += 1
        add_span(side, start, i)
        bench.longest = max(bench.longest, n)
        n_matches += match_blocks(
            bench, first, start, n, size, &bench.matches[n_matches], room - n_matches
        )
        start = i - size + 1  # a run may begin within the last words of this one
        rolled = 0
        i = start
    cover_left(bench, n_runs, size)
    return n_matches


cdef inline void add_span(Side *side, int64_t first, int64_t end) noexcept nogil:
    """Add words from the left on, to the span before where they touch it."""
    cdef uint64_t before
    if side.n_spans:
        before = side.spans[side.n_spans - 1]
        if <uint64_t> first <= (before & 0xFFFFFFFFu):
            side.spans[side.n_spans - 1] = before >> 32 << 32 | max(
                before & 0xFFFFFFFFu, <uint64_t> end
            )
            return
    side.spans[side.n_spans] = <uint64_t> first << 32 | <uint64_t> end
    side.n_spans += 1


cdef void cover_left(Bench *bench, int64_t n_runs, int64_t size) noexcept nogil:
    """Cover the runs of the left side, and all other places of their sequences."""
    cdef int64_t i, k, first, end, place, n = 0
    cdef Side *side = &bench.left
    bench.turn += 1
    if bench.turn == 0:  # after 2**32 turns: old ones must not pass for new ones
        memset(bench.turns, 0, side.n_words * sizeof(uint32_t))
        bench.turn = 1
    for i in range(n_runs):
        first = <int64_t> (bench.runs[i] >> 32)
        end = first + <int64_t> (bench.runs[i] & 0xFFFFFFFFu)
        side.spans[n] = <uint64_t> first << 32 | <uint64_t> end
        n += 1
        if not bench.repeats:
            continue
        for k in range(first, end - size + 1):
            place = bench.firsts[k]
            if bench.nexts[place] == 0 or bench.turns[place] == bench.turn:
                continue
            bench.turns[place] = bench.turn
            while True:
                side.spans[n] = <uint64_t> place << 32 | <uint64_t> (place + size)
                n += 1
                place = bench.nexts[place]
                if place == 0:
                    break
    sort_stretch(side.spans, n)
    side.n_spans = 0
    for i in range(n):
        add_span(side, <int64_t> (side.spans[i] >> 32), <int64_t> (side.spans[i] & 0xFFFFFFFFu))


cdef int64_t longest_span(const Side *side) noexcept nogil:
    cdef int64_t i, longest = 0
    for i in range(side.n_spans):
        longest = max(
            longest, <int64_t> (side.spans[i] & 0xFFFFFFFFu) - <int64_t> (side.spans[i] >> 32)
        )
    return longest


cdef bint has_run(
    const Bench *bench, int64_t size, uint64_t *entries, int64_t last
) noexcept nogil:
    """Whether there is a common run of so many words; all of its words are in spans."""
    cdef int64_t i, k, turn, first, end, start, place
    cdef uint64_t rolled, hash_, oldest = power(size)
    cdef const Side *side
    memset(entries, 0, (last + 1) * sizeof(uint64_t))
    for turn in range(2):
        side = &bench.right if turn else &bench.left
        for k in range(side.n_spans):
            first, end = <int64_t> (side.spans[k] >> 32), <int64_t> (side.spans[k] & 0xFFFFFFFFu)
            rolled = 0
            for i in range(first, end):
                start = i - size + 1
                if start > first:
                    rolled -= side.words[start - 1] * oldest
                rolled = rolled * ROLL + side.words[i]
                if start < first:
                    continue
                hash_ = stirred(rolled)
                place = sought(entries, last, hash_)
                if turn == 0:
                    if entries[place] == 0:
                        entries[place] = hash_ >> 32 << 32 | <uint64_t> (start + 1)
                elif entries[place]:
                    place = <int64_t> (entries[place] & 0xFFFFFFFFu) - 1
                    if memcmp(&bench.left.words[place], &side.words[start], 4 * size) == 0:
                        return True
    return False


cdef int follow_repeats(Bench *bench) except -1 nogil:
    """Find the words of the longest common run.

    Of two places with the same sequence on the left, runs were followed from the first alone. Where
    that decides, the longest one is found by halving.
    """
    cdef int64_t low = bench.longest, high, middle, i, n = 0, last
    cdef uint64_t *entries
    high = min(longest_span(&bench.left), longest_span(&bench.right))
    if not bench.repeats or low == high:
        return 0
    for i in range(bench.left.n_spans):
        n += <int64_t> (bench.left.spans[i] & 0xFFFFFFFFu) - <int64_t> (bench.left.spans[i] >> 32)
    last = table_size(n) - 1
    entries = <uint64_t *> malloc((last + 1) * sizeof(uint64_t))
    if entries == NULL:
        with gil:
            raise MemoryError
    while low < high:
        middle = (low + high + 1) // 2
        if has_run(bench, middle, entries, last):
            low = middle
        else:
            high = middle - 1
    free(entries)
    bench.longest = low
    return 0
