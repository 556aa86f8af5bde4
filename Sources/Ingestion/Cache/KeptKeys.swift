import Expressions
import Hashing
import Scheme

/// The keys of one export's records that are in question, in the order of the file, in blocks of some megabytes: so that an export that has
/// not changed need not be read again only because another one came.
///
/// Each block is kept under the hash of its bytes, before that of the export is known.
struct KeptKeys {
    private let cache: IngestionCache
    private var blocks: [String] = []
    private var count = 0
    private var writer = CacheWriter()
    private var last = Neighbour()
    /// Bytes of a block, about.
    private static let blockSize = 4 << 20

    init(_ cache: IngestionCache) { self.cache = cache }

    mutating func add(_ block: KeyBlock) {
        block.forEach { key, record in add(key, record) }
    }

    /// What stands before a record in its block; neighbours are close to each other.
    private struct Neighbour {
        var key: [UInt8] = []
        var record = KeyBlock.Record(end: 0, by: 0, number: 0, line: 0)

        /// How many bytes a key begins with as this one does.
        func shared(with other: UnsafeRawBufferPointer) -> Int {
            let most = min(key.count, other.count)
            return (0..<most).first { key[$0] != other[$0] } ?? most
        }

        /// Goes on to a key that begins as this one does for so many bytes.
        mutating func go(on shared: Int, _ rest: some Collection<UInt8>) {
            key.removeLast(key.count - shared)
            key.append(contentsOf: rest)
        }
    }

    private mutating func add(_ key: UnsafeRawBufferPointer, _ record: KeyBlock.Record) {
        let shared = last.shared(with: key)
        let rest = UnsafeRawBufferPointer(rebasing: key[shared...])
        writer.add(shared)
        writer.add(rest)
        // What wraps around here unwraps there.
        writer.add(Int(record.by &- last.record.by))
        writer.add(record.number &- last.record.number)
        writer.add(record.line &- last.record.line)
        writer.add(bits: record.content)
        last.go(on: shared, rest)
        last.record = record
        count += 1
        if writer.bytes.count >= Self.blockSize { endBlock() }
    }

    private mutating func endBlock() {
        guard let key = try? SHA256.hex(of: writer.bytes) else { return }
        cache.keep(.block, key, writer.bytes)
        blocks.append(key)
        writer.removeAll()
        last = Neighbour()
    }

    /// Keeps the list of blocks, which is returned, under the key of the export.
    mutating func finish(under key: String) -> [String] {
        if !writer.bytes.isEmpty { endBlock() }
        writer.removeAll()
        writer.add(count)
        writer.add(blocks) { $0.add($1) }
        cache.keep(.keys, key, writer.bytes)
        return blocks
    }

    /// Has the kept keys of an export considered.
    ///
    /// - Returns: how many were, whether these are all, and in which blocks they are.
    static func consider(
        _ key: String, in cache: IngestionCache, file: Int, by winners: inout Winners
    ) -> (count: Int, isWhole: Bool, blocks: [String]) {
        guard var list = cache.entry(.keys, key) else { return (0, false, []) }
        var considered = 0
        var reading = key
        do throws(CacheDamage) {
            let count = try list.count()
            let blocks = try list.array { (reader) throws(CacheDamage) in try reader.text() }
            try list.finish()
            for block in blocks {
                guard var reader = cache.entry(.block, block) else { return (considered, false, []) }
                reading = block
                var last = Neighbour()
                while !reader.isAtEnd {
                    let shared = try reader.int(in: 0..<last.key.count + 1)
                    reader.withBytes(try reader.range()) { last.go(on: shared, $0) }
                    last.record.by &+= Int64(try reader.int())
                    last.record.number &+= try reader.int()
                    last.record.line &+= try reader.int()
                    last.record.content = try reader.bits()
                    last.key.withUnsafeBytes { key in
                        last.record.hash = ByteTable.hash(key)
                        _ = winners.consider(key, last.record, file: file)
                    }
                    considered += 1
                }
            }
            reading = key
            guard considered == count else { throw CacheDamage() }
            return (considered, true, blocks)
        } catch {
            cache.isDamaged(reading)
            return (considered, false, [])
        }
    }
}
