import Diagnostics

/// Which files are read at once, and how.
extension SourceReading {
    /// Behind the files from `number` on that are read at once, each by one reader; nil where all readers share the file at `number`.
    ///
    /// A large file has all readers for itself, unless there is another one for each of them and it is compressed, where one inflating
    /// thread would keep them waiting, or not very large: readers who share a file have a tally of it each, which costs more than to wait
    /// for the last.
    func filesAtOnce(from number: Int, workers: Int) -> Int? {
        let most = files[number...].prefix(2 * max(1, workers))
        guard isSegmented(number) else { return (most.indices.dropFirst().prefix { !isSegmented($0) }).endIndex }
        let end = most.indices.prefix {
            isSegmented($0) && (files[$0].path.hasSuffix(".gz") || files[$0].size < 8 * tuning.leastSegmented)
        }.endIndex
        let rounds = workers > 1 ? (end - number) / workers : 0
        return rounds > 0 ? number + rounds * workers : nil
    }

    /// What each of some files comes to, read by as many readers as there may be.
    func tallies(
        _ numbers: Range<Int>, workers: Int, _ tally: @escaping @Sendable (Int) throws(Refusal) -> Tally
    ) async -> [Int: Result<Tally, Refusal>] {
        var reading = ByteReading.current
        // Every core has a reader: to read ahead on yet another thread would only cost.
        if numbers.count >= workers { reading.inLine = .max }
        return await ByteReading.$current.withValue(reading) {
            await withTaskGroup(of: (Int, Result<Tally, Refusal>).self) { group in
                var parts: [Int: Result<Tally, Refusal>] = [:]
                for number in numbers {
                    if number - numbers.lowerBound >= max(1, workers), let (done, part) = await group.next() { parts[done] = part }
                    group.addTask { (number, Result { () throws(Refusal) in try tally(number) }) }
                }
                return await group.reduce(into: parts) { $0[$1.0] = $1.1 }
            }
        }
    }
}
