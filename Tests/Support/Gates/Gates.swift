import Diagnostics
import Glibc
import Ingestion

/// `Gates KERNEL N`: does one piece of the night N times, so that its cost is the difference of two runs; `Benchmarks/gates.py` counts
/// the instructions of both. `Gates allocations`: how often each piece asks for memory, per record or per leaf and unit.
/// `Gates scoring UNITS INDICATORS`: how long scoring takes, without and with every derivation.
@main
struct Gates {
    static func main() async {
        let arguments = CommandLine.arguments
        if arguments == [arguments[0], "allocations"] {
            do { for gate in try await allocations() { print(gate) } } catch { fail(error) }
            return
        }
        if arguments.count == 4, arguments[1] == "scoring", let units = Int(arguments[2]), let indicators = Int(arguments[3]) {
            do { try timeScoring(units: units, indicators: indicators) } catch { fail(error) }
            return
        }
        guard arguments.count == 3, let kernel = Kernel(rawValue: arguments[1]), let times = Int(arguments[2]) else {
            print(
                "usage: Gates \(Kernel.allCases.map(\.rawValue).joined(separator: "|")) N, or Gates allocations, or Gates scoring UNITS INDICATORS"
            )
            exit(64)
        }
        do { print(try withCommonScans { try kernel.run(times) }) } catch { fail(error) }
    }

    private static func fail(_ error: any Error) -> Never {
        if let refusal = error as? Refusal { for finding in refusal.findings.all { print(finding.text) } } else { print(error) }
        exit(1)
    }
}

/// What is measured, and what one turn of it makes.
enum Kernel: String, CaseIterable {
    /// Finding the commas and line ends of 64 KiB of CSV.
    case scan
    /// Reading 10,000 records of six fields, of all types, to typed columns.
    case record
    /// The same from XML.
    case xml
    /// Adding 4,096 rows to the cells of their units and months: a sum, a count, a filtered count.
    case aggregation
    /// Scoring 60 leaves of all methods for 200 units, from measures to grades.
    case leaf
    /// One unit's report.
    case page

    /// Returns something that depends on the work, so that none of it can be left out.
    func run(_ times: Int) throws -> Int {
        switch self {
        case .scan: return try scan(times)
        case .record: return try readRecords(times, of: exportSource(), exportText(records: 10_000))
        case .xml: return try readRecords(times, of: xmlSource(), xmlText(records: 10_000))
        case .aggregation: return try aggregate(times)
        case .leaf: return try scoreLeaves(times)
        case .page: return try renderPages(times)
        }
    }
}
