import Synchronization

/// How the bytes of files are read, and gzip files inflated.
///
/// Results and findings never depend on it.
package struct ByteReading: Sendable {
    /// Whether zlib inflates all there is, also where this build has ISA-L.
    package var isZlibOnly: Bool
    /// From so many bytes on a thread of its own reads ahead of the reader; most exports end before.
    package var inLine: Int
    /// Bytes that the thread hands over at once, and how often it may do so before the reader takes any.
    package var block: Int
    package var blocks: Int
    /// As soon as there are some, the thread begins, wherever the reader is.
    var idle: IdleCores?

    package init(isZlibOnly: Bool = false, inLine: Int = 1 << 20, block: Int = 256 << 10, blocks: Int = 4) {
        (self.isZlibOnly, self.inLine, self.block, self.blocks) = (isZlibOnly, inLine, block, blocks)
    }

    /// Bound to a scope by the tests, which compare.
    @TaskLocal package static var current = ByteReading()
}

/// Told once by whoever has no more work for all cores.
final class IdleCores: Sendable {
    private let some = Atomic<Bool>(false)

    var areThere: Bool { some.load(ordering: .relaxed) }

    func tell() { some.store(true, ordering: .relaxed) }
}
