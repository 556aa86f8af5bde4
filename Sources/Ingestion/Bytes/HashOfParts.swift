import Hashing
import Synchronization

/// The hash of a file of which several read parts, each hashing its own.
package final class HashOfParts: Sendable {
    private struct State: ~Copyable {
        var hash = Blake3()
        var parts = InOrder<Blake3.Part>()
    }
    private let state = Mutex(State())

    /// Parts begin at multiples of so many bytes.
    static let step = 1024

    /// Hashes what stands at `offset` in the file.
    func add(_ bytes: RawSpan, at offset: Int) {
        let (part, place) = (Blake3.Part(bytes, at: offset), offset..<offset + bytes.byteCount)
        state.withLock { state in
            for part in state.parts.add(part, of: place) { state.hash.append(part) }
        }
    }

    /// Of all that was added, as hexadecimal digits.
    func hex() -> String { state.withLock { $0.hash.hex() } }
}
