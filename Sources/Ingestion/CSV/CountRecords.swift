/// How many record ends `bytes` hold: nothing but the scan for structure, which the instruction gate measures.
package func countRecords(inCSV bytes: [UInt8]) -> Int {
    var index = StructureIndex()
    StructureScan.scan(bytes.span, to: bytes.count, isLast: true, into: &index)
    return index.endCount
}
