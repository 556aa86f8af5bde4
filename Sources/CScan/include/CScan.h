#pragma once
#include <stdint.h>
#include <string.h>

/* Bit masks over 64 bytes: bit i tells something about p[i]. The vectors have a fixed width and no intrinsics are used,
 * so the compiler lowers them to SSE2, NEON or plain words; other compilers and byte orders take the loop. */

/* Where the bytes that give CSV its structure are. */
typedef struct {
    uint64_t quote, comma, line_feed, carriage_return;
} cscan_structure;

/* What UTF-8 is made of. `special` bytes need a closer look: NUL, C0, C1, E0, ED and everything from F0 up. */
typedef struct {
    uint64_t high, continuation, from_e0, special;
} cscan_utf8;

/* The same for XML, with where its markup is: `<`, `>` and `&`. `rare` bytes are the special ones, the control characters that
 * XML forbids, and EF before BF, with which U+FFFE and U+FFFF begin. Reads one byte behind the block. */
typedef struct {
    uint64_t markup, line_feed, carriage_return, high, continuation, from_e0, rare;
} cscan_markup;

#if defined(__clang__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && !defined(CSCAN_PORTABLE)

typedef uint8_t cscan_bytes __attribute__((vector_size(16)));
typedef int8_t cscan_signed __attribute__((vector_size(16)));
typedef _Bool cscan_bits __attribute__((ext_vector_type(16)));

static inline cscan_bytes cscan_load(const uint8_t *p) {
    cscan_bytes v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint64_t cscan_mask(cscan_signed truth) {
    cscan_bits bits = __builtin_convertvector(truth, cscan_bits);
    uint16_t mask;
    memcpy(&mask, &bits, sizeof mask);
    return mask;
}

static inline cscan_structure cscan_structure_at(const uint8_t *p) {
    cscan_structure s = {0, 0, 0, 0};
    for (int i = 0; i < 4; i++) {
        cscan_bytes v = cscan_load(p + 16 * i);
        s.quote |= cscan_mask(v == '"') << 16 * i;
        s.comma |= cscan_mask(v == ',') << 16 * i;
        s.line_feed |= cscan_mask(v == '\n') << 16 * i;
        s.carriage_return |= cscan_mask(v == '\r') << 16 * i;
    }
    return s;
}

static inline cscan_utf8 cscan_utf8_at(const uint8_t *p) {
    cscan_utf8 s = {0, 0, 0, 0};
    for (int i = 0; i < 4; i++) {
        cscan_bytes v = cscan_load(p + 16 * i);
        cscan_signed special = (v == 0) | ((v & 0xFE) == 0xC0) | (v == 0xE0) | (v == 0xED) | (v >= 0xF0);
        s.high |= cscan_mask((cscan_signed)v < 0) << 16 * i;
        s.continuation |= cscan_mask((cscan_signed)v < (int8_t)-64) << 16 * i;
        s.from_e0 |= cscan_mask(v >= 0xE0) << 16 * i;
        s.special |= cscan_mask(special) << 16 * i;
    }
    return s;
}

static inline cscan_markup cscan_markup_at(const uint8_t *p) {
    cscan_markup s = {0, 0, 0, 0, 0, 0, 0};
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) {
        cscan_bytes v = cscan_load(p + 16 * i), next = cscan_load(p + 16 * i + 1);
        cscan_signed line_feed = v == '\n', carriage_return = v == '\r';
        cscan_signed rare = ((v < 0x20) & ~(line_feed | carriage_return | (v == '\t'))) | ((v & 0xFE) == 0xC0) | (v == 0xE0) | (v == 0xED)
            | (v >= 0xF0) | ((v == 0xEF) & (next == 0xBF));
        s.markup |= cscan_mask(((v & 0xFD) == '<') | (v == '&')) << 16 * i;
        s.line_feed |= cscan_mask(line_feed) << 16 * i;
        s.carriage_return |= cscan_mask(carriage_return) << 16 * i;
        s.high |= cscan_mask((cscan_signed)v < 0) << 16 * i;
        s.continuation |= cscan_mask((cscan_signed)v < (int8_t)-64) << 16 * i;
        s.from_e0 |= cscan_mask(v >= 0xE0) << 16 * i;
        s.rare |= cscan_mask(rare) << 16 * i;
    }
    return s;
}

#else

static inline cscan_structure cscan_structure_at(const uint8_t *p) {
    cscan_structure s = {0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
        s.quote |= (uint64_t)(p[i] == '"') << i;
        s.comma |= (uint64_t)(p[i] == ',') << i;
        s.line_feed |= (uint64_t)(p[i] == '\n') << i;
        s.carriage_return |= (uint64_t)(p[i] == '\r') << i;
    }
    return s;
}

static inline cscan_utf8 cscan_utf8_at(const uint8_t *p) {
    cscan_utf8 s = {0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
        uint8_t b = p[i];
        s.high |= (uint64_t)(b >= 0x80) << i;
        s.continuation |= (uint64_t)(b >= 0x80 && b < 0xC0) << i;
        s.from_e0 |= (uint64_t)(b >= 0xE0) << i;
        s.special |= (uint64_t)(b == 0 || (b & 0xFE) == 0xC0 || b == 0xE0 || b == 0xED || b >= 0xF0) << i;
    }
    return s;
}

static inline cscan_markup cscan_markup_at(const uint8_t *p) {
    cscan_markup s = {0, 0, 0, 0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
        uint8_t b = p[i];
        int rare = (b < 0x20 && b != '\n' && b != '\r' && b != '\t') || (b & 0xFE) == 0xC0 || b == 0xE0 || b == 0xED || b >= 0xF0
            || (b == 0xEF && p[i + 1] == 0xBF);
        s.markup |= (uint64_t)(b == '<' || b == '>' || b == '&') << i;
        s.line_feed |= (uint64_t)(b == '\n') << i;
        s.carriage_return |= (uint64_t)(b == '\r') << i;
        s.high |= (uint64_t)(b >= 0x80) << i;
        s.continuation |= (uint64_t)(b >= 0x80 && b < 0xC0) << i;
        s.from_e0 |= (uint64_t)(b >= 0xE0) << i;
        s.rare |= (uint64_t)rare << i;
    }
    return s;
}

#endif
