import CBlake3

/// BLAKE3 of bytes as they come, many chunks at once in the processor's vectors; `b3sum` says the same of a file.
///
/// Source: O'Connor, Aumasson, Neves, Wilcox-O'Hearn, "BLAKE3: one function, fast everywhere" (2021), section 2: chunks of 1,024 bytes are the
/// leaves of a binary tree, in which a left subtree is full, of a power of two of chunks, and as large as it can be.
public struct Blake3: ~Copyable {
    static let chunk = 1024
    private static let block = 64
    static let value = 32

    /// Over the chunks before the newest, or before the newest part.
    private var tree: Tree
    /// The newest chunk, as far as it has come: only a byte behind it ends it, since the last chunk of all is hashed in another way.
    private(set) var newest: [UInt8] = []
    /// In the place of the newest chunk, a part of which it is the last one.
    var newestPart: Part?

    public init() { self.init(lanes: cblake3_lanes()) }

    /// As a processor does that takes up to so many chunks at once: 1, 4, 8 or 16.
    ///
    /// More than `cblake3_lanes` would be instructions that this one does not have.
    init(lanes: Int) {
        tree = Tree(lanes: lanes)
        newest.reserveCapacity(Self.chunk)
    }

    public mutating func update(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { update($0) }
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        if bytes.isEmpty { return }
        endNewest()
        var rest = bytes[...]
        if !newest.isEmpty {
            let missing = rest.prefix(Self.chunk - newest.count)
            newest += missing
            rest = rest.dropFirst(missing.count)
            if rest.isEmpty { return }
            endNewest()
        }
        let whole = rest.prefix(max(rest.count - 1, 0) / Self.chunk * Self.chunk)
        tree.add(Self.values(of: UnsafeRawBufferPointer(rebasing: whole), tree.chunks, lanes: tree.lanes))
        newest += rest.dropFirst(whole.count)
    }

    /// Bytes follow: takes the newest chunk where it is whole, or the newest part.
    mutating func endNewest() {
        if let part = newestPart {
            precondition(part.isWhole)
            for subtree in part.subtrees { tree.add(subtree) }
            newestPart = nil
        } else if newest.count == Self.chunk {
            tree.add(newest.withUnsafeBytes { Self.values(of: $0, tree.chunks, lanes: tree.lanes) })
            newest.removeAll(keepingCapacity: true)
        }
    }

    /// The values of whole chunks, the first of which has such a number.
    static func values(of bytes: UnsafeRawBufferPointer, _ number: Int, lanes: Int) -> [UInt8] {
        let count = bytes.count / Self.chunk
        guard count > 0, let first = bytes.baseAddress else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count * Self.value) { values, length in
            cblake3_chunks(lanes, first, count, UInt64(number), values.baseAddress)
            length = count * Self.value
        }
    }

    /// 64 lower-case hexadecimal digits of the bytes so far.
    public func hex() -> String {
        var (tree, newest) = (tree, newest)
        if let newestPart {
            tree.add(newestPart.isWhole ? newestPart.values.dropLast(Self.value) : newestPart.values)
            newest = newestPart.last
        }
        let lefts = tree.lefts
        var value = Self.beginning
        let starts = newest.isEmpty ? [0] : Array(stride(from: 0, to: newest.count, by: Self.block))
        for start in starts {
            let bytes = Array(newest[start...].prefix(Self.block))
            let isFirst = start == 0
            let isLast = start == starts.last
            let flags =
                (isFirst ? CBLAKE3_CHUNK_START : 0) | (isLast ? CBLAKE3_CHUNK_END : 0) | (isLast && lefts.isEmpty ? CBLAKE3_ROOT : 0)
            let block = bytes + [UInt8](repeating: 0, count: Self.block - bytes.count)
            cblake3_block(&value, block, UInt64(tree.chunks), UInt32(bytes.count), UInt32(flags))
        }
        for (index, left) in lefts.enumerated() {
            let block = left + value
            value = Self.beginning
            let flags = CBLAKE3_PARENT | (index == lefts.count - 1 ? CBLAKE3_ROOT : 0)
            cblake3_block(&value, block, 0, UInt32(Self.block), UInt32(flags))
        }
        return String(hexadecimal: value)
    }

    private static var beginning: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: value) { bytes, length in
            cblake3_begin(bytes.baseAddress)
            length = value
        }
    }
}
