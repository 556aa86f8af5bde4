/* The scans of whole blocks. Included behind masks.h, once for each form. */

/* Bit i tells whether the number of bits up to and including i is odd. */
static inline uint64_t SCAN(parities)(uint64_t x) {
    x ^= x << 1;
    x ^= x << 2;
    x ^= x << 4;
    x ^= x << 8;
    x ^= x << 16;
    return x ^ x << 32;
}

#if WIDTH == 64

static const uint8_t SCAN(places)[64] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
};

/* Writes the places of the bits, sixteen at once. */
static inline uint32_t *SCAN(write)(uint32_t *target, uint64_t mask, uint32_t base) {
    const __m512i first = _mm512_set1_epi32((int)base);
    __m512i places = _mm512_maskz_compress_epi8(mask, _mm512_loadu_si512(SCAN(places)));
    int count = __builtin_popcountll(mask);
    _mm512_storeu_si512(target, _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places))));
    for (int written = 16; written < count; written += 16) {
        places = _mm512_alignr_epi64(places, places, 2);
        _mm512_storeu_si512(target + written, _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places))));
    }
    return target + count;
}

#else

/* Writes the places of the bits: eight at once without asking, since most blocks of an export have fewer. */
static inline uint32_t *SCAN(write)(uint32_t *target, uint64_t mask, uint32_t base) {
    int count = __builtin_popcountll(mask);
    for (int written = 0; written < count; written += 8) {
        for (int i = 0; i < 8; i++) {
            /* Behind the last bit anything may stand. */
            target[written + i] = base + (uint32_t)__builtin_ctzll(mask | (uint64_t)1 << 63);
            mask &= mask - 1;
        }
    }
    return target + count;
}

#endif

/* Whether a record ends in a block is as good as random, so that one is written without asking; few blocks have more. */
static inline cscan_record_end *SCAN(write_ends)(
    cscan_record_end *end, uint64_t record_ends, uint64_t breaks, uint64_t between, int64_t line, uint32_t separators) {
    do {
        uint64_t up_to = record_ends ^ (record_ends - 1);
        end->separator = separators + (uint32_t)__builtin_popcountll(between & up_to) - 1;
        end->next_line = line + __builtin_popcountll(breaks & up_to);
        end += record_ends != 0;
        record_ends &= record_ends - 1;
    } while (record_ends != 0);
    return end;
}

static void SCAN(csv_blocks)(const uint8_t *bytes, size_t blocks, cscan_csv *csv, uint32_t *separators, cscan_record_end *ends) {
    cscan_csv_state state = csv->state;
    uint64_t was_cr = csv->was_cr, carriage_returns = 0;
    size_t place = csv->scanned, last = place + 64 * blocks;
    int64_t line = csv->line;
    uint32_t *target = separators + csv->separators;
    cscan_record_end *end = ends + csv->ends;
    for (; place < last; place += 64) {
        SCAN(structure) m = SCAN(structure_at)(bytes + place);
        if ((m.quote | m.carriage_return | was_cr) == 0 && (state == CSCAN_CELL_START || state == CSCAN_UNQUOTED)) {
            /* What most blocks of most exports are. */
            uint64_t between = m.comma | m.line_feed;
            end = SCAN(write_ends)(end, m.line_feed, m.line_feed, between, line, (uint32_t)(target - separators));
            target = SCAN(write)(target, between, (uint32_t)place);
            state = between >> 63 ? CSCAN_CELL_START : CSCAN_UNQUOTED;
            line += __builtin_popcountll(m.line_feed);
            continue;
        }
        uint64_t second_halves = m.line_feed & (m.carriage_return << 1 | was_cr);
        carriage_returns |= m.carriage_return;
        uint64_t breaks = m.carriage_return | (m.line_feed & ~second_halves);
        uint64_t outside = ~(uint64_t)0, closings = 0;
        int ends_inside = 0;
        if (m.quote != 0 || state == CSCAN_QUOTED || state == CSCAN_QUOTE_SEEN) {
            /* A bit is set from an opening quote up to the byte before the closing one. */
            uint64_t inside = SCAN(parities)(m.quote) ^ (state == CSCAN_QUOTED ? ~(uint64_t)0 : 0);
            outside = ~inside;
            uint64_t openings = m.quote & inside;
            closings = m.quote & outside;
            uint64_t between = (m.comma | breaks | second_halves) & outside;
            uint64_t begins = state == CSCAN_CELL_START || state == CSCAN_QUOTE_SEEN;
            uint64_t misplaced = openings & ~((between | closings) << 1 | begins);
            uint64_t trailing = (closings << 1 | (state == CSCAN_QUOTE_SEEN)) & ~(between | openings);
            if (misplaced | trailing) break;
            ends_inside = inside >> 63 != 0;
        }
        uint64_t record_ends = breaks & outside;
        uint64_t between = (m.comma & outside) | record_ends;
        end = SCAN(write_ends)(end, record_ends, breaks, between, line, (uint32_t)(target - separators));
        target = SCAN(write)(target, between, (uint32_t)place);
        state = ends_inside                                   ? CSCAN_QUOTED
            : closings >> 63                                  ? CSCAN_QUOTE_SEEN
            : (between | (second_halves & outside)) >> 63     ? CSCAN_CELL_START
                                                              : CSCAN_UNQUOTED;
        was_cr = m.carriage_return >> 63;
        line += __builtin_popcountll(breaks);
    }
    csv->state = state;
    csv->was_cr = (uint32_t)was_cr;
    csv->has_cr |= carriage_returns != 0;
    csv->scanned = place;
    csv->line = line;
    csv->separators = (size_t)(target - separators);
    csv->ends = (size_t)(end - ends);
}

static size_t SCAN(plain_utf8)(const uint8_t *bytes, size_t blocks, uint64_t *pending) {
    uint64_t due = *pending;
    size_t block = 0;
    for (; block < blocks; block++) {
        SCAN(utf8) m = SCAN(utf8_at)(bytes + 64 * block);
        uint64_t lead = m.high & ~m.continuation;
        if (m.special != 0 || (lead << 1 | m.from_e0 << 2 | due) != m.continuation) break;
        due = lead >> 63 | m.from_e0 >> 62;
    }
    *pending = due;
    return block;
}

static size_t SCAN(line_feeds)(const uint8_t *bytes, size_t blocks) {
    size_t count = 0;
    for (size_t block = 0; block < blocks; block++) count += (size_t)__builtin_popcountll(SCAN(structure_at)(bytes + 64 * block).line_feed);
    return count;
}

static size_t SCAN(plain_gb18030)(const uint8_t *bytes, size_t blocks, uint64_t *pending) {
    const uint64_t odd = 0xAAAAAAAAAAAAAAAA;
    uint64_t due = *pending;
    size_t block = 0;
    for (; block < blocks; block++) {
        SCAN(gb18030) m = SCAN(gb18030_at)(bytes + 64 * block);
        /* Of a run of high bytes every second one is a lead, from its first on; a subtraction carries through all runs at once. */
        uint64_t free = m.high & ~due;
        uint64_t codes = ((free << 1 | odd) - free) ^ odd;
        uint64_t leads = codes & m.high, trails = codes ^ (m.high | due);
        if ((leads & m.no_lead) | (trails & m.no_trail) | m.nul) break;
        due = leads >> 63;
    }
    *pending = due;
    return block;
}

static cscan_boundary SCAN(boundary)(const uint8_t *bytes, size_t blocks) {
    cscan_boundary found = {0, 0};
    size_t end = 64 * blocks;
    int64_t breaks = 0;
    /* Of the quotes in all blocks together only whether they are odd matters: those at the same place of two blocks cancel out. */
    uint64_t quotes = 0, was_cr = 0;
    for (size_t place = 0; place < end; place += 64) {
        SCAN(line_ends) ends = SCAN(line_ends_at)(bytes + place);
        breaks += __builtin_popcountll(ends.line_feed);
        /* What most blocks of most exports are. */
        if ((ends.other | was_cr) == 0) continue;
        SCAN(structure) m = SCAN(structure_at)(bytes + place);
        quotes ^= m.quote;
        if ((m.carriage_return | was_cr) != 0) {
            uint64_t pairs = m.line_feed & (m.carriage_return << 1 | was_cr);
            breaks += __builtin_popcountll(m.carriage_return) - __builtin_popcountll(pairs);
            was_cr = m.carriage_return >> 63;
        }
    }
    uint64_t inside = (uint64_t)__builtin_popcountll(quotes) & 1;
    /* Back to the last line feed that an even number of quotes precedes. */
    for (size_t place = end; place > 0; place -= 64) {
        SCAN(structure) m = SCAN(structure_at)(bytes + place - 64);
        inside ^= (uint64_t)__builtin_popcountll(m.quote) & 1;
        uint64_t outside = ~(SCAN(parities)(m.quote) ^ (inside ? ~(uint64_t)0 : 0));
        uint64_t ends = m.line_feed & outside;
        uint64_t before = place > 64 && bytes[place - 65] == '\r';
        uint64_t pairs = m.line_feed & (m.carriage_return << 1 | before);
        uint64_t beyond = ~(uint64_t)0;
        if (ends != 0) {
            int last = 63 - __builtin_clzll(ends);
            found.place = place - 64 + (size_t)last + 1;
            beyond = last == 63 ? 0 : ~(uint64_t)0 << (last + 1);
        }
        breaks -= __builtin_popcountll(m.line_feed & beyond) + __builtin_popcountll(m.carriage_return & beyond)
            - __builtin_popcountll(pairs & beyond);
        if (ends != 0) {
            found.breaks = breaks;
            break;
        }
    }
    return found;
}
