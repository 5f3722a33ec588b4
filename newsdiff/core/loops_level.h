/* Loops over whole vectors, for one level; see `loops.h`. No include guard: it comes in again for
   each level. Masks have 64 bits, bit i standing for byte i. */

#ifndef ND_SKETCH_ONLY

#ifdef ND_PLAIN
/* Gather the lowest bits of 64 bytes that are 0 or 1. */
ND_INLINE uint64_t nd_gathered(const uint8_t *flags) {
    uint64_t mask = 0, part;
    for (int i = 0; i < 8; i++) {
        memcpy(&part, flags + 8 * i, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        part = __builtin_bswap64(part);
#endif
        mask |= (part * 0x0102040810204080u >> 56) << (8 * i);
    }
    return mask;
}
#define ND_MASK(condition)                                                                        \
    uint8_t flags[64];                                                                            \
    nd_check(place, 64);                                                                          \
    for (int i = 0; i < 64; i++) {                                                                \
        uint8_t byte = place[i];                                                                  \
        flags[i] = (uint8_t)(condition);                                                          \
    }                                                                                             \
    return nd_gathered(flags)
#else
#define ND_N_REGS (64 / (int)sizeof(ND_REG))
#define ND_WITHIN(r, first, last)                                                                 \
    ND_EQ(ND_MIN(ND_SUB(r, ND_SET(first)), ND_SET((last) - (first))), ND_SUB(r, ND_SET(first)))
#define ND_MASK(condition)                                                                        \
    uint64_t mask = 0;                                                                            \
    nd_check(place, 64);                                                                          \
    for (int i = 0; i < ND_N_REGS; i++) {                                                         \
        ND_REG r = ND_LOAD(place + i * (int)sizeof(ND_REG));                                      \
        mask |= ND_BITS(condition) << (i * (int)sizeof(ND_REG) % 64);                             \
    }                                                                                             \
    return mask
#endif

/* Bytes that begin a line terminator, and the lead bytes 0xC2 and 0xE2 that may begin one. */
ND_TARGET static inline uint64_t ND_FN(break_mask)(const uint8_t *place) {
#ifdef ND_PLAIN
    ND_MASK((uint8_t)(byte - 0x0A) <= 3 || (uint8_t)(byte - 0x1C) <= 2 || byte == 0xC2 ||
            byte == 0xE2);
#else
    ND_MASK(ND_OR(ND_OR(ND_WITHIN(r, 0x0A, 0x0D), ND_WITHIN(r, 0x1C, 0x1E)),
                  ND_OR(ND_EQ(r, ND_SET(0xC2)), ND_EQ(r, ND_SET(0xE2)))));
#endif
}

/* Bytes that begin a stop, a quotation mark or an account, or may: those of ASCII, and the lead
   bytes of others. */
ND_TARGET static uint64_t ND_FN(event_mask)(const uint8_t *place) {
#ifdef ND_PLAIN
    ND_MASK((uint8_t)(byte - 0x21) <= 1 || byte == 0x27 || byte == 0x2E ||
            (uint8_t)(byte - 0x3F) <= 1 || byte == 0xC2 || (uint8_t)(byte - 0xE2) <= 1 ||
            byte == 0xEF);
#else
    ND_MASK(ND_OR(ND_OR(ND_OR(ND_WITHIN(r, 0x21, 0x22), ND_EQ(r, ND_SET(0x27))),
                        ND_OR(ND_EQ(r, ND_SET(0x2E)), ND_WITHIN(r, 0x3F, 0x40))),
                  ND_OR(ND_OR(ND_EQ(r, ND_SET(0xC2)), ND_WITHIN(r, 0xE2, 0xE3)),
                        ND_EQ(r, ND_SET(0xEF)))));
#endif
}

/* Bytes that are no space. */
ND_TARGET static inline uint64_t ND_FN(letter_mask)(const uint8_t *place) {
#ifdef ND_PLAIN
    ND_MASK(byte != 0x20);
#else
    uint64_t mask = 0;
    nd_check(place, 64);
    for (int i = 0; i < ND_N_REGS; i++) {
        ND_REG r = ND_LOAD(place + i * (int)sizeof(ND_REG));
        mask |= ND_BITS(ND_EQ(r, ND_SET(0x20))) << (i * (int)sizeof(ND_REG) % 64);
    }
    return ~mask;
#endif
}

/* Copy 64 bytes; mask of those that end the plain stretch of a JSON string: quote, backslash,
   control, non-ASCII. */
ND_TARGET static inline uint64_t ND_FN(copy_special)(uint8_t *target, const uint8_t *place) {
    nd_check(target, 64);
#ifdef ND_PLAIN
    memcpy(target, place, 64);
    ND_MASK(byte == 0x22 || byte == 0x5C || (uint8_t)(byte - 0x20) >= 0x60);
#else
    uint64_t mask = 0;
    nd_check(place, 64);
    for (int i = 0; i < ND_N_REGS; i++) {
        ND_REG r = ND_LOAD(place + i * (int)sizeof(ND_REG));
        ND_STORE(target + i * (int)sizeof(ND_REG), r);
        mask |= ND_BITS(ND_OR(ND_OR(ND_EQ(r, ND_SET(0x22)), ND_EQ(r, ND_SET(0x5C))),
                              ND_LESS(r, ND_SET(0x20))))
                << (i * (int)sizeof(ND_REG) % 64);
    }
    return mask;
#endif
}

/* Write 64 bytes in lower case, what is no word character as a space; mask of non-ASCII. */
ND_TARGET static inline uint64_t ND_FN(fold64)(uint8_t *target, const uint8_t *place) {
    nd_check(target, 64);
#ifdef ND_PLAIN
    uint8_t folded[64];
    nd_check(place, 64);
    for (int i = 0; i < 64; i++) {
        uint8_t byte = place[i], lower = byte | 0x20;
        uint8_t is_letter = (uint8_t)(lower - 'a') <= 25;
        uint8_t is_other = (uint8_t)(byte - '0') <= 9 || byte == '_';
        folded[i] = is_letter ? lower : is_other ? byte : 0x20;
    }
    memcpy(target, folded, 64);
    ND_MASK(byte >> 7);
#else
    uint64_t mask = 0;
    nd_check(place, 64);
    for (int i = 0; i < ND_N_REGS; i++) {
        ND_REG r = ND_LOAD(place + i * (int)sizeof(ND_REG)), lower = ND_OR(r, ND_SET(0x20));
        ND_REG letter = ND_WITHIN(lower, 'a', 'z');
        ND_REG other = ND_OR(ND_WITHIN(r, '0', '9'), ND_EQ(r, ND_SET('_')));
        ND_REG kept = ND_OR(ND_AND(letter, lower), ND_AND(other, r));
        ND_REG blank = ND_ANDNOT(ND_OR(letter, other), ND_SET(0x20));
        ND_STORE(target + i * (int)sizeof(ND_REG), ND_OR(kept, blank));
        mask |= ND_BITS(r) << (i * (int)sizeof(ND_REG) % 64);
    }
    return mask;
#endif
}

/* Unescape the JSON string whose first character is at an address.

   Returns the address behind its closing quote, or NULL where the bytes are no string that `json`
   would take; `target` is moved behind the output. Stops at a line feed. */
ND_TARGET static const uint8_t *ND_FN(take_string)(const uint8_t *place, uint8_t **target) {
    uint8_t *output = *target;
    for (;;) {
        uint64_t mask = ND_FN(copy_special)(output, place);
        int n_plain, byte;
        if (!mask) {
            place += 64;
            output += 64;
            continue;
        }
        n_plain = nd_lowest(mask);
        place += n_plain;
        output += n_plain;
        byte = nd_load1(place);
        if (byte == '"') {
            *target = output;
            return place + 1;
        }
        if (byte == '\\') {
            place = nd_unescape(place, &output);
            if (place == NULL) return NULL;
        } else if (byte < 0x20) {
            return NULL;
        }
        while (nd_load1(place) >= 0x80) {
            int width = nd_utf8_width(place);
            if (!width) return NULL;
            for (int i = 0; i < width; i++) nd_store1(output + i, nd_load1(place + i));
            place += width;
            output += width;
        }
    }
}

/* Where the line's text ends; `width` of its terminator, 0 at the end of the text. */
ND_TARGET static const uint8_t *ND_FN(line_end)(const uint8_t *place, const uint8_t *end,
                                                int *width) {
    while (place < end) {
        uint64_t mask = ND_FN(break_mask)(place);
        int byte;
        if (!mask) {
            place += 64;
            continue;
        }
        place += nd_lowest(mask);
        if (place >= end) break;
        byte = nd_load1(place);
        if (byte == 0x0D && place + 1 < end && nd_load1(place + 1) == 0x0A) {
            *width = 2;
            return place;
        }
        if (byte < 0x20) {
            *width = 1;
            return place;
        }
        if (byte == 0xC2 && nd_load1(place + 1) == 0x85) {
            *width = 2;
            return place;
        }
        if (byte == 0xE2 && nd_load1(place + 1) == 0x80 && (nd_load1(place + 2) | 1) == 0xA9) {
            *width = 3;
            return place;
        }
        place += 1;
    }
    *width = 0;
    return end;
}

/* Write the folded text behind `target`, 64 spaces after it.

   Returns `end`, or the address of a character whose page is not there yet; `target` is moved
   behind the output so far. The text is well-formed UTF-8 (surrogates too). */
ND_TARGET static const uint8_t *ND_FN(fold)(const uint8_t *place, const uint8_t *end,
                                            uint8_t **target, void *const *pages) {
    uint8_t *output = *target;
    while (place < end) {
        uint64_t mask = ND_FN(fold64)(output, place);
        int64_t n_plain = mask ? nd_lowest(mask) : 64;
        if (n_plain >= end - place) {
            output += end - place;
            place = end;
            break;
        }
        place += n_plain;
        output += n_plain;
        while (place < end && nd_load1(place) >= 0x80) {
            int32_t lead = nd_load1(place), code;
            int width = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            const nd_fold_page *page;
            uint32_t entry;
            if (width == 2)
                code = (lead & 0x1F) << 6 | (nd_load1(place + 1) & 0x3F);
            else if (width == 3)
                code = (lead & 0x0F) << 12 | (nd_load1(place + 1) & 0x3F) << 6 |
                       (nd_load1(place + 2) & 0x3F);
            else
                code = (lead & 0x07) << 18 | (nd_load1(place + 1) & 0x3F) << 12 |
                       (nd_load1(place + 2) & 0x3F) << 6 | (nd_load1(place + 3) & 0x3F);
            page = (const nd_fold_page *)nd_shared_get(pages + (code >> 8) % ND_N_PAGES);
            if (page == NULL) {
                *target = output;
                return place;
            }
            entry = page->entries[code & 255];
            nd_copy16(output, page->pool + (entry >> 5));
            output += entry & 31;
            place += width;
        }
    }
    nd_check(output, 64);
    memset(output, 0x20, 64);
    *target = output;
    return place < end ? place : end;
}

/* Hash the words between spaces of a folded text; the address behind the last hash, or NULL where
   there is no more room. */
ND_TARGET static uint32_t *ND_FN(hash_words)(const uint8_t *place, const uint8_t *end,
                                             uint32_t *words, const uint32_t *words_end) {
    const uint8_t *start = place;
    uint64_t inside = 0;
    while (place < end) {
        uint64_t letters = ND_FN(letter_mask)(place);
        uint64_t turns = letters ^ (letters << 1 | inside);
        while (turns) {
            const uint8_t *turn = place + nd_lowest(turns);
            turns &= turns - 1;
            if (inside) {
                if (words == words_end) return NULL;
                *words++ = nd_word_hash(start, turn - start);
            }
            start = turn;
            inside ^= 1;
        }
        place += 64;
    }
    if (inside && start < end) {
        if (words == words_end) return NULL;
        *words++ = nd_word_hash(start, end - start);
    }
    return words;
}

/* How many words there are between spaces of a folded text, the first behind a space. */
ND_TARGET static int64_t ND_FN(count_words)(const uint8_t *place, const uint8_t *end) {
    uint64_t inside = 0;
    int64_t n_words = 0;
    for (; place < end; place += 64) {
        uint64_t letters = ND_FN(letter_mask)(place);
        if (end - place < 64) letters &= ((uint64_t)1 << (end - place)) - 1;
        n_words += nd_count(letters & ~(letters << 1 | inside));
        inside = letters >> 63;
    }
    return n_words;
}

#endif /* ND_SKETCH_ONLY */

/* Put 32-bit hashes through the finalizer of MurmurHash3, in place, and write for each of the maps
   (a multiple of 64) the smallest `factor * hash + summand` modulo 2**32. */
ND_TARGET static void ND_FN(sketch)(uint32_t *hashes, int64_t n_hashes, const uint32_t *factors,
                                    const uint32_t *summands, int64_t n_maps, uint32_t *minima) {
    int64_t i, lane;
    for (i = 0; i < n_hashes; i++) hashes[i] = nd_mix(hashes[i]);
#ifdef ND_WIDE
    enum { WIDTH = sizeof(ND_WIDE) / 4 };
    for (lane = 0; lane < n_maps; lane += 4 * WIDTH) {
        ND_WIDE f0 = ND_WIDE_LOAD(factors + lane), s0 = ND_WIDE_LOAD(summands + lane);
        ND_WIDE f1 = ND_WIDE_LOAD(factors + lane + WIDTH), s1 = ND_WIDE_LOAD(summands + lane + WIDTH);
        ND_WIDE f2 = ND_WIDE_LOAD(factors + lane + 2 * WIDTH);
        ND_WIDE s2 = ND_WIDE_LOAD(summands + lane + 2 * WIDTH);
        ND_WIDE f3 = ND_WIDE_LOAD(factors + lane + 3 * WIDTH);
        ND_WIDE s3 = ND_WIDE_LOAD(summands + lane + 3 * WIDTH);
        ND_WIDE m0 = ND_WIDE_SET(-1), m1 = m0, m2 = m0, m3 = m0;
        for (i = 0; i < n_hashes; i++) {
            ND_WIDE hash = ND_WIDE_SET(hashes[i]);
            m0 = ND_WIDE_MIN(m0, ND_WIDE_ADD(ND_WIDE_MUL(hash, f0), s0));
            m1 = ND_WIDE_MIN(m1, ND_WIDE_ADD(ND_WIDE_MUL(hash, f1), s1));
            m2 = ND_WIDE_MIN(m2, ND_WIDE_ADD(ND_WIDE_MUL(hash, f2), s2));
            m3 = ND_WIDE_MIN(m3, ND_WIDE_ADD(ND_WIDE_MUL(hash, f3), s3));
        }
        ND_WIDE_STORE(minima + lane, m0);
        ND_WIDE_STORE(minima + lane + WIDTH, m1);
        ND_WIDE_STORE(minima + lane + 2 * WIDTH, m2);
        ND_WIDE_STORE(minima + lane + 3 * WIDTH, m3);
    }
#else
    for (lane = 0; lane < n_maps; lane += 16) {
        uint32_t least[16];
        for (int k = 0; k < 16; k++) least[k] = 0xFFFFFFFFu;
        for (i = 0; i < n_hashes; i++)
            for (int k = 0; k < 16; k++) {
                uint32_t mapped = factors[lane + k] * hashes[i] + summands[lane + k];
                least[k] = mapped < least[k] ? mapped : least[k];
            }
        memcpy(minima + lane, least, sizeof least);
    }
#endif
}

#ifndef ND_SKETCH_ONLY
static const nd_level ND_FN(level) = {
    ND_LEVEL, ND_FN(take_string), ND_FN(line_end), ND_FN(fold), ND_FN(hash_words), ND_FN(sketch),
    ND_FN(event_mask), ND_FN(count_words),
};
#endif

#undef ND_FN
#undef ND_LEVEL
#undef ND_TARGET
#undef ND_PLAIN
#undef ND_MASK
#undef ND_REG
#undef ND_LOAD
#undef ND_STORE
#undef ND_SET
#undef ND_EQ
#undef ND_LESS
#undef ND_MIN
#undef ND_SUB
#undef ND_OR
#undef ND_AND
#undef ND_ANDNOT
#undef ND_BITS
#undef ND_N_REGS
#undef ND_WITHIN
#undef ND_WIDE
#undef ND_WIDE_LOAD
#undef ND_WIDE_STORE
#undef ND_WIDE_SET
#undef ND_WIDE_MUL
#undef ND_WIDE_ADD
#undef ND_WIDE_MIN
