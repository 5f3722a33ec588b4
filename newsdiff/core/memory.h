/* Loads and stores of kernels, and the arithmetic on 64-bit words that C has no name for.

   Buffers end with ND_SLACK bytes that may be read (and written, for outputs) though they mean
   nothing: loops over whole vectors run past the end of what is wanted.

   Built with ND_CHECKED, each kernel registers its buffers, and an access outside of them ends the
   process with a message. Little-endian numbers, whatever the machine. */

#ifndef NEWSDIFF_MEMORY_H
#define NEWSDIFF_MEMORY_H

#include <stdint.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#endif

#define ND_SLACK 128

#if defined(_MSC_VER) && !defined(__clang__)
#define ND_INLINE static __forceinline
#define ND_THREAD __declspec(thread)
#else
#define ND_INLINE static inline __attribute__((always_inline, unused))
#define ND_THREAD __thread
#endif

#ifdef ND_CHECKED
#define ND_MOST_BUFFERS 16
static ND_THREAD struct { const uint8_t *first, *end; } nd_buffers[ND_MOST_BUFFERS];
static ND_THREAD int nd_n_buffers;

static void nd_fault(const char *what) {
    fprintf(stderr, "newsdiff: a kernel %s\n", what);
    fflush(stderr);
    abort();
}

static inline void nd_forget(void) { nd_n_buffers = 0; }

static inline void nd_register(const void *first, int64_t n_bytes) {
    if (nd_n_buffers == ND_MOST_BUFFERS) nd_fault("registers too many buffers");
    nd_buffers[nd_n_buffers].first = (const uint8_t *)first;
    nd_buffers[nd_n_buffers++].end = (const uint8_t *)first + n_bytes;
}

static inline void nd_check(const void *place, size_t n_bytes) {
    const uint8_t *first = (const uint8_t *)place;
    for (int i = 0; i < nd_n_buffers; i++)
        if (first >= nd_buffers[i].first && first <= nd_buffers[i].end &&
            n_bytes <= (size_t)(nd_buffers[i].end - first))
            return;
    nd_fault("reads or writes outside of its buffers");
}
#else
#define nd_forget() ((void)0)
#define nd_register(first, n_bytes) ((void)(first), (void)(n_bytes))
#define nd_check(place, n_bytes) ((void)0)
#endif

ND_INLINE int32_t nd_load1(const uint8_t *place) {
    nd_check(place, 1);
    return *place;
}

ND_INLINE uint64_t nd_load8(const uint8_t *place) {
    uint64_t value;
    nd_check(place, 8);
    memcpy(&value, place, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    return value;
}

ND_INLINE void nd_store1(uint8_t *place, int32_t value) {
    nd_check(place, 1);
    *place = (uint8_t)value;
}

ND_INLINE void nd_copy16(uint8_t *target, const uint8_t *origin) {
    nd_check(target, 16);
    memcpy(target, origin, 16);
}

/* Bring memory near that is wanted soon; a hint. */
#if defined(_MSC_VER) && !defined(__clang__)
#define nd_prefetch(place) ((void)(place))
#else
#define nd_prefetch(place) __builtin_prefetch(place, 1)
#endif

/* Index of the lowest set bit; the mask is not empty. */
ND_INLINE int nd_lowest(uint64_t mask) {
#if defined(_MSC_VER) && !defined(__clang__)
    unsigned long index;
    _BitScanForward64(&index, mask);
    return (int)index;
#else
    return __builtin_ctzll(mask);
#endif
}

/* Number of set bits. */
ND_INLINE int nd_count(uint64_t mask) {
#if defined(_MSC_VER) && !defined(__clang__)
    mask -= mask >> 1 & 0x5555555555555555u;
    mask = (mask & 0x3333333333333333u) + (mask >> 2 & 0x3333333333333333u);
    mask = (mask + (mask >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (int)(mask * 0x0101010101010101u >> 56);
#else
    return __builtin_popcountll(mask);
#endif
}

/* The low half of a 128-bit product, xor its high half. */
ND_INLINE uint64_t nd_multiply_fold(uint64_t left, uint64_t right) {
#if defined(__SIZEOF_INT128__)
    unsigned __int128 product = (unsigned __int128)left * right;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#elif defined(_MSC_VER) && defined(_M_X64)
    uint64_t high, low = _umul128(left, right, &high);
    return low ^ high;
#else
    uint64_t a = left >> 32, b = left & 0xFFFFFFFFu, c = right >> 32, d = right & 0xFFFFFFFFu;
    uint64_t ad = a * d, bc = b * c, bd = b * d;
    uint64_t middle = (bd >> 32) + (ad & 0xFFFFFFFFu) + (bc & 0xFFFFFFFFu);
    return (left * right) ^ (a * c + (ad >> 32) + (bc >> 32) + (middle >> 32));
#endif
}

/* A pointer that one thread sets (once) while others read it. */
ND_INLINE const void *nd_shared_get(void *const *place) {
#if defined(_MSC_VER) && !defined(__clang__)
    return *(void *const volatile *)place;
#else
    return __atomic_load_n(place, __ATOMIC_ACQUIRE);
#endif
}

ND_INLINE void nd_shared_or(uint8_t *place, int bits) {
#if defined(_MSC_VER) && !defined(__clang__)
    _InterlockedOr8((char volatile *)place, (char)bits);
#else
    __atomic_fetch_or(place, (uint8_t)bits, __ATOMIC_RELAXED);
#endif
}

ND_INLINE void nd_shared_set(void **place, void *value) {
#if defined(_MSC_VER) && !defined(__clang__)
    _InterlockedExchangePointer((void *volatile *)place, value); /* on Arm a store is no release */
#else
    __atomic_store_n(place, value, __ATOMIC_RELEASE);
#endif
}

#endif
