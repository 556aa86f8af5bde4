/* The compression function over LANES inputs. Included once for each form, which FORM(name) names. */

#if LANES == 1
typedef uint32_t FORM(words);
#else
typedef uint32_t FORM(words) __attribute__((vector_size(4 * LANES)));
#endif

static inline FORM(words) FORM(all)(uint32_t word) { return (FORM(words)){0} + word; }

static inline FORM(words) FORM(turned)(FORM(words) x, int bits) { return x >> bits | x << (32 - bits); }

static inline void FORM(mix)(FORM(words) *a, FORM(words) *b, FORM(words) *c, FORM(words) *d, FORM(words) x, FORM(words) y) {
    /* b comes last from the mixing before; until then, the others are added. */
    *a = (*a + x) + *b;
    *d = FORM(turned)(*d ^ *a, 16);
    *c += *d;
    *b = FORM(turned)(*b ^ *c, 12);
    *a = (*a + y) + *b;
    *d = FORM(turned)(*d ^ *a, 8);
    *c += *d;
    *b = FORM(turned)(*b ^ *c, 7);
}

static inline void FORM(compress)(
    FORM(words) value[8], const FORM(words) m[16], FORM(words) counter, FORM(words) counter_high, uint32_t length, uint32_t flags) {
    FORM(words) v[16] = {
        value[0], value[1], value[2], value[3], value[4], value[5], value[6], value[7],
        FORM(all)(initial[0]), FORM(all)(initial[1]), FORM(all)(initial[2]), FORM(all)(initial[3]),
        counter, counter_high, FORM(all)(length), FORM(all)(flags),
    };
#pragma clang loop unroll(full)
    for (int round = 0; round < 7; round += 1) {
        const uint8_t *at = order[round];
        FORM(mix)(&v[0], &v[4], &v[8], &v[12], m[at[0]], m[at[1]]);
        FORM(mix)(&v[1], &v[5], &v[9], &v[13], m[at[2]], m[at[3]]);
        FORM(mix)(&v[2], &v[6], &v[10], &v[14], m[at[4]], m[at[5]]);
        FORM(mix)(&v[3], &v[7], &v[11], &v[15], m[at[6]], m[at[7]]);
        FORM(mix)(&v[0], &v[5], &v[10], &v[15], m[at[8]], m[at[9]]);
        FORM(mix)(&v[1], &v[6], &v[11], &v[12], m[at[10]], m[at[11]]);
        FORM(mix)(&v[2], &v[7], &v[8], &v[13], m[at[12]], m[at[13]]);
        FORM(mix)(&v[3], &v[4], &v[9], &v[14], m[at[14]], m[at[15]]);
    }
    for (int i = 0; i < 8; i += 1) value[i] = v[i] ^ v[i + 8];
}

/* Words of one block of each input, the blocks `stride` bytes from each other: m[i] holds the i-th word of all. */
static inline void FORM(load)(FORM(words) m[16], const uint8_t *bytes, size_t stride) {
#if LANES == 1
    (void)stride;
    memcpy(m, bytes, 64);
#else
#pragma clang loop unroll(full)
    for (int part = 0; part < 16; part += LANES) {
        FORM(words) rows[LANES], shuffled[LANES];
        for (int lane = 0; lane < LANES; lane += 1) memcpy(&rows[lane], bytes + lane * stride + 4 * part, sizeof rows[lane]);
        /* Rows become columns: each step turns the bits of a word's row and column, taken as one number, by one place. */
#pragma clang loop unroll(full)
        for (int step = 1; step < LANES; step *= 2) {
            for (int i = 0; i < LANES / 2; i += 1) {
                shuffled[2 * i] = __builtin_shufflevector(rows[i], rows[i + LANES / 2], LOW);
                shuffled[2 * i + 1] = __builtin_shufflevector(rows[i], rows[i + LANES / 2], HIGH);
            }
            memcpy(rows, shuffled, sizeof rows);
        }
        memcpy(m + part, rows, sizeof rows);
    }
#endif
}

/* LANES inputs of `blocks` blocks each, one input `blocks` blocks behind the other. */
static inline void FORM(inputs)(const uint8_t *bytes, size_t blocks, uint64_t first, uint64_t step, uint32_t flags, uint32_t start, uint32_t end,
    uint8_t *values) {
    FORM(words) value[8], m[16], counter, counter_high;
    uint32_t low[LANES], high[LANES], words[8][LANES];
    for (size_t lane = 0; lane < LANES; lane += 1) {
        low[lane] = (uint32_t)(first + step * lane);
        high[lane] = (uint32_t)((first + step * lane) >> 32);
    }
    memcpy(&counter, low, sizeof low);
    memcpy(&counter_high, high, sizeof high);
    for (int i = 0; i < 8; i += 1) value[i] = FORM(all)(initial[i]);
    for (size_t block = 0; block < blocks; block += 1) {
        FORM(load)(m, bytes + 64 * block, 64 * blocks);
        FORM(compress)(value, m, counter, counter_high, 64, flags | (block == 0 ? start : 0) | (block == blocks - 1 ? end : 0));
    }
    memcpy(words, value, sizeof words);
    for (size_t lane = 0; lane < LANES; lane += 1) {
        for (size_t i = 0; i < 8; i += 1) memcpy(values + 32 * lane + 4 * i, &words[i][lane], 4);
    }
}

/* As many inputs as there are; the last lanes go over some of them again. Returns how many are done: none where they are fewer than the lanes. */
static size_t FORM(many)(const uint8_t *bytes, size_t count, size_t blocks, uint64_t first, uint64_t step, uint32_t flags, uint32_t start,
    uint32_t end, uint8_t *values) {
    if (count < LANES) return 0;
    for (size_t done = 0; done < count; done += LANES) {
        size_t at = done < count - LANES ? done : count - LANES;
        FORM(inputs)(bytes + 64 * blocks * at, blocks, first + step * at, step, flags, start, end, values + 32 * at);
    }
    return count;
}
