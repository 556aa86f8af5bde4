/// Decides when a record is compared with what is known of those before it, and when one is learned from.
struct KnownRecords {
    /// How many records are learned from.
    private static let mostLessons = 250
    /// How many records are read in the long way at most before it tries again.
    private static let longestPause = 64

    private var grammar = RecordGrammar()
    /// Per target, where the text of the last record found stands, if it has it.
    private(set) var values: [Cell]
    private var followers = [UInt8](repeating: 0, count: RecordGrammar.most + 1)
    private let isUsed: Bool
    /// What surrounds the records that it knows.
    private var around: XMLSurroundings?
    private var lessons = 0
    /// How many records in succession were not known, and how many are left that it does not try.
    private var misses = 0
    private var pause = 0

    init(_ records: borrowing XMLRecords) {
        isUsed = records.areSimple
        values = Array(repeating: .absent, count: records.paths.targetCount)
    }

    /// The record that begins at a place of the index, if it is whole and consists of known tags; `values` are its.
    mutating func match(
        _ bytes: Span<UInt8>, _ index: borrowing MarkupIndex, from cursor: Int, to limit: Int, in surroundings: XMLSurroundings
    ) -> FoundRecord? {
        guard lessons > 0, around == surroundings else { return nil }
        if pause > 0 {
            pause -= 1
            return nil
        }
        guard let found = grammar.match(bytes, index, from: cursor, to: limit, &values, &followers),
            found.end - Int(index.places[cursor]) <= XMLScanner.Bounds.text
        else {
            misses += 1
            // A record of another kind now and then costs little; where hardly one is like another, trying does.
            pause = min(1 << min(misses / 4, 10), KnownRecords.longestPause) - 1
            return nil
        }
        misses = 0
        return found
    }

    mutating func learn(
        _ bytes: Span<UInt8>, _ index: borrowing MarkupIndex, _ range: Range<Int>, to end: Int, in surroundings: XMLSurroundings,
        _ names: borrowing XMLNames, _ paths: XMLPaths
    ) {
        guard isUsed, lessons < KnownRecords.mostLessons, around ?? surroundings == surroundings else { return }
        around = surroundings
        lessons += 1
        grammar.learn(bytes, index, range, to: end, names, paths)
    }
}
