#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The compression function of BLAKE3 (O'Connor, Aumasson, Neves, Wilcox-O'Hearn: "BLAKE3: one function, fast everywhere", 2021; section 2), over
 * many chunks or pairs at once: one of them for each word of a vector. Written once, without intrinsics, and compiled for each width. */

/* How many go at once: 1, 4 (SSE4.1, NEON), 8 (AVX2), 16 (AVX-512). This is the most that this processor can. */
size_t cblake3_lanes(void);

/* The chaining values, 32 bytes each, of so many whole chunks of 1,024 bytes; the first of them is the chunk with number `first`. */
void cblake3_chunks(size_t lanes, const uint8_t *bytes, size_t count, uint64_t first, uint8_t *values);

/* The chaining values of so many parents, each of two values that lie one behind the other; none of them is the root. */
void cblake3_parents(size_t lanes, const uint8_t *children, size_t count, uint8_t *values);

enum { CBLAKE3_CHUNK_START = 1, CBLAKE3_CHUNK_END = 2, CBLAKE3_PARENT = 4, CBLAKE3_ROOT = 8 };

/* The value that every chunk and parent begins with. */
void cblake3_begin(uint8_t value[32]);

/* One block of `length` bytes, zero behind them to its 64th. */
void cblake3_block(uint8_t value[32], const uint8_t block[64], uint64_t counter, uint32_t length, uint32_t flags);
