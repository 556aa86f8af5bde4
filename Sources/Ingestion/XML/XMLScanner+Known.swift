extension XMLScanner {
    /// Takes a whole record all of whose tags are known; `incomplete` where it is not that, and nothing has happened.
    @inline(__always)
    mutating func knownRecord(_ bytes: Span<UInt8>, _ index: borrowing MarkupIndex, _ limit: Int) -> Step {
        guard !stopsAtRecord, let found = known.match(bytes, index, from: cursor, to: limit, in: records.around) else { return .incomplete }
        let (line, offset) = (index.line(of: found.startTagEnd), offset &+ found.startTagEnd)
        guard records.take(found.targets, known.values, of: bytes, line: line, offset: offset) else { return .incomplete }
        (next, cursor) = (found.end, found.cursor)
        lastTag = self.offset &+ next
        return .taken
    }

    /// Learns from the record that has just ended.
    mutating func learnRecord(_ bytes: Span<UInt8>, _ index: borrowing MarkupIndex) {
        guard recordCursor >= 0 else { return }
        known.learn(bytes, index, recordCursor..<cursor, to: next, in: records.around, names, records.paths)
    }
}
