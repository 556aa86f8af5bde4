import CScan

/// How many record ends `bytes` hold: nothing but the scan for structure, which the instruction gate measures.
package func countRecords(inCSV bytes: [UInt8]) -> Int {
    var index = StructureIndex()
    StructureScan.scan(bytes.span, to: bytes.count, isLast: true, into: &index)
    return index.endCount
}

/// Does something with the scans that every processor has: their instructions are the same everywhere.
package func withCommonScans<T>(_ work: () throws -> T) rethrows -> T {
    try BlockScan.$path.withValue(cscan_best() == CSCAN_BYTES ? CSCAN_BYTES : CSCAN_VECTORS, operation: work)
}
