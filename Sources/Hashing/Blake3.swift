import CBlake3

/// BLAKE3 of bytes as they come, many chunks at once in the processor's vectors; `b3sum` says the same of a file.
///
/// Source: O'Connor, Aumasson, Neves, Wilcox-O'Hearn, "BLAKE3: one function, fast everywhere" (2021), section 2: chunks of 1,024 bytes are the
/// leaves of a binary tree, in which a left subtree is full, of a power of two of chunks, and as large as it can be.
public struct Blake3: ~Copyable {
    static let chunk = 1024
    private static let block = 64
    static let value = 32

    private let lanes: Int
    /// The newest chunk, as far as it has come: only a byte behind it ends it, since the last chunk of all is hashed in another way.
    var newest: [UInt8] = []
    /// Its value, where that is known already and a byte behind it is not.
    var newestValue: [UInt8] = []
    /// Chunks before the newest.
    private var chunks = 0
    /// By height: the value of a full subtree that has no right neighbour yet; empty where none waits.
    private var waiting: [[UInt8]] = []

    public init() { self.init(lanes: cblake3_lanes()) }

    /// As a processor does that takes up to so many chunks at once: 1, 4, 8 or 16.
    ///
    /// More than `cblake3_lanes` would be instructions that this one does not have.
    init(lanes: Int) {
        self.lanes = lanes
        newest.reserveCapacity(Self.chunk)
    }

    public mutating func update(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { update($0) }
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        if !newest.isEmpty {
            let missing = rest.prefix(Self.chunk - newest.count)
            newest += missing
            rest = rest.dropFirst(missing.count)
            if rest.isEmpty { return }
            endNewest()
        }
        let whole = rest.prefix(max(rest.count - 1, 0) / Self.chunk * Self.chunk)
        add(Self.values(of: UnsafeRawBufferPointer(rebasing: whole), chunks, lanes: lanes))
        newest += rest.dropFirst(whole.count)
    }

    /// Takes the newest chunk, which is whole and not the last.
    mutating func endNewest() {
        add(newestValue.isEmpty ? newest.withUnsafeBytes { Self.values(of: $0, chunks, lanes: lanes) } : newestValue)
        newest.removeAll(keepingCapacity: true)
        newestValue = []
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

    /// Takes the values of chunks that others follow, and joins all that now make pairs.
    mutating func add(_ values: [UInt8]) {
        chunks += values.count / Self.value
        var (values, height) = (values, 0)
        while !values.isEmpty {
            if height == waiting.count { waiting.append([]) }
            waiting[height] += values
            let pairs = waiting[height].count / (2 * Self.value)
            values = parents(of: waiting[height], pairs)
            waiting[height].removeFirst(2 * Self.value * pairs)
            height += 1
        }
    }

    private func parents(of children: [UInt8], _ pairs: Int) -> [UInt8] {
        if pairs == 0 { return [] }
        return [UInt8](unsafeUninitializedCapacity: pairs * Self.value) { values, length in
            cblake3_parents(lanes, children, pairs, values.baseAddress)
            length = pairs * Self.value
        }
    }

    /// 64 lower-case hexadecimal digits of the bytes so far.
    public func hex() -> String {
        let lefts = waiting.filter { !$0.isEmpty }
        var value = Self.beginning
        let starts = newest.isEmpty ? [0] : Array(stride(from: 0, to: newest.count, by: Self.block))
        for start in starts {
            let bytes = Array(newest[start...].prefix(Self.block))
            let isFirst = start == 0
            let isLast = start == starts.last
            let flags =
                (isFirst ? CBLAKE3_CHUNK_START : 0) | (isLast ? CBLAKE3_CHUNK_END : 0) | (isLast && lefts.isEmpty ? CBLAKE3_ROOT : 0)
            let block = bytes + [UInt8](repeating: 0, count: Self.block - bytes.count)
            cblake3_block(&value, block, UInt64(chunks), UInt32(bytes.count), UInt32(flags))
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
