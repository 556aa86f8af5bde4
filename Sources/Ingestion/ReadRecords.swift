import Diagnostics
import Exact
import Scheme

/// How a file is cut up for reading.
///
/// Results never depend on it.
public struct Tuning: Sendable {
    /// Bytes read at once.
    public var chunk: Int
    /// Records in a batch at most.
    public var batch: Int
    /// Bytes in a segment of a large file: what stays in a core's own cache together with what is made of it.
    package var segment = 256 << 10
    /// From this size on a file is cut into segments for several readers.
    package var leastSegmented = 8 << 20
    /// Finds the structure of CSV byte by byte, without bit masks, and reads XML with libxml2 only: what the tests compare with.
    package var isBytewise = false

    public init(chunk: Int = 256 << 10, batch: Int = 1_024) {
        self.chunk = max(1, chunk)
        self.batch = max(1, batch)
    }
}

/// Reads an export from front to back in bounded memory and delivers its records in batches, in file order.
///
/// - Parameters:
///   - zone: where times that carry an offset are moved to.
///   - needed: which fields of `source` are wanted as columns; the others cost nothing. All must exist in the file.
/// - Throws: what makes the file unusable as a whole, or what `deliver` throws. Records that are unusable alone are in the batches.
public func readRecords(
    of source: Source, in file: InputFile, zone: ZoneRules, needed: [Bool], tuning: Tuning = Tuning(),
    deliver: (RecordBatch) throws(Refusal) -> Void
) throws(Refusal) -> FileSummary {
    let before = WrittenState(file)
    do throws(Refusal) {
        switch source.format {
        case .csv:
            var reader = try CSVReader(source, file, zone: zone, needed: needed, tuning: tuning)
            return try reader.read(deliver)
        case .xml(let record):
            var reader = try XMLReader(source, record: record, file, zone: zone, needed: needed, tuning: tuning)
            return try reader.read(deliver)
        }
    } catch {
        // Half a file is wrong in many ways, and for one reason.
        if WrittenState(file) != before { throw RawFile.changed(file.location) }
        // Damaged data comes out of a damaged container: then that is the reason, wherever the damage showed first.
        try ByteInput.checkContainer(file, limits: source.limits)
        throw error
    }
}
