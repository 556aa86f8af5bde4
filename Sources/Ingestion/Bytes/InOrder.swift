/// Brings what several make of stretches of a file into the order of the file.
struct InOrder<Made: Sendable>: Sendable {
    /// Made ahead of others, by where the stretch begins.
    private var waiting: [Int: (made: Made, end: Int)] = [:]
    private var offset = 0

    /// What can be handed on now that this stretch is there: nothing while one before it is missing.
    mutating func add(_ made: Made, of stretch: Range<Int>) -> [Made] {
        waiting[stretch.lowerBound] = (made, stretch.upperBound)
        var next: [Made] = []
        while let (made, end) = waiting.removeValue(forKey: offset) {
            next.append(made)
            if end == offset { break }
            offset = end
        }
        return next
    }
}
