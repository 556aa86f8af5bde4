import Diagnostics

/// Which files are read at once, and how.
extension SourceReading {
    /// Behind the files from `number` on, but before `limit`, that are read at once, each by one reader; nil where all readers share the file at
    /// `number`.
    ///
    /// A large file has all readers for itself, unless there is another one for each of them and it is compressed, where one inflating
    /// thread would keep them waiting, or not very large: readers who share a file have a tally of it each, which costs more than to wait
    /// for the last.
    func filesAtOnce(from number: Int, before limit: Int, workers: Int) -> Int? {
        let rest = number..<limit
        guard isSegmented(number) else { return rest.dropFirst().prefix { !isSegmented($0) }.endIndex }
        let end = rest.prefix {
            isSegmented($0) && (files[$0].path.hasSuffix(".gz") || files[$0].size < 8 * tuning.leastSegmented)
        }.endIndex
        let rounds = workers > 1 ? (end - number) / workers : 0
        return rounds > 0 ? number + rounds * workers : nil
    }

    /// What each of some files comes to, read by as many readers as there may be.
    ///
    /// - Parameter deliver: is called in the order of the files. What a file comes to waits for those before it, and nobody begins with one that
    ///   is far behind them, so that few wait.
    func tallies(
        _ numbers: Range<Int>, workers: Int, _ tally: @escaping @Sendable (Int) throws(Refusal) -> Tally,
        deliver: (Int, Result<Tally, Refusal>) -> Void
    ) async {
        let workers = max(1, workers)
        var (waiting, next, running) = ([Int: Result<Tally, Refusal>](), numbers.lowerBound, 0)
        func take(_ done: Int, _ part: Result<Tally, Refusal>) {
            running -= 1
            waiting[done] = part
            while let part = waiting.removeValue(forKey: next) {
                deliver(next, part)
                next += 1
            }
        }
        let idle = IdleCores()
        var reading = ByteReading.current
        reading.idle = idle
        // While every core has a reader, to read ahead on yet another thread would only cost.
        if numbers.count >= workers { reading.inLine = .max }
        await ByteReading.$current.withValue(reading) {
            await withTaskGroup(of: (Int, Result<Tally, Refusal>).self) { group in
                for number in numbers {
                    while running == workers || number - next >= 2 * workers, let (done, part) = await group.next() { take(done, part) }
                    group.addTask { (number, Result { () throws(Refusal) in try tally(number) }) }
                    running += 1
                }
                for await (done, part) in group {
                    idle.tell()
                    take(done, part)
                }
            }
        }
    }
}
