/* The markup of XML, over vectors of WIDTH bytes, or over bytes where that is 0. Included behind blocks.h, once for each form. */

/* What the plain masks of UTF-8 say of XML, with where its markup is: `<`, `>` and `&`. `rare` bytes are those that need a closer look: C0, C1, E0,
 * ED, F0 and above, the control characters that XML forbids, and EF before BF, with which U+FFFE and U+FFFF begin. Reads one byte behind the block. */
typedef struct {
    uint64_t markup, line_feed, carriage_return, high, continuation, from_e0, rare;
} SCAN(marks);

static inline SCAN(marks) SCAN(marks_at)(const uint8_t *p) {
    SCAN(marks) s = {0, 0, 0, 0, 0, 0, 0};
#if WIDTH
#pragma clang loop unroll(full)
    for (int i = 0; i < 64; i += WIDTH) {
        SCAN(bytes) v = SCAN(load)(p + i), next = SCAN(load)(p + i + 1);
        SCAN(signed) line_feed = v == '\n', carriage_return = v == '\r';
        SCAN(signed) rare = ((v < 0x20) & ~(line_feed | carriage_return | (v == '\t'))) | ((v & 0xFE) == 0xC0) | (v == 0xE0) | (v == 0xED)
            | (v >= 0xF0) | ((v == 0xEF) & (next == 0xBF));
        s.markup |= SCAN(mask)(((v & 0xFD) == '<') | (v == '&')) << i;
        s.line_feed |= SCAN(mask)(line_feed) << i;
        s.carriage_return |= SCAN(mask)(carriage_return) << i;
        s.high |= SCAN(mask)((SCAN(signed))v < 0) << i;
        s.continuation |= SCAN(mask)((SCAN(signed))v < (int8_t)-64) << i;
        s.from_e0 |= SCAN(mask)(v >= 0xE0) << i;
        s.rare |= SCAN(mask)(rare) << i;
    }
#else
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
#endif
    return s;
}

/* Else the compiler takes a mask apart, bit by bit, to put it together where it is needed first. */
#if WIDTH
#define KEEP(mask) __asm__("" : "+r"(mask))
#else
#define KEEP(mask)
#endif

static size_t SCAN(markup_blocks)(
    const uint8_t *bytes, size_t blocks, int is_looked_at, cscan_markup *markup, uint32_t *places, cscan_lines *lines) {
    uint64_t pending = markup->pending, carriage_returns = 0;
    size_t place = markup->scanned, end = place + 64 * blocks;
    int64_t line_feeds = markup->line_feeds;
    uint32_t *target = places + markup->count;
    for (; place < end; place += 64) {
        SCAN(marks) m = SCAN(marks_at)(bytes + place);
        KEEP(m.line_feed);
        KEEP(m.carriage_return);
        KEEP(m.markup);
        uint64_t lead = m.high & ~m.continuation;
        if (!is_looked_at) {
            if (m.rare != 0 || (lead << 1 | m.from_e0 << 2 | pending) != m.continuation) break;
            pending = lead >> 63 | m.from_e0 >> 62;
        }
        if (m.carriage_return != 0) {
            uint64_t next = bytes[place + 64] == '\n' ? (uint64_t)1 << 63 : 0;
            markup->has_lone_carriage_return |= (m.carriage_return & ~(m.line_feed >> 1 | next)) != 0;
            carriage_returns |= m.carriage_return;
        }
        target = SCAN(write)(target, m.markup, (uint32_t)place);
        lines[place / 64].line_feeds = m.line_feed;
        lines[place / 64].before = line_feeds;
        line_feeds += __builtin_popcountll(m.line_feed);
    }
    size_t taken = (place - markup->scanned) / 64;
    markup->pending = pending;
    markup->has_carriage_return |= carriage_returns != 0;
    markup->scanned = place;
    markup->line_feeds = line_feeds;
    markup->count = (size_t)(target - places);
    return taken;
}

#undef KEEP
