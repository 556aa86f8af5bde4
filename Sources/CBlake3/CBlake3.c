#include "CBlake3.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "words of a block are taken as they lie"
#endif

static const uint32_t initial[8] = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
};

/* Which word of the block each mixing takes, round by round: the permutation of table 2, applied again for each round. */
static const uint8_t order[7][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8},
    {3, 4, 10, 12, 13, 2, 7, 14, 6, 5, 9, 0, 11, 15, 8, 1},
    {10, 7, 12, 9, 14, 3, 13, 15, 4, 0, 11, 2, 5, 8, 1, 6},
    {12, 13, 9, 11, 15, 10, 14, 8, 7, 2, 5, 3, 0, 1, 6, 4},
    {9, 14, 11, 5, 8, 12, 15, 1, 13, 3, 0, 10, 2, 6, 4, 7},
    {11, 15, 5, 0, 1, 9, 8, 6, 14, 10, 2, 12, 3, 4, 7, 13},
};

#define FORM(name) blake3_one_##name
#define LANES 1
#include "lanes.h"
#undef FORM
#undef LANES

#if defined(__clang__)
#define HAS_VECTORS
#ifdef __x86_64__
#pragma clang attribute push(__attribute__((target("sse4.1"))), apply_to = function)
#endif
#define FORM(name) blake3_four_##name
#define LANES 4
#define LOW 0, 4, 1, 5
#define HIGH 2, 6, 3, 7
#include "lanes.h"
#undef FORM
#undef LANES
#undef LOW
#undef HIGH
#ifdef __x86_64__
#pragma clang attribute pop
#endif
#endif

#if defined(HAS_VECTORS) && defined(__x86_64__)
#define HAS_AVX
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define FORM(name) blake3_eight_##name
#define LANES 8
#define LOW 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH 4, 12, 5, 13, 6, 14, 7, 15
#include "lanes.h"
#undef FORM
#undef LANES
#undef LOW
#undef HIGH
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl"))), apply_to = function)
#define FORM(name) blake3_sixteen_##name
#define LANES 16
#define LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#include "lanes.h"
#undef FORM
#undef LANES
#undef LOW
#undef HIGH
#pragma clang attribute pop
#endif

size_t cblake3_lanes(void) {
#ifdef HAS_AVX
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) return 16;
    if (__builtin_cpu_supports("avx2")) return 8;
    return __builtin_cpu_supports("sse4.1") ? 4 : 1;
#elif defined(HAS_VECTORS)
    return 4;
#else
    return 1;
#endif
}

static void many(size_t lanes, const uint8_t *bytes, size_t count, size_t blocks, uint64_t first, uint64_t step, uint32_t flags, uint32_t start,
    uint32_t end, uint8_t *values) {
#ifdef HAS_AVX
    if (lanes >= 16 && blake3_sixteen_many(bytes, count, blocks, first, step, flags, start, end, values)) return;
    if (lanes >= 8 && blake3_eight_many(bytes, count, blocks, first, step, flags, start, end, values)) return;
#endif
#ifdef HAS_VECTORS
    if (lanes >= 4 && blake3_four_many(bytes, count, blocks, first, step, flags, start, end, values)) return;
#endif
    blake3_one_many(bytes, count, blocks, first, step, flags, start, end, values);
}

void cblake3_chunks(size_t lanes, const uint8_t *bytes, size_t count, uint64_t first, uint8_t *values) {
    many(lanes, bytes, count, 16, first, 1, 0, CBLAKE3_CHUNK_START, CBLAKE3_CHUNK_END, values);
}

void cblake3_parents(size_t lanes, const uint8_t *children, size_t count, uint8_t *values) {
    many(lanes, children, count, 1, 0, 0, CBLAKE3_PARENT, 0, 0, values);
}

void cblake3_begin(uint8_t value[32]) { memcpy(value, initial, 32); }

void cblake3_block(uint8_t value[32], const uint8_t block[64], uint64_t counter, uint32_t length, uint32_t flags) {
    uint32_t words[8], m[16];
    memcpy(words, value, 32);
    memcpy(m, block, 64);
    blake3_one_compress(words, m, (uint32_t)counter, (uint32_t)(counter >> 32), length, flags);
    memcpy(value, words, 32);
}
