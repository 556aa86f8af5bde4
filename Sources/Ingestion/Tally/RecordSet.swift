/// Numbers of records of one file as bits.
struct RecordSet: Sendable, Equatable {
    private(set) var words: [UInt64] = []
    var isEmpty: Bool { words.isEmpty }

    mutating func insert(_ number: Int) {
        guard number >= 0 else { return }
        if words.count <= number >> 6 { words.append(contentsOf: repeatElement(0, count: (number >> 6) + 1 - words.count)) }
        words[number >> 6] |= 1 << UInt64(number & 63)
    }

    func contains(_ number: Int) -> Bool {
        number >= 0 && number >> 6 < words.count && words[number >> 6] & 1 << UInt64(number & 63) != 0
    }
}
