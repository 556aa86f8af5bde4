#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bit masks over 64 bytes: bit i tells something about p[i]. Everything is written once, over vectors of a fixed width with few intrinsics,
 * and compiled for each kind of processor; which one runs is looked up when it is called. All give the same, and a test holds them together. */

/* Which of the compiled forms: a loop over bytes, vectors of 16 bytes (SSE4.2 with POPCNT, NEON), vectors of 32 (AVX2 with BMI), of 64
 * (AVX-512 with VBMI2). */
typedef enum { CSCAN_BYTES, CSCAN_VECTORS, CSCAN_AVX2, CSCAN_AVX512 } cscan_path;

/* The best that this processor can run. */
cscan_path cscan_best(void);

/* Where a record ends: the index of its last separator, and the line on which the next one begins. */
typedef struct {
    int64_t next_line;
    uint32_t separator;
} cscan_record_end;

/* What a scan of CSV knows about the byte before the next one. */
typedef enum { CSCAN_CELL_START, CSCAN_UNQUOTED, CSCAN_QUOTED, CSCAN_QUOTE_SEEN } cscan_csv_state;

typedef struct {
    cscan_csv_state state;
    uint32_t was_cr;
    /* Whether there was any carriage return; never taken back. */
    uint32_t has_cr;
    size_t scanned;
    int64_t line;
    size_t separators, ends;
} cscan_csv;

/* Takes up to `blocks` blocks of 64 bytes from `bytes + csv->scanned` on and stops before the first whose quotes are not regular. Writes the places
 * of separators and the record ends behind those that are there; there must be room for 64 of each per block, and 16 separators more. */
void cscan_csv_blocks(cscan_path path, const uint8_t *bytes, size_t blocks, cscan_csv *csv, uint32_t *separators, cscan_record_end *ends);

/* How many blocks from `bytes` on hold nothing but plain characters of UTF-8: no NUL, none that begins with C0, C1, E0, ED or F0 and above.
 * `pending` has a bit for each byte of the first block that must continue a character, and then for the block behind the last. */
size_t cscan_plain_utf8(cscan_path path, const uint8_t *bytes, size_t blocks, uint64_t *pending);

/* How many blocks from `bytes` on hold nothing but characters of one and two bytes of GB18030: no NUL, no character of four bytes, none that begins
 * with 80 or FF. `pending` is 1 where the first byte of the first block ends a character, and then of the block behind the last. */
size_t cscan_plain_gb18030(cscan_path path, const uint8_t *bytes, size_t blocks, uint64_t *pending);

/* How many line feeds so many blocks from `bytes` on have. */
size_t cscan_line_feeds(cscan_path path, const uint8_t *bytes, size_t blocks);

/* Behind the last line feed outside quotes, or 0, and the line breaks before: line feeds, and carriage returns that none follows. */
typedef struct {
    size_t place;
    int64_t breaks;
} cscan_boundary;

/* Of so many blocks, which begin outside quotes. */
cscan_boundary cscan_last_boundary(cscan_path path, const uint8_t *bytes, size_t blocks);

/* With these a cell begins or ends that may be more than itself: the first and last bytes of spaces (ASCII's, the no-break space, the ideographic
 * one, the byte order mark), a quote, and the `=` of a formula. */
static const _Bool cscan_edges[256] = {
    ['\t'] = 1, ['\n'] = 1, ['\r'] = 1, [' '] = 1, ['"'] = 1, ['='] = 1,
    [0x80] = 1, [0xA0] = 1, [0xBF] = 1, [0xC2] = 1, [0xE3] = 1, [0xEF] = 1,
};

/* Whether a cell that begins and ends so must be looked at; exports hold both kinds, so nothing is left to be guessed. */
static inline _Bool cscan_needs_look(uint8_t first, uint8_t last) { return cscan_edges[first] | cscan_edges[last]; }

/* Some bytes of a text; a count of -1 is a cell that is not there at all. */
typedef struct {
    int32_t start, count;
} cscan_cell;

/* Where a record begins, and which is its first separator. */
typedef struct {
    uint32_t start, separator;
} cscan_record;

/* Whether all cells lie within so many bytes. */
int cscan_lie_within(cscan_path path, const cscan_cell *cells, size_t count, size_t size);

/* A column that is wanted: which one of a record's cells, and whether those that need a look are told. */
typedef struct {
    uint32_t column, is_looked_at;
} cscan_column;

/* Writes the cells of some columns, those of a column behind each other, and the places among them of those that need a look: there must be
 * room for all of both. Each record has those columns. Of an encoded text, cells that are not ASCII need a look too. Returns how many do. */
size_t cscan_cells(
    cscan_path path, const uint8_t *text, const uint32_t *separators, const cscan_record *records, size_t count, const cscan_column *columns,
    size_t wanted, int is_encoded, cscan_cell *cells, uint32_t *looked);

/* Reads times written `2025-06-01 08:30:00`, or with a `T`, as microseconds since 1970: of cells without bytes, INT64_MIN; of others that are not
 * so written or do not exist too, and their rows are written, for which there must be room. Returns how many of these there are. */
size_t cscan_times(cscan_path path, const uint8_t *text, const cscan_cell *cells, size_t count, int64_t *times, uint32_t *others);

/* Reads numbers of up to 18 digits, with a sign `-` and, if asked for, a decimal point: digits without the point, and how many stand behind it; 0 and -1
 * where nothing is read. The rows of cells that have bytes and are not so written are written, for which there must be room. Returns how many. */
size_t cscan_numbers(
    const uint8_t *text, const cscan_cell *cells, size_t count, int with_point, int64_t *digits, int8_t *places, uint32_t *others);

/* Adds the eight bits of each row's mark, and those that all rows have, to the eight counts at `counts + cells[row] * width`; nothing where the
 * cell is negative. */
void cscan_count(
    cscan_path path, const uint8_t *marks, uint8_t always, const int32_t *cells, size_t rows, int64_t *counts, size_t width);

/* What a comparison comes to. */
typedef struct {
    uint8_t less, equal, greater, null;
} cscan_outcome;

/* Row by row a against b; INT64_MIN is NULL. */
void cscan_compare(cscan_path path, const int64_t *a, const int64_t *b, size_t rows, cscan_outcome outcome, uint8_t *truths);

/* The same against one number, which is not NULL. */
void cscan_compare_with(cscan_path path, const int64_t *a, int64_t b, size_t rows, cscan_outcome outcome, uint8_t *truths);

/* Row by row a cell of `bytes`, of which there are eight or more, against a text of up to eight, which `word` holds, the first lowest; a cell that
 * is not there is NULL. */
void cscan_compare_text(
    cscan_path path, const uint8_t *bytes, size_t size, const cscan_cell *cells, size_t rows, uint64_t word, int32_t length,
    cscan_outcome outcome, uint8_t *truths);

/* How far it is from start to end, against a limit. */
void cscan_compare_distance(
    cscan_path path, const int64_t *start, const int64_t *end, int64_t limit, size_t rows, cscan_outcome outcome, uint8_t *truths);

/* Has the processor fetch what lies there, which is wanted soon. */
static inline void cscan_prefetch(const void *address) { __builtin_prefetch(address); }

/* How far the markup of an XML text is known: `<`, `>` and `&`. */
typedef struct {
    size_t scanned;
    /* Places written. */
    size_t count;
    int64_t line_feeds;
    /* What the next block begins with of a character that the last one cut. */
    uint64_t pending;
    uint32_t has_carriage_return;
    uint32_t has_lone_carriage_return;
} cscan_markup;

/* The line feeds of 64 bytes, and how many there are before them. */
typedef struct {
    uint64_t line_feeds;
    int64_t before;
} cscan_lines;

/* Takes so many blocks on from `bytes + markup->scanned`, or fewer: it stops before one with characters that the masks do not settle, unless these
 * were looked at and `pending` is what holds behind them. Returns how many it took. Reads one byte behind the last block, and writes up to sixteen
 * places behind the last. */
size_t cscan_markup_blocks(
    cscan_path path, const uint8_t *bytes, size_t blocks, int is_looked_at, cscan_markup *markup, uint32_t *places, cscan_lines *lines);
