/* The loops over whole vectors, once for each kind of processor, and the choice among them.

   `loops_level.h` holds the loops; it is included once for each level, with what a register of
   that level is called. The best level that the processor has is chosen when the module is loaded
   (`nd_choose`); a test goes through all of them. On x86-64 there are SSE2 (every processor),
   AVX2 and AVX-512, elsewhere the plain form alone, which the compiler turns into whatever vectors
   the target has. */

#ifndef NEWSDIFF_LOOPS_H
#define NEWSDIFF_LOOPS_H

#include "memory.h"

/* Folding of 256 code points: place in `pool` shifted by 5 bits, or'ed with the length. */
typedef struct {
    uint32_t entries[256];
    uint8_t pool[1];
} nd_fold_page;

#define ND_N_PAGES 4352 /* 0x110000 / 256 */

#if (defined(__x86_64__) || defined(_M_X64)) && !defined(ND_ONLY_PLAIN)
#include <emmintrin.h>
#define ND_SSE2
#endif

#define ND_SUMMED 64 /* words whose weights add up to less than 24 bits, and which are no 128 */

/* ND_WORD, ND_SPREAD, ND_SHINGLE and so on are defined by the build, from the one place in the
   package that says them (see `constants` in setup.py). */
static const uint64_t ND_WORD[] = {ND_WORDS};

/* Loops of one level; what each does stands at its definition. */
typedef struct {
    const char *name;
    const uint8_t *(*take_string)(const uint8_t *place, uint8_t **target);
    const uint8_t *(*line_end)(const uint8_t *place, const uint8_t *end, int *width);
    const uint8_t *(*fold)(const uint8_t *place, const uint8_t *end, uint8_t **target,
                           void *const *pages);
    uint32_t *(*hash_words)(const uint8_t *place, const uint8_t *end, uint32_t *words,
                            const uint32_t *words_end);
    void (*sketch)(uint32_t *hashes, int64_t n_hashes, const uint32_t *factors,
                   const uint32_t *summands, int64_t n_maps, uint32_t *minima);
    uint64_t (*event_mask)(const uint8_t *place);
    int64_t (*count_words)(const uint8_t *place, const uint8_t *end);
} nd_level;

/* Width of the well-formed UTF-8 character at an address, 0 where there is none. */
ND_INLINE int nd_utf8_width(const uint8_t *place) {
    int lead = nd_load1(place), second = nd_load1(place + 1);
    if ((second & 0xC0) != 0x80) return 0;
    if (0xC2 <= lead && lead <= 0xDF) return 2;
    if (lead < 0xE0 || lead > 0xF4 || (nd_load1(place + 2) & 0xC0) != 0x80) return 0;
    if (lead < 0xF0)
        return (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ? 0 : 3;
    if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
    return (nd_load1(place + 3) & 0xC0) == 0x80 ? 4 : 0;
}

/* Whether a range, not empty, ends with a character that may end a sentence before a break. */
static inline int nd_closes(const uint8_t *start, const uint8_t *end) {
    static const uint32_t closing[] = {ND_CLOSING};
    uint32_t last = 0;
    int shift = 0;
    do {
        last |= (uint32_t)nd_load1(--end) << shift;
        shift += 8;
    } while (end > start && shift < 32 && (nd_load1(end) & 0xC0) == 0x80);
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
        if (last == closing[i]) return 1;
    return 0;
}

/* Value of four hexadecimal digits, -1 where they are none. */
ND_INLINE int32_t nd_hex4(const uint8_t *place) {
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        int32_t byte = nd_load1(place + i), lower = byte | 0x20;
        if (0x30 <= byte && byte <= 0x39)
            value = value << 4 | (byte - 0x30);
        else if (0x61 <= lower && lower <= 0x66)
            value = value << 4 | (lower - 0x57);
        else
            return -1;
    }
    return value;
}

/* Write a code point (a surrogate too) as UTF-8; returns the address behind it. */
ND_INLINE uint8_t *nd_encode(int32_t code, uint8_t *target) {
    if (code < 0x80) {
        nd_store1(target, code);
        return target + 1;
    }
    if (code < 0x800) {
        nd_store1(target, 0xC0 | code >> 6);
        nd_store1(target + 1, 0x80 | (code & 0x3F));
        return target + 2;
    }
    if (code < 0x10000) {
        nd_store1(target, 0xE0 | code >> 12);
        nd_store1(target + 1, 0x80 | (code >> 6 & 0x3F));
        nd_store1(target + 2, 0x80 | (code & 0x3F));
        return target + 3;
    }
    nd_store1(target, 0xF0 | code >> 18);
    nd_store1(target + 1, 0x80 | (code >> 12 & 0x3F));
    nd_store1(target + 2, 0x80 | (code >> 6 & 0x3F));
    nd_store1(target + 3, 0x80 | (code & 0x3F));
    return target + 4;
}

/* Take the escape at an address, writing what it stands for; the address behind it, or NULL. */
static inline const uint8_t *nd_unescape(const uint8_t *place, uint8_t **target) {
    int32_t kind = nd_load1(place + 1), code, low;
    switch (kind) {
    case 'u':
        code = nd_hex4(place + 2);
        if (code < 0) return NULL;
        place += 6;
        if (0xD800 <= code && code <= 0xDBFF && nd_load1(place) == '\\' &&
            nd_load1(place + 1) == 'u') {
            low = nd_hex4(place + 2);
            if (0xDC00 <= low && low <= 0xDFFF) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                place += 6;
            }
        }
        *target = nd_encode(code, *target);
        return place;
    case 'n': kind = '\n'; break;
    case 't': kind = '\t'; break;
    case 'r': kind = '\r'; break;
    case 'b': kind = '\b'; break;
    case 'f': kind = '\f'; break;
    case '"': case '/': case '\\': break;
    default: return NULL;
    }
    nd_store1((*target)++, kind);
    return place + 2;
}

/* `hashing.word_hash` of some bytes; reads up to 16 bytes more. */
ND_INLINE uint32_t nd_word_hash(const uint8_t *place, int64_t n_bytes) {
    uint64_t state = ND_WORD[0], part;
    while (n_bytes > 16) {
        state = nd_multiply_fold(nd_load8(place) ^ state, nd_load8(place + 8) ^ ND_WORD[1]);
        place += 16;
        n_bytes -= 16;
    }
    if (n_bytes <= 8) {
        part = nd_load8(place) & (~(uint64_t)0 >> (64 - 8 * n_bytes));
        state = nd_multiply_fold(part ^ state, ND_WORD[1]);
    } else {
        part = nd_load8(place + 8) & (~(uint64_t)0 >> (64 - 8 * (n_bytes - 8)));
        state = nd_multiply_fold(nd_load8(place) ^ state, part ^ ND_WORD[1]);
    }
    return (uint32_t)((state * ND_SPREAD) >> 32);
}

/* `hashing.run_hash` of some words, 1 or more. Where their number is a constant, as for whole
   shingles, nothing of the loop is left in the machine code. */
ND_INLINE uint64_t nd_run_hash(const uint32_t *words, int64_t n_words) {
    uint64_t state = ND_SHINGLE;
    if (n_words == 1) return nd_multiply_fold(((uint64_t)words[0] << 32) ^ state, ND_ONE);
    for (; n_words > 3; n_words -= 2, words += 2)
        state = nd_multiply_fold(((uint64_t)words[0] << 32 | words[1]) ^ state, ND_PAIR);
    return nd_multiply_fold(((uint64_t)words[0] << 32 | words[1]) ^ state,
                            n_words == 3 ? words[2] ^ ND_TRIPLE : ND_PAIR);
}

/* The 64-bit hash of one shingle of a text. */
ND_INLINE uint64_t nd_shingle(const uint32_t *words, int64_t n_words, int64_t index) {
    if (n_words >= ND_SHINGLE_WORDS) return nd_run_hash(words + index, ND_SHINGLE_WORDS);
    return nd_run_hash(words, n_words);
}

/* Four places for words and their values; a free one has the value 0. */
typedef struct {
    uint32_t hashes[4];
    int32_t values[4];
} nd_bucket;

/* The value of a word in its bucket, 0 if it is not there. */
ND_INLINE int32_t nd_value(const nd_bucket *bucket, uint32_t hash) {
    int32_t value = 0;
    for (int i = 0; i < 4; i++) value |= bucket->hashes[i] == hash ? bucket->values[i] : 0;
    return value;
}

/* The sum of the weights of some words, and in `says` how many say; a value is 128 times the weight,
   and 1 for a word that says. */
static inline int64_t nd_weigh(const nd_bucket *buckets, int shift, const uint32_t *words,
                               int64_t n_words, int64_t *says) {
    int64_t weight = 0;
    while (n_words > 0) {
        int64_t n_here = n_words < ND_SUMMED ? n_words : ND_SUMMED;
        int32_t sums[4] = {0, 0, 0, 0}, sum;
#ifdef ND_SSE2
        __m128i added = _mm_setzero_si128();
        for (int64_t k = 0; k < n_here; k++) {
            const __m128i *bucket = (const __m128i *)(const void *)(buckets + (words[k] >> shift));
            __m128i is_there = _mm_cmpeq_epi32(
                _mm_loadu_si128(bucket), _mm_set1_epi32((int)words[k]));
            added = _mm_add_epi32(added, _mm_and_si128(is_there, _mm_loadu_si128(bucket + 1)));
        }
        _mm_storeu_si128((__m128i *)(void *)sums, added);
#else
        for (int64_t k = 0; k < n_here; k++) {
            const nd_bucket *bucket = buckets + (words[k] >> shift);
            for (int i = 0; i < 4; i++)
                sums[i] += bucket->values[i] & -(int32_t)(bucket->hashes[i] == words[k]);
        }
#endif
        sum = sums[0] + sums[1] + sums[2] + sums[3];
        weight += sum >> 7;
        *says += sum & 127;
        words += n_here;
        n_words -= n_here;
    }
    return weight;
}

/* The finalizer of MurmurHash3. */
ND_INLINE uint32_t nd_mix(uint32_t value) {
    value = (value ^ value >> 16) * 0x85EBCA6Bu;
    value = (value ^ value >> 13) * 0xC2B2AE35u;
    return value ^ value >> 16;
}

/* The plain form, for every processor. */
#define ND_FN(name) nd_##name##_plain
#define ND_LEVEL "plain"
#define ND_TARGET
#define ND_PLAIN
#include "loops_level.h"

#if (defined(__x86_64__) || defined(_M_X64)) && !defined(ND_ONLY_PLAIN)
#define ND_X86
#include <immintrin.h>
#define ND_FN(name) nd_##name##_sse2
#define ND_LEVEL "sse2"
#define ND_TARGET
#define ND_REG __m128i
#define ND_LOAD(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define ND_STORE(p, r) _mm_storeu_si128((__m128i *)(void *)(p), r)
#define ND_SET(c) _mm_set1_epi8((char)(c))
#define ND_EQ _mm_cmpeq_epi8
#define ND_LESS(a, b) _mm_cmpgt_epi8(b, a) /* signed */
#define ND_MIN _mm_min_epu8
#define ND_SUB _mm_sub_epi8
#define ND_OR _mm_or_si128
#define ND_AND _mm_and_si128
#define ND_ANDNOT(a, b) _mm_andnot_si128(a, b) /* not a, and b */
#define ND_BITS(r) ((uint64_t)(uint32_t)_mm_movemask_epi8(r))
#include "loops_level.h"

#if defined(_MSC_VER) && !defined(__clang__)
#define ND_TARGET_AVX2
#define ND_TARGET_AVX512
#else
#define ND_TARGET_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define ND_TARGET_AVX512 __attribute__((target("avx2,bmi,bmi2,popcnt,avx512f")))
#endif
#define ND_FN(name) nd_##name##_avx2
#define ND_LEVEL "avx2"
#define ND_TARGET ND_TARGET_AVX2
#define ND_REG __m256i
#define ND_LOAD(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define ND_STORE(p, r) _mm256_storeu_si256((__m256i *)(void *)(p), r)
#define ND_SET(c) _mm256_set1_epi8((char)(c))
#define ND_EQ _mm256_cmpeq_epi8
#define ND_LESS(a, b) _mm256_cmpgt_epi8(b, a)
#define ND_MIN _mm256_min_epu8
#define ND_SUB _mm256_sub_epi8
#define ND_OR _mm256_or_si256
#define ND_AND _mm256_and_si256
#define ND_ANDNOT(a, b) _mm256_andnot_si256(a, b)
#define ND_BITS(r) ((uint64_t)(uint32_t)_mm256_movemask_epi8(r))
#define ND_WIDE __m256i
#define ND_WIDE_LOAD(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define ND_WIDE_STORE(p, r) _mm256_storeu_si256((__m256i *)(void *)(p), r)
#define ND_WIDE_SET(v) _mm256_set1_epi32((int32_t)(v))
#define ND_WIDE_MUL _mm256_mullo_epi32
#define ND_WIDE_ADD _mm256_add_epi32
#define ND_WIDE_MIN _mm256_min_epu32
#include "loops_level.h"

#define ND_SKETCH_ONLY
#define ND_FN(name) nd_##name##_avx512
#define ND_LEVEL "avx512"
#define ND_TARGET ND_TARGET_AVX512
#define ND_WIDE __m512i
#define ND_WIDE_LOAD(p) _mm512_loadu_si512((const void *)(p))
#define ND_WIDE_STORE(p, r) _mm512_storeu_si512((void *)(p), r)
#define ND_WIDE_SET(v) _mm512_set1_epi32((int32_t)(v))
#define ND_WIDE_MUL _mm512_mullo_epi32
#define ND_WIDE_ADD _mm512_add_epi32
#define ND_WIDE_MIN _mm512_min_epu32
#include "loops_level.h"
#undef ND_SKETCH_ONLY

/* AVX-512 has its own sketch; the bytes go as with AVX2. */
static const nd_level nd_level_avx512 = {
    "avx512", nd_take_string_avx2, nd_line_end_avx2, nd_fold_avx2, nd_hash_words_avx2,
    nd_sketch_avx512, nd_event_mask_avx2, nd_count_words_avx2,
};
#endif

static const nd_level *const nd_levels[] = {
#ifdef ND_X86
    &nd_level_avx512, &nd_level_avx2, &nd_level_sse2,
#endif
    &nd_level_plain,
};
#define ND_N_LEVELS ((int)(sizeof nd_levels / sizeof *nd_levels))

/* Whether this processor (and system) has what a level needs. */
static int nd_has_level(const nd_level *level) {
#ifdef ND_X86
#if defined(_MSC_VER) && !defined(__clang__)
    int basic[4], more[4];
    unsigned long long state;
    __cpuid(basic, 1);
    state = basic[2] & 1 << 27 ? _xgetbv(0) : 0;
    __cpuidex(more, 7, 0);
    if (level == &nd_level_avx2)
        return (state & 6) == 6 && (more[1] & 1 << 5) && (more[1] & 1 << 8);
    if (level == &nd_level_avx512)
        return (state & 0xE6) == 0xE6 && (more[1] & 1 << 16) && nd_has_level(&nd_level_avx2);
#else
    __builtin_cpu_init();
    if (level == &nd_level_avx2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
               __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    if (level == &nd_level_avx512)
        return __builtin_cpu_supports("avx512f") && nd_has_level(&nd_level_avx2);
#endif
#endif
    (void)level;
    return 1;
}

static const nd_level *nd_chosen = &nd_level_plain;

/* Take the level of that name, or the best one for NULL; whether this processor has it. */
static int nd_choose(const char *name) {
    for (int i = 0; i < ND_N_LEVELS; i++)
        if ((name == NULL || !strcmp(name, nd_levels[i]->name)) && nd_has_level(nd_levels[i])) {
            nd_chosen = nd_levels[i];
            return 1;
        }
    return 0;
}

#endif
