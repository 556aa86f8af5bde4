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
