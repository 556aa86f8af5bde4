/// The open elements outside of records, as far as the record's path is concerned.
struct XMLSurroundings: Equatable, Sendable {
    /// Elements open, those of a record included.
    private(set) var depth = 0
    /// How many parts of the record's path they match, and whether the root is the first of these.
    private(set) var matched = 0
    private var startsAtRoot = false

    /// The index in the record's path that an element of this depth stands for.
    private var part: Int { depth - (startsAtRoot ? 1 : 2) }

    @inline(__always)
    mutating func deepen() { depth &+= 1 }

    /// Compares the element that was just opened; whether it is the next part of the path.
    mutating func approach(_ record: [XMLName], where matches: (XMLName) -> Bool) -> Bool {
        if depth == 1 { startsAtRoot = record.count > 1 && matches(record[0]) }
        guard part == matched, matched < record.count, matches(record[matched]) else { return false }
        matched += 1
        return true
    }

    @inline(__always)
    mutating func leave(inRecord: Bool) {
        if !inRecord, matched > 0, matched == part &+ 1 { matched &-= 1 }
        depth &-= 1
    }
}
