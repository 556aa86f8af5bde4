/* Loops over rows that gain by wider vectors. Included once for each form, which SCAN(name) names. */

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
