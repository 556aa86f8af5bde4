/* What 64 bytes are, as masks: over vectors of WIDTH bytes, or over bytes where that is 0. Included once for each form, which SCAN(name) names. */

typedef struct {
    uint64_t quote, comma, line_feed, carriage_return;
} SCAN(structure);

typedef struct {
    uint64_t line_feed, other;
} SCAN(line_ends);

typedef struct {
    uint64_t high, continuation, from_e0, special;
} SCAN(utf8);

typedef struct {
    uint64_t high, no_lead, no_trail, nul;
} SCAN(gb18030);

#if WIDTH

typedef uint8_t SCAN(bytes) __attribute__((vector_size(WIDTH)));
typedef int8_t SCAN(signed) __attribute__((vector_size(WIDTH)));
typedef _Bool SCAN(bits) __attribute__((ext_vector_type(WIDTH)));

static inline SCAN(bytes) SCAN(load)(const uint8_t *p) {
    SCAN(bytes) v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint64_t SCAN(mask)(SCAN(signed) truth) {
    SCAN(bits) bits = __builtin_convertvector(truth, SCAN(bits));
#if WIDTH == 64
    uint64_t mask;
#elif WIDTH == 32
    uint32_t mask;
#else
    uint16_t mask;
#endif
    memcpy(&mask, &bits, sizeof mask);
    return mask;
}

#define EACH _Pragma("clang loop unroll(full)") for (int i = 0; i < 64; i += WIDTH)

static inline SCAN(structure) SCAN(structure_at)(const uint8_t *p) {
    SCAN(structure) s = {0, 0, 0, 0};
    EACH {
        SCAN(bytes) v = SCAN(load)(p + i);
        s.quote |= SCAN(mask)(v == '"') << i;
        s.comma |= SCAN(mask)(v == ',') << i;
        s.line_feed |= SCAN(mask)(v == '\n') << i;
        s.carriage_return |= SCAN(mask)(v == '\r') << i;
    }
    return s;
}

/* Line feeds, and what makes them hard to tell from the ends of records. */
static inline SCAN(line_ends) SCAN(line_ends_at)(const uint8_t *p) {
    SCAN(line_ends) s = {0, 0};
    EACH {
        SCAN(bytes) v = SCAN(load)(p + i);
        s.line_feed |= SCAN(mask)(v == '\n') << i;
        s.other |= SCAN(mask)((v == '"') | (v == '\r')) << i;
    }
    return s;
}

#if WIDTH == 64
#define LOOK_UP(table, v) (SCAN(bytes)) _mm512_shuffle_epi8(_mm512_broadcast_i32x4(table), (__m512i)(v))
#elif WIDTH == 32
#define LOOK_UP(table, v) (SCAN(bytes)) _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), (__m256i)(v))
#endif

/* NUL, and what begins no plain character: C0, C1, E0, ED, F0 and above. */
static inline SCAN(signed) SCAN(special)(SCAN(bytes) v) {
#ifdef LOOK_UP
    /* Of these four kinds, 1, 2, 4 and 8, which ones have such a first hexadecimal digit, and which ones such a second. */
    const __m128i first = _mm_setr_epi8(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 4, 8);
    const __m128i second = _mm_setr_epi8(1 | 2 | 4 | 8, 2 | 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 4 | 8, 8, 8);
    return (LOOK_UP(first, v >> 4) & LOOK_UP(second, v & 15)) != 0;
#else
    return (v == 0) | ((v & 0xFE) == 0xC0) | (v == 0xE0) | (v == 0xED) | (v >= 0xF0);
#endif
}

#undef LOOK_UP

static inline SCAN(utf8) SCAN(utf8_at)(const uint8_t *p) {
    SCAN(utf8) s = {0, 0, 0, 0};
    EACH {
        SCAN(bytes) v = SCAN(load)(p + i);
        s.high |= SCAN(mask)((SCAN(signed))v < 0) << i;
        s.continuation |= SCAN(mask)((SCAN(signed))v < (int8_t)-64) << i;
        s.from_e0 |= SCAN(mask)(v >= 0xE0) << i;
        s.special |= SCAN(mask)(SCAN(special)(v)) << i;
    }
    return s;
}

static inline SCAN(gb18030) SCAN(gb18030_at)(const uint8_t *p) {
    SCAN(gb18030) s = {0, 0, 0, 0};
    EACH {
        SCAN(bytes) v = SCAN(load)(p + i);
        s.high |= SCAN(mask)((SCAN(signed))v < 0) << i;
        s.no_lead |= SCAN(mask)((v == 0x80) | (v == 0xFF)) << i;
        s.no_trail |= SCAN(mask)((v < 0x40) | (v == 0x7F) | (v == 0xFF)) << i;
        s.nul |= SCAN(mask)(v == 0) << i;
    }
    return s;
}

#undef EACH

#else

static inline SCAN(structure) SCAN(structure_at)(const uint8_t *p) {
    SCAN(structure) s = {0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
        s.quote |= (uint64_t)(p[i] == '"') << i;
        s.comma |= (uint64_t)(p[i] == ',') << i;
        s.line_feed |= (uint64_t)(p[i] == '\n') << i;
        s.carriage_return |= (uint64_t)(p[i] == '\r') << i;
    }
    return s;
}

static inline SCAN(line_ends) SCAN(line_ends_at)(const uint8_t *p) {
    SCAN(structure) s = SCAN(structure_at)(p);
    return (SCAN(line_ends)){s.line_feed, s.quote | s.carriage_return};
}

static inline SCAN(utf8) SCAN(utf8_at)(const uint8_t *p) {
    SCAN(utf8) s = {0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
        uint8_t b = p[i];
        s.high |= (uint64_t)(b >= 0x80) << i;
        s.continuation |= (uint64_t)(b >= 0x80 && b < 0xC0) << i;
        s.from_e0 |= (uint64_t)(b >= 0xE0) << i;
        s.special |= (uint64_t)(b == 0 || (b & 0xFE) == 0xC0 || b == 0xE0 || b == 0xED || b >= 0xF0) << i;
    }
    return s;
}

static inline SCAN(gb18030) SCAN(gb18030_at)(const uint8_t *p) {
    SCAN(gb18030) s = {0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
        uint8_t b = p[i];
        s.high |= (uint64_t)(b >= 0x80) << i;
        s.no_lead |= (uint64_t)(b == 0x80 || b == 0xFF) << i;
        s.no_trail |= (uint64_t)(b < 0x40 || b == 0x7F || b == 0xFF) << i;
        s.nul |= (uint64_t)(b == 0) << i;
    }
    return s;
}

#endif
