import Diagnostics
import Dispatch
import Glibc
import Scheme
import Synchronization

/// What comes out of a gzip file: in line at first, then by a thread that inflates ahead while the reader is busy with what it has.
///
/// The thread fills a ring of few blocks and waits while all of them are full. It ends with the file, with the first refusal, or when
/// the reader is dropped.
struct InflatedAhead: ~Copyable {
    private let ring: InflatingRing
    private let inLine: Int
    private var delivered = 0
    private var isAhead = false
    private var block = InflatingRing.Block()
    private var taken = 0

    init(_ file: InputFile, limits: Source.Limits, inputSize: Int, inflation: Inflation) throws(Refusal) {
        ring = try InflatingRing(file, limits: limits, inputSize: inputSize, inflation: inflation)
        inLine = inflation.inLine
    }

    deinit { ring.abandon() }

    /// Up to `most` bytes into `buffer` from `start`; 0 at the end.
    mutating func read(into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int {
        let room = min(most, buffer.count - start)
        guard room > 0 else { return 0 }
        if !isAhead, delivered >= inLine { isAhead = ring.start() }
        guard isAhead else {
            let count = try ring.readInLine(into: &buffer, at: start, atMost: room)
            delivered += count
            return count
        }
        if taken == block.count {
            if let end = block.end {
                _ = try end.get()
                return 0
            }
            ring.next(&block)
            taken = 0
            return try read(into: &buffer, at: start, atMost: most)
        }
        let count = min(room, block.count - taken)
        block.copy(from: taken, count, into: &buffer, at: start)
        taken += count
        return count
    }

    /// Raw bytes of the file and their hash, once everything is read.
    mutating func finished() throws(Refusal) -> (count: Int, sha256: String) {
        guard isAhead else { return try ring.finished() }
        while block.end == nil { ring.next(&block) }
        taken = block.count
        guard let end = block.end else { return (0, "") }
        return try end.get()
    }
}

/// Blocks of inflated bytes on their way from the thread that inflates to the reader, in order.
final class InflatingRing: Sendable {
    struct Block: Sendable {
        fileprivate var bytes: [UInt8] = []
        fileprivate(set) var count = 0
        /// Of the last block: size and hash of the file, or why it ends here.
        fileprivate(set) var end: Result<(count: Int, sha256: String), Refusal>?

        func copy(from place: Int, _ count: Int, into buffer: inout [UInt8], at start: Int) {
            bytes.withUnsafeBytes { source in
                buffer.withUnsafeMutableBytes { target in
                    UnsafeMutableRawBufferPointer(rebasing: target[start..<(start + count)])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[place..<(place + count)]))
                }
            }
        }
    }

    private struct Ring {
        var empty: [[UInt8]] = []
        var full: [Block] = []
        var isAbandoned = false
    }
    private let inflater: Mutex<Inflater>
    private let ring = Mutex(Ring())
    /// How many blocks the thread may fill yet, and how many are full: counted from 0, since a semaphore must not end below its beginning.
    private let room = DispatchSemaphore(value: 0)
    private let ready = DispatchSemaphore(value: 0)
    private let size: Int
    private let blocks: Int

    init(_ file: InputFile, limits: Source.Limits, inputSize: Int, inflation: Inflation) throws(Refusal) {
        inflater = Mutex(try Inflater(file, limits: limits, inputSize: inputSize, isZlibOnly: inflation.isZlibOnly))
        (size, blocks) = (max(1, inflation.block), max(1, inflation.blocks))
    }

    // MARK: - The reader's side

    func readInLine(into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int {
        try inflater.withLock { (inflater) throws(Refusal) in try inflater.read(into: &buffer, at: start, atMost: most) }
    }

    func finished() throws(Refusal) -> (count: Int, sha256: String) {
        try inflater.withLock { (inflater) throws(Refusal) in try inflater.finished() }
    }

    /// Begins to inflate ahead; false where the system has no thread to give: then the reader goes on in line.
    func start() -> Bool {
        var thread = pthread_t()
        let own = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<InflatingRing>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, own.toOpaque())
        guard status == 0 else {
            own.release()
            return false
        }
        pthread_detach(thread)
        for _ in 0..<blocks { room.signal() }
        return true
    }

    /// Waits for the next block, and gives back the one that is done with.
    func next(_ block: inout Block) {
        if !block.bytes.isEmpty {
            var bytes: [UInt8] = []
            swap(&bytes, &block.bytes)
            ring.withLock { $0.empty.append(bytes) }
            room.signal()
        }
        ready.wait()
        block = ring.withLock { $0.full.removeFirst() }
    }

    /// Nobody reads any more: the thread ends, at the latest with the block that it is filling.
    func abandon() {
        ring.withLock { ring in
            ring.isAbandoned = true
            ring.empty = []
            ring.full = []
        }
        room.signal()
    }

    // MARK: - The thread's side

    private func run() {
        while true {
            room.wait()
            guard let bytes = ring.withLock({ $0.isAbandoned ? nil : $0.empty.popLast() ?? [] }) else { return }
            var block = Block(bytes: bytes)
            if block.bytes.isEmpty { block.bytes = [UInt8](repeating: 0, count: size) }
            fill(&block)
            let isLast = block.end != nil
            ring.withLock { if !$0.isAbandoned { $0.full.append(block) } }
            ready.signal()
            if isLast { return }
        }
    }

    private func fill(_ block: inout Block) {
        do throws(Refusal) {
            try inflater.withLock { (inflater) throws(Refusal) in
                while block.count < size {
                    let got = try inflater.read(into: &block.bytes, at: block.count, atMost: size - block.count)
                    if got == 0 {
                        block.end = .success(try inflater.finished())
                        return
                    }
                    block.count += got
                }
            }
        } catch {
            block.end = .failure(error)
        }
    }
}
