/* Loops over rows that gain by wider vectors. Included once for each form, which SCAN(name) names. */

static inline int SCAN(is_ascii)(const uint8_t *text, cscan_cell cell) {
    uint8_t all = 0;
    for (int32_t i = 0; i < cell.count; i++) all |= text[cell.start + i];
    return all < 0x80;
}

static inline int SCAN(needs_look)(const uint8_t *text, cscan_cell cell) {
    /* Of a cell without bytes any will do, since they say nothing; exports hold both kinds, so nothing is left to be guessed. */
    int32_t first = cell.count > 0 ? cell.start : 0, last = cell.count > 0 ? cell.start + cell.count - 1 : 0;
    return (cell.count > 0) & cscan_needs_look(text[first], text[last]);
}

static size_t SCAN(cells)(
    const uint8_t *text, const uint32_t *separators, const cscan_record *records, size_t count, const cscan_column *columns, size_t wanted,
    int is_encoded, cscan_cell *cells, uint32_t *looked) {
    size_t looks = 0;
    /* Some records at a time, whose bytes and separators the nearest cache holds, and of those column by column: nothing then differs from
     * row to row. */
    const size_t step = 32;
    for (size_t first = 0; first < count; first += step) {
        size_t rows = count - first < step ? count - first : step;
        const cscan_record *restrict own = records + first;
        for (size_t slot = 0; slot < wanted; slot++) {
            uint32_t column = columns[slot].column;
            cscan_cell *restrict found = cells + slot * count + first;
            if (column == 0) {
                for (size_t row = 0; row < rows; row++) {
                    found[row].start = (int32_t)own[row].start;
                    found[row].count = (int32_t)(separators[own[row].separator] - own[row].start);
                }
            } else {
                const uint32_t *before = separators + column - 1;
                for (size_t row = 0; row < rows; row++) {
                    uint32_t separator = own[row].separator, start = before[separator] + 1;
                    found[row].start = (int32_t)start;
                    found[row].count = (int32_t)(before[separator + 1] - start);
                }
            }
            if (!columns[slot].is_looked_at) continue;
            int some = is_encoded;
            /* By vectors, bytes from all over would have to be put together first. */
            _Pragma("clang loop vectorize(disable)") for (size_t row = 0; row < rows; row++) some |= SCAN(needs_look)(text, found[row]);
            for (size_t row = 0; some && row < rows; row++) {
                looked[looks] = (uint32_t)(slot * count + first + row);
                looks += (size_t)(SCAN(needs_look)(text, found[row]) || (is_encoded && !SCAN(is_ascii)(text, found[row])));
            }
        }
    }
    return looks;
}

static int SCAN(lie_within)(const cscan_cell *cells, size_t count, size_t size) {
    uint32_t start = 0, end = 0;
    for (size_t row = 0; row < count; row++) {
        /* What is negative becomes very large. */
        uint32_t own = (uint32_t)cells[row].start, last = own + (cells[row].count > 0 ? (uint32_t)cells[row].count : 0);
        start = own > start ? own : start;
        end = last > end ? last : end;
    }
    return start <= INT32_MAX && end <= size;
}

static void SCAN(count)(const uint8_t *marks, uint8_t always, const int32_t *cells, size_t rows, int64_t *counts, size_t width) {
    /* A grid of all units and months lies in none of the processor's nearer caches, and rows come in no order of cells: those that come soon are
     * asked for. */
    const size_t ahead = 12;
    for (size_t row = 0; row < rows; row++) {
        if (row + ahead < rows) {
            const int64_t *next = counts + (size_t)(cells[row + ahead] < 0 ? 0 : cells[row + ahead]) * width;
            __builtin_prefetch(next);
            __builtin_prefetch(next + 7);
        }
        uint64_t mark = cells[row] < 0 ? 0 : marks[row] | always;
        int64_t *own = counts + (size_t)(cells[row] < 0 ? 0 : cells[row]) * width;
        /* No row asks the processor to guess whether it counts. */
        for (int i = 0; i < 8; i++) own[i] += (int64_t)(mark >> i & 1);
    }
}

static inline uint8_t SCAN(outcome)(int64_t a, int64_t b, int is_null, cscan_outcome outcome) {
    uint8_t unequal = a < b ? outcome.less : outcome.greater, truth = a == b ? outcome.equal : unequal;
    return is_null ? outcome.null : truth;
}

static void SCAN(compare)(const int64_t *a, const int64_t *b, size_t rows, cscan_outcome outcome, uint8_t *truths) {
    for (size_t row = 0; row < rows; row++) {
        truths[row] = SCAN(outcome)(a[row], b[row], (a[row] == INT64_MIN) | (b[row] == INT64_MIN), outcome);
    }
}

static void SCAN(compare_with)(const int64_t *a, int64_t b, size_t rows, cscan_outcome outcome, uint8_t *truths) {
    for (size_t row = 0; row < rows; row++) truths[row] = SCAN(outcome)(a[row], b, a[row] == INT64_MIN, outcome);
}

static void SCAN(compare_distance)(
    const int64_t *start, const int64_t *end, int64_t limit, size_t rows, cscan_outcome outcome, uint8_t *truths) {
    for (size_t row = 0; row < rows; row++) {
        uint64_t distance = (uint64_t)end[row] - (uint64_t)start[row];
        truths[row] = SCAN(outcome)((int64_t)distance, limit, (start[row] == INT64_MIN) | (end[row] == INT64_MIN), outcome);
    }
}

static void SCAN(compare_text)(
    const uint8_t *bytes, size_t size, const cscan_cell *cells, size_t rows, uint64_t word, int32_t length, cscan_outcome outcome,
    uint8_t *truths) {
    const uint64_t last = size - 8, own = length == 0 ? 0 : ~(uint64_t)0 >> (64 - 8 * length);
    for (size_t row = 0; row < rows; row++) {
        uint64_t start = (uint32_t)cells[row].start, place = start < last ? start : last, found;
        memcpy(&found, bytes + place, sizeof found);
        /* Of the last ones, those before them come along. */
        uint64_t unequal = (((found >> (8 * (start - place) & 63)) ^ word) & own) | (uint32_t)(cells[row].count ^ length);
        /* Which texts differ is as good as random, so that nothing may ask it here; below, vectors do not have to. */
        truths[row] = (uint8_t)((unequal == 0) | (cells[row].count < 0) << 1);
    }
    for (size_t row = 0; row < rows; row++) {
        uint8_t truth = truths[row] & 1 ? outcome.equal : outcome.less;
        truths[row] = truths[row] & 2 ? outcome.null : truth;
    }
}
