/// Numbers of records of one file, from 1, as bits.
struct OrdinalSet: Sendable, Equatable {
    private(set) var words: [UInt64] = []
    var isEmpty: Bool { words.isEmpty }

    mutating func insert(_ ordinal: Int) {
        guard ordinal >= 0 else { return }
        while words.count <= ordinal >> 6 { words.append(0) }
        words[ordinal >> 6] |= 1 << UInt64(ordinal & 63)
    }

    func contains(_ ordinal: Int) -> Bool {
        ordinal >= 0 && ordinal >> 6 < words.count && words[ordinal >> 6] & 1 << UInt64(ordinal & 63) != 0
    }
}
