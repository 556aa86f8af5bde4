#include "CScan.h"

#define SCAN(name) bytes_##name
#define WIDTH 0
#include "masks.h"
#include "blocks.h"
#include "markup.h"
#include "times.h"
#include "rows.h"
#undef SCAN
#undef WIDTH

#if defined(__clang__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define HAS_VECTORS
#ifdef __x86_64__
#pragma clang attribute push(__attribute__((target("sse4.2,popcnt"))), apply_to = function)
#endif
#define SCAN(name) vectors_##name
#define WIDTH 16
#include "masks.h"
#include "blocks.h"
#include "markup.h"
#include "times.h"
#include "rows.h"
#undef SCAN
#undef WIDTH
#ifdef __x86_64__
#pragma clang attribute pop
#endif
#endif

#if defined(HAS_VECTORS) && defined(__x86_64__)
#define HAS_AVX2
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))), apply_to = function)
#define SCAN(name) avx2_##name
#define WIDTH 32
#include "masks.h"
#include "blocks.h"
#include "markup.h"
#include "times.h"
#include "rows.h"
#undef SCAN
#undef WIDTH
#pragma clang attribute pop
#endif

#ifdef HAS_AVX2
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,bmi,bmi2,lzcnt,popcnt"))), apply_to = function)
#define SCAN(name) avx512_##name
#define WIDTH 64
#include "masks.h"
#include "blocks.h"
#include "markup.h"
#include "times.h"
#include "rows.h"
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

cscan_boundary cscan_last_boundary(cscan_path path, const uint8_t *bytes, size_t blocks) {
    TAKE(boundary(bytes, blocks));
}

size_t cscan_markup_blocks(
    cscan_path path, const uint8_t *bytes, size_t blocks, int is_looked_at, cscan_markup *markup, uint32_t *places, cscan_lines *lines) {
    TAKE(markup_blocks(bytes, blocks, is_looked_at, markup, places, lines));
}

size_t cscan_times(cscan_path path, const uint8_t *text, const cscan_cell *cells, size_t count, int64_t *times, uint32_t *others) {
    TAKE(times(text, cells, count, times, others));
}

size_t cscan_cells(
    cscan_path path, const uint8_t *text, const uint32_t *separators, const cscan_record *records, size_t count, const cscan_column *columns,
    size_t wanted, int is_encoded, cscan_cell *cells, uint32_t *looked) {
    TAKE(cells(text, separators, records, count, columns, wanted, is_encoded, cells, looked));
}

/* Digits with a sign and a point where there is one; 0 where it is something else, or more than 18 digits. */
static int number(const uint8_t *p, const uint8_t *end, int with_point, int64_t *digits, int8_t *places) {
    if (end - p > 20) return 0;
    int is_negative = *p == '-';
    const uint8_t *first = p + is_negative, *point = NULL;
    uint64_t value = 0;
    for (p = first; p < end; p++) {
        uint8_t digit = (uint8_t)(*p - '0');
        if (digit <= 9) {
            value = value * 10 + digit;
        } else if (*p == '.' && with_point && point == NULL) {
            point = p;
        } else {
            return 0;
        }
    }
    ptrdiff_t count = end - first - (point != NULL);
    if (count < 1 || count > 18) return 0;
    *digits = is_negative ? -(int64_t)value : (int64_t)value;
    *places = (int8_t)(point == NULL ? 0 : end - point - 1);
    return 1;
}

size_t cscan_numbers(
    const uint8_t *text, const cscan_cell *cells, size_t count, int with_point, int64_t *digits, int8_t *places, uint32_t *others) {
    size_t other = 0;
    for (size_t row = 0; row < count; row++) {
        int32_t length = cells[row].count, start = cells[row].start;
        if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && length <= 8 && start >= 8) {
            /* Eight bytes up to the end of the cell, those before it as zeros. Whether there are any is as good as random, and not asked. */
            int32_t some = length > 0, bytes = length & -some;
            uint64_t word, own = ~((~(uint64_t)0 >> 4 * bytes) >> 4 * bytes);
            memcpy(&word, text + start + bytes - 8, sizeof word);
            word = (word ^ 0x3030303030303030) & own;
            if (((word | (word + 0x0606060606060606)) & 0xF0F0F0F0F0F0F0F0) == 0) {
                word = (word * 10) + (word >> 8);
                word = (((word & 0x000000FF000000FF) * 0x000F424000000064) + ((word >> 16 & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
                digits[row] = (int64_t)(uint32_t)word;
                places[row] = (int8_t)(some - 1);
                continue;
            }
        }
        digits[row] = 0;
        places[row] = -1;
        if (length <= 0) continue;
        if (!number(text + start, text + start + length, with_point, digits + row, places + row)) others[other++] = (uint32_t)row;
    }
    return other;
}

int cscan_lie_within(cscan_path path, const cscan_cell *cells, size_t count, size_t size) { TAKE(lie_within(cells, count, size)); }

void cscan_count(
    cscan_path path, const uint8_t *marks, uint8_t always, const int32_t *cells, size_t rows, int64_t *counts, size_t width) {
    TAKE(count(marks, always, cells, rows, counts, width));
}

void cscan_compare(cscan_path path, const int64_t *a, const int64_t *b, size_t rows, cscan_outcome outcome, uint8_t *truths) {
    TAKE(compare(a, b, rows, outcome, truths));
}

void cscan_compare_with(cscan_path path, const int64_t *a, int64_t b, size_t rows, cscan_outcome outcome, uint8_t *truths) {
    TAKE(compare_with(a, b, rows, outcome, truths));
}

void cscan_compare_text(
    cscan_path path, const uint8_t *bytes, size_t size, const cscan_cell *cells, size_t rows, uint64_t word, int32_t length,
    cscan_outcome outcome, uint8_t *truths) {
    TAKE(compare_text(bytes, size, cells, rows, word, length, outcome, truths));
}

void cscan_compare_distance(
    cscan_path path, const int64_t *start, const int64_t *end, int64_t limit, size_t rows, cscan_outcome outcome, uint8_t *truths) {
    TAKE(compare_distance(start, end, limit, rows, outcome, truths));
}
