/// How gzip files are inflated.
///
/// Results and findings never depend on it.
package struct Inflation: Sendable {
    /// Whether zlib inflates all there is, also where this build has ISA-L.
    package var isZlibOnly: Bool
    /// From so many inflated bytes on a thread of its own inflates ahead of the reader; most exports end before.
    package var inLine: Int
    /// Bytes that the thread hands over at once, and how often it may do so before the reader takes any.
    package var block: Int
    package var blocks: Int

    package init(isZlibOnly: Bool = false, inLine: Int = 1 << 20, block: Int = 256 << 10, blocks: Int = 4) {
        (self.isZlibOnly, self.inLine, self.block, self.blocks) = (isZlibOnly, inLine, block, blocks)
    }

    /// Bound to a scope by the tests, which compare.
    @TaskLocal package static var current = Inflation()
}

/// What one call of an inflating library came to.
struct InflationStep {
    enum Outcome {
        /// All of the input is taken, or all of the room.
        case going
        /// Of zlib alone: a member's header is behind, its data begins.
        case data
        case end
        /// The input is not what it should be.
        case refused
    }
    var outcome: Outcome
    /// Bytes of the input that are done with, and bytes that came out.
    var taken: Int
    var made: Int
}
