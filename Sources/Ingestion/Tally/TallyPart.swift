import Facts

/// What one reader made of its part of a file.
struct TallyPart: Sendable {
    var tally: Tally
    var counts = Counts()

    mutating func merge(_ other: TallyPart) {
        tally.merge(other.tally)
        counts.add(other.counts)
    }
}
