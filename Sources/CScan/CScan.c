#include "CScan.h"

#define SCAN(name) bytes_##name
#define WIDTH 0
#include "blocks.h"
#include "markup.h"
#undef SCAN
#undef WIDTH

#if defined(__clang__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define HAS_VECTORS
#ifdef __x86_64__
#pragma clang attribute push(__attribute__((target("sse4.2,popcnt"))), apply_to = function)
#endif
#define SCAN(name) vectors_##name
#define WIDTH 16
#include "blocks.h"
#include "markup.h"
#undef SCAN
#undef WIDTH
#ifdef __x86_64__
#pragma clang attribute pop
#endif
#endif

#if defined(HAS_VECTORS) && defined(__x86_64__)
#define HAS_AVX2
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))), apply_to = function)
#define SCAN(name) avx2_##name
#define WIDTH 32
#include "blocks.h"
#include "markup.h"
#undef SCAN
#undef WIDTH
#pragma clang attribute pop
#endif

#ifdef HAS_AVX2
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,bmi,bmi2,lzcnt,popcnt"))), apply_to = function)
#define SCAN(name) avx512_##name
#define WIDTH 64
#include "blocks.h"
#include "markup.h"
#undef SCAN
#undef WIDTH
#pragma clang attribute pop
#endif

cscan_path cscan_best(void) {
#ifdef HAS_AVX2
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("lzcnt")
        && __builtin_cpu_supports("popcnt")) {
        int is_wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
            && __builtin_cpu_supports("avx512vbmi2");
        return is_wide ? CSCAN_AVX512 : CSCAN_AVX2;
    }
#endif
#if defined(HAS_VECTORS) && defined(__x86_64__)
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt") ? CSCAN_VECTORS : CSCAN_BYTES;
#elif defined(HAS_VECTORS)
    return CSCAN_VECTORS;
#else
    return CSCAN_BYTES;
#endif
}

#ifdef HAS_AVX2
#define TAKE_WIDER(call) if (path == CSCAN_AVX512) return avx512_##call; if (path == CSCAN_AVX2) return avx2_##call
#else
#define TAKE_WIDER(call)
#endif
#ifdef HAS_VECTORS
#define TAKE_VECTORS(call) if (path != CSCAN_BYTES) return vectors_##call
#else
#define TAKE_VECTORS(call)
#endif
#define TAKE(call) TAKE_WIDER(call); TAKE_VECTORS(call); return bytes_##call

void cscan_csv_blocks(cscan_path path, const uint8_t *bytes, size_t blocks, cscan_csv *csv, uint32_t *separators, cscan_record_end *ends) {
    TAKE(csv_blocks(bytes, blocks, csv, separators, ends));
}

size_t cscan_plain_utf8(cscan_path path, const uint8_t *bytes, size_t blocks, uint64_t *pending) {
    TAKE(plain_utf8(bytes, blocks, pending));
}

size_t cscan_plain_gb18030(cscan_path path, const uint8_t *bytes, size_t blocks, uint64_t *pending) {
    TAKE(plain_gb18030(bytes, blocks, pending));
}

size_t cscan_line_feeds(cscan_path path, const uint8_t *bytes, size_t blocks) {
    TAKE(line_feeds(bytes, blocks));
}

void cscan_boundary_blocks(cscan_path path, const uint8_t *bytes, size_t blocks, cscan_boundary *found) {
    TAKE(boundary_blocks(bytes, blocks, found));
}

size_t cscan_markup_blocks(
    cscan_path path, const uint8_t *bytes, size_t blocks, int is_looked_at, cscan_markup *markup, uint32_t *places, cscan_lines *lines) {
    TAKE(markup_blocks(bytes, blocks, is_looked_at, markup, places, lines));
}
