import CBlake3

extension Blake3 {
    /// What several hash of a message, each some parts of it: the values of a part's chunks do not depend on what is before or behind it.
    public struct Part: Sendable {
        /// Of its whole chunks.
        fileprivate let values: [UInt8]
        /// The last chunk as it is, for it may be the last of all.
        fileprivate let last: [UInt8]

        /// - Parameter offset: where in the message it begins, a multiple of 1,024.
        public init(_ bytes: RawSpan, at offset: Int) { self.init(bytes, at: offset, lanes: cblake3_lanes()) }

        init(_ bytes: RawSpan, at offset: Int, lanes: Int) {
            precondition(offset % Blake3.chunk == 0)
            let number = offset / Blake3.chunk
            values = bytes.withUnsafeBytes { Blake3.values(of: $0, number, lanes: lanes) }
            let count = bytes.byteCount == 0 ? 0 : (bytes.byteCount - 1) % Blake3.chunk + 1
            last = bytes.extracting(last: count).withUnsafeBytes { Array($0) }
        }
    }

    /// Takes the next part; all but the last have whole chunks only.
    public mutating func append(_ part: Part) {
        guard !part.last.isEmpty else { return }
        if newest.count == Blake3.chunk { endNewest() }
        precondition(newest.isEmpty)
        let isWhole = part.last.count == Blake3.chunk
        add(isWhole ? Array(part.values.dropLast(Blake3.value)) : part.values)
        newestValue = isWhole ? Array(part.values.suffix(Blake3.value)) : []
        newest = part.last
    }
}
