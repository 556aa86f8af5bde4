/* Reads times of one shape, as many cells at once as a vector has lanes of 64 bits. Included behind blocks.h, once for each form. */

#if WIDTH

#define LANES (WIDTH / 8)

typedef uint64_t SCAN(lanes) __attribute__((vector_size(WIDTH)));
typedef int64_t SCAN(truths) __attribute__((vector_size(WIDTH)));

static inline uint8_t SCAN(lane_mask)(SCAN(truths) truths) {
    typedef _Bool bits __attribute__((ext_vector_type(LANES)));
    bits packed = __builtin_convertvector(truths, bits);
    uint8_t mask;
    memcpy(&mask, &packed, sizeof mask);
    return mask & (uint8_t)((1 << LANES) - 1);
}

/* Of bytes less '0': a digit is at most 9, and at most 15 when 6 is added to it. */
static inline SCAN(lanes) SCAN(no_digits)(SCAN(lanes) bytes) {
    return (bytes | (bytes + 0x0606060606060606)) & 0xF0F0F0F0F0F0F0F0;
}

/* Each digit becomes ten times itself and the next. */
static inline SCAN(lanes) SCAN(pairs)(SCAN(lanes) digits) { return (digits << 3) + (digits << 1) + (digits >> 8); }

/* Microseconds since 1970, and which of them hold a time of the shape and one that exists. `date`, `middle` and `clock` are
 * the bytes `2025-06-`, `01 08:30` and `08:30:00`, the first lowest. */
static inline SCAN(lanes) SCAN(time)(SCAN(lanes) date, SCAN(lanes) middle, SCAN(lanes) clock, SCAN(truths) *is_time) {
    const uint64_t dashes = 0xFF0000FF00000000, colons = 0x0000FF0000FF0000;
    SCAN(lanes) date_digits = (date & ~dashes) ^ 0x0030300030303030;
    /* The day's two digits stand where the colons stood. */
    SCAN(lanes) digits = ((clock & ~colons) | (middle & 0xFF) << 16 | (middle & 0xFF00) << 32) ^ 0x3030303030303030;
    SCAN(lanes) separator = middle & 0xFF0000;
    SCAN(truths) is_shaped = (((date & dashes) ^ 0x2D00002D00000000) | ((clock & colons) ^ 0x00003A00003A0000)
                              | SCAN(no_digits)(date_digits) | SCAN(no_digits)(digits)) == 0;
    is_shaped &= (separator == 0x200000) | (separator == 0x540000);

    SCAN(lanes) date_pairs = SCAN(pairs)(date_digits), pairs = SCAN(pairs)(digits);
    SCAN(lanes) year = (date_pairs & 0xFF) * 100 + (date_pairs >> 16 & 0xFF), month = date_pairs >> 40 & 0xFF;
    SCAN(lanes) day = (digits >> 16 & 0xFF) * 10 + (digits >> 40 & 0xFF);
    SCAN(lanes) hour = pairs & 0xFF, minute = pairs >> 24 & 0xFF, second = pairs >> 48 & 0xFF;
    SCAN(lanes) century = (year * 5243) >> 19;
    SCAN(truths) is_leap = ((year & 3) == 0) & ((year != century * 100) | ((century & 3) == 0));
    SCAN(lanes) days = 30 + ((month + (month >> 3)) & 1) - ((SCAN(lanes))(month == 2) & (2 + (SCAN(lanes))is_leap));
    *is_time = is_shaped & (year != 0) & (month - 1 < 12) & (day - 1 < days) & (hour < 24) & (minute < 60) & (second < 60);

    /* Years that begin in March end with the day that not all of them have. */
    SCAN(truths) is_before_march = month < 3;
    year += (SCAN(lanes))is_before_march;
    month += 12 & (SCAN(lanes))is_before_march;
    century = (year * 5243) >> 19;
    SCAN(lanes) since_march = ((153 * ((month - 3) & 15) + 2) * 52429) >> 18;
    /* The processor multiplies halves of a lane, where the compiler sees that there is no more. */
    year &= 0x3FFF;
    SCAN(lanes) ordinal = year * 365 + (year >> 2) - century + (century >> 2) + since_march + day - 1;
    SCAN(lanes) since_midnight = hour * 3600 + minute * 60 + second;
    /* 1970-01-01 is the 719,468th day after 0000-03-01; a day has 675,000,000 × 128 microseconds. */
    const uint64_t before_1970 = 719468 * (uint64_t)86400000000;
    return (((ordinal & 0xFFFFFFFF) * 675000000) << 7) + (since_midnight & 0xFFFFFFFF) * 1000000 - before_1970;
}

/* Which of the cells hold a time, and which hold nothing. */
static inline uint8_t SCAN(some_times)(const uint8_t *text, const cscan_cell *cells, int64_t *times, uint8_t *empty) {
    static const uint8_t some_time[] = "1970-01-01 00:00:00";
    SCAN(lanes) all, date, middle, clock;
    memcpy(&all, cells, sizeof all);
    _Pragma("clang loop unroll(full)") for (int i = 0; i < LANES; i++) {
        const uint8_t *p = cells[i].count == 19 ? text + cells[i].start : some_time;
        uint64_t word;
        memcpy(&word, p, sizeof word);
        date[i] = word;
        memcpy(&word, p + 8, sizeof word);
        middle[i] = word;
        memcpy(&word, p + 11, sizeof word);
        clock[i] = word;
    }
    SCAN(truths) count = (SCAN(truths))all >> 32, is_time;
    SCAN(lanes) time = SCAN(time)(date, middle, clock, &is_time);
    is_time &= count == 19;
    time = (time & (SCAN(lanes))is_time) | ((uint64_t)INT64_MIN & ~(SCAN(lanes))is_time);
    memcpy(times, &time, sizeof time);
    *empty = SCAN(lane_mask)(count <= 0);
    return SCAN(lane_mask)(is_time);
}

static size_t SCAN(times)(const uint8_t *text, const cscan_cell *cells, size_t count, int64_t *times, uint32_t *others) {
    size_t other = 0;
    for (size_t row = 0; row < count; row += LANES) {
        uint8_t found, empty;
        if (count - row >= LANES) {
            found = SCAN(some_times)(text, cells + row, times + row, &empty);
        } else {
            cscan_cell last[LANES] = {{0, 0}};
            int64_t read[LANES];
            memcpy(last, cells + row, (count - row) * sizeof *cells);
            found = SCAN(some_times)(text, last, read, &empty);
            memcpy(times + row, read, (count - row) * sizeof *times);
        }
        for (unsigned rest = (uint8_t)~(found | empty) & ((1u << LANES) - 1); rest != 0; rest &= rest - 1) {
            others[other++] = (uint32_t)row + (uint32_t)__builtin_ctz(rest);
        }
    }
    return other;
}

#undef LANES

#else

/* All are left to whoever reads other shapes. */
static size_t SCAN(times)(const uint8_t *text, const cscan_cell *cells, size_t count, int64_t *times, uint32_t *others) {
    (void)text;
    size_t other = 0;
    for (size_t row = 0; row < count; row++) {
        times[row] = INT64_MIN;
        if (cells[row].count > 0) others[other++] = (uint32_t)row;
    }
    return other;
}

#endif
