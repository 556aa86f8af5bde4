import Dispatch
import Exact
import Facts
import Glibc
import Scheme
import Scoring
import Synchronization

/// Scores units that take each method in turn, then derives every indicator of every unit again; prints seconds and peak memory.
func timeScoring(units: Int, indicators: Int) throws {
    let scheme = try Scheme.parse(schemeText(leaves: indicators, methods: allMethods, areMeasuresShared: false))
    let facts = facts(scheme, units: units)
    let appraisal = try timed("scored") { try score(facts, under: scheme, knowing: Past()) }
    let differing = timed("derived") { appraisal.differingDerivations() }
    if differing > 0 { print("\(differing) derivations come to other points") }
}

/// `what WALL CPU PEAK`: seconds, seconds, MiB.
private func timed<T, E>(_ what: String, _ work: () throws(E) -> T) throws(E) -> T {
    let clock = ContinuousClock()
    let (start, before) = (clock.now, used())
    let result = try work()
    let after = used()
    print(what, (clock.now - start) / .seconds(1), after.seconds - before.seconds, after.peak)
    return result
}

extension Appraisal {
    /// Of all units and indicators, how many have a derivation that comes to something else than their points; on all cores.
    fileprivate func differingDerivations() -> Int {
        let differing = Mutex(0)
        // Down the columns: threads that replay the same indicator wait for each other's counts of references.
        DispatchQueue.concurrentPerform(iterations: leaves.count) { leaf in
            let own = units.indices.count { unit in
                trace(leaf: leaf, unit: unit).map { $0.points.value.raw != leaves[leaf].points[unit].raw } ?? false
            }
            differing.withLock { $0 += own }
        }
        return differing.withLock { $0 }
    }
}

/// CPU time of all threads, and peak memory in MiB.
private func used() -> (seconds: Double, peak: Int) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
    return (seconds + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6, Int(usage.ru_maxrss) / 1024)
}
