import CBlake3

extension Blake3 {
    /// What several hash of a message, each some parts of it: the values of a part's chunks do not depend on what is before or behind it.
    public struct Part: Sendable {
        /// Of its whole chunks.
        let values: [UInt8]
        /// Over these; empty unless the last chunk is one of them.
        let subtrees: [Tree.Subtree]
        /// The last chunk as it is, for it may be the last of all.
        let last: [UInt8]
        /// Whether its last chunk is, too: else nothing follows.
        var isWhole: Bool { last.count == Blake3.chunk }

        /// - Parameter offset: where in the message it begins, a multiple of 1,024.
        public init(_ bytes: RawSpan, at offset: Int) { self.init(bytes, at: offset, lanes: cblake3_lanes()) }

        init(_ bytes: RawSpan, at offset: Int, lanes: Int) {
            precondition(offset % Blake3.chunk == 0)
            let number = offset / Blake3.chunk
            values = bytes.withUnsafeBytes { Blake3.values(of: $0, number, lanes: lanes) }
            let isWhole = bytes.byteCount % Blake3.chunk == 0
            subtrees = isWhole ? Tree.subtrees(of: values, number, lanes: lanes) : []
            let count = bytes.byteCount == 0 ? 0 : (bytes.byteCount - 1) % Blake3.chunk + 1
            last = bytes.extracting(last: count).withUnsafeBytes { Array($0) }
        }
    }

    /// Takes the next part; all but the last have whole chunks only.
    public mutating func append(_ part: Part) {
        guard !part.last.isEmpty else { return }
        endNewest()
        precondition(newest.isEmpty)
        newestPart = part
    }
}
