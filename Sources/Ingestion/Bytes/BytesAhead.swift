import Diagnostics
import Dispatch
import Glibc
import Scheme
import Synchronization

/// Where bytes come from, once and in order.
protocol ByteSource: ~Copyable, SendableMetatype {
    /// Up to `most` bytes into `buffer` from `start`; 0 at the end.
    mutating func read(into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int
    /// Raw bytes of the file and their hash, once everything is read.
    mutating func finished() throws(Refusal) -> (count: Int, blake3: String)
}

/// The bytes of a file: in line at first, then by a thread that reads, hashes and inflates ahead while the reader is busy with what it
/// has.
///
/// The thread fills a ring of few blocks and waits while all of them are full. It ends with the file, with the first refusal, or when
/// the reader is dropped.
struct BytesAhead<Origin: ByteSource & ~Copyable>: ~Copyable {
    private let ring: BlockRing<Origin>
    private let inLine: Int
    private let idle: IdleCores?
    private var delivered = 0
    private var isAhead = false
    private var block = ByteBlock()
    private var taken = 0

    init(_ origin: consuming sending Origin, _ reading: ByteReading) {
        ring = BlockRing(origin, reading)
        (inLine, idle) = (reading.inLine, reading.idle)
    }

    deinit { ring.abandon() }

    /// Up to `most` bytes into `buffer` from `start`; 0 at the end.
    mutating func read(into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int {
        let room = min(most, buffer.count - start)
        guard room > 0 else { return 0 }
        if !isAhead, delivered >= inLine || idle?.areThere == true { isAhead = ring.start() }
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
    mutating func finished() throws(Refusal) -> (count: Int, blake3: String) {
        guard isAhead else { return try ring.finished() }
        while block.end == nil { ring.next(&block) }
        taken = block.count
        guard let end = block.end else { return (0, "") }
        return try end.get()
    }
}

/// Bytes that are handed over at once.
struct ByteBlock: Sendable {
    fileprivate var bytes: [UInt8] = []
    fileprivate(set) var count = 0
    /// Of the last block: size and hash of the file, or why it ends here.
    fileprivate(set) var end: Result<(count: Int, blake3: String), Refusal>?

    func copy(from place: Int, _ count: Int, into buffer: inout [UInt8], at start: Int) {
        bytes.withUnsafeBytes { source in
            buffer.withUnsafeMutableBytes { target in
                UnsafeMutableRawBufferPointer(rebasing: target[start..<(start + count)])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[place..<(place + count)]))
            }
        }
    }
}

/// Blocks of bytes on their way from the thread that reads to the reader, in order.
final class BlockRing<Origin: ByteSource & ~Copyable>: Sendable {
    private struct Ring {
        var empty: [[UInt8]] = []
        var full: [ByteBlock] = []
        var isAbandoned = false
    }
    private let origin: Mutex<Origin>
    private let ring = Mutex(Ring())
    /// How many blocks the thread may fill yet, and how many are full: counted from 0, since a semaphore must not end below its beginning.
    private let room = DispatchSemaphore(value: 0)
    private let ready = DispatchSemaphore(value: 0)
    private let size: Int
    private let blocks: Int

    init(_ origin: consuming sending Origin, _ reading: ByteReading) {
        self.origin = Mutex(origin)
        (size, blocks) = (max(1, reading.block), max(1, reading.blocks))
    }

    // MARK: - The reader's side

    func readInLine(into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int {
        try origin.withLock { (origin) throws(Refusal) in try origin.read(into: &buffer, at: start, atMost: most) }
    }

    func finished() throws(Refusal) -> (count: Int, blake3: String) {
        try origin.withLock { (origin) throws(Refusal) in try origin.finished() }
    }

    /// Begins to read ahead; false where the system has no thread to give: then the reader goes on in line.
    func start() -> Bool {
        var thread = pthread_t()
        let body = Unmanaged.passRetained(ThreadBody { self.run() })
        let status = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        guard status == 0 else {
            body.release()
            return false
        }
        pthread_detach(thread)
        for _ in 0..<blocks { room.signal() }
        return true
    }

    /// Waits for the next block, and gives back the one that is done with.
    func next(_ block: inout ByteBlock) {
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
            var block = ByteBlock(bytes: bytes)
            if block.bytes.isEmpty { block.bytes = [UInt8](repeating: 0, count: size) }
            fill(&block)
            let isLast = block.end != nil
            ring.withLock { if !$0.isAbandoned { $0.full.append(block) } }
            ready.signal()
            if isLast { return }
        }
    }

    private func fill(_ block: inout ByteBlock) {
        do throws(Refusal) {
            try origin.withLock { (origin) throws(Refusal) in
                while block.count < size {
                    let got = try origin.read(into: &block.bytes, at: block.count, atMost: size - block.count)
                    if got == 0 {
                        block.end = .success(try origin.finished())
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

/// What a thread does: C hands it a pointer, which cannot lead to a generic class.
private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
