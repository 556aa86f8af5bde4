import Facts
import Scheme
import Synchronization

/// Who is told how far reading has come; nobody unless a terminal or a log is there.
public struct Progress: Sendable {
    public enum Event: Sendable, Equatable {
        /// A source begins: so many exports.
        case begins(source: String, files: Int)
        /// So many more bytes are to be read than was known; fewer, where it turns out that they are known.
        case expects(Int)
        /// So many bytes were read; below 0 where they are read again.
        case read(Int)
        /// One export is done with.
        case file
        /// An export is still being written, and is waited for.
        case waits(file: String)
        case ends(SourceSummary)
    }

    /// What was read of a source.
    public struct SourceSummary: Sendable, Equatable {
        public var source: String
        public var files: Int
        /// Exports that could not be read; the others are `files`.
        public var refused: Int
        public var records: Int
        public var rejected: Int
        /// Of the exports as they lie on the disk, those included that were known.
        public var bytes: Int
        public init(source: String, files: Int, refused: Int, records: Int, rejected: Int, bytes: Int) {
            (self.source, self.files, self.refused) = (source, files, refused)
            (self.records, self.rejected, self.bytes) = (records, rejected, bytes)
        }
    }

    /// Called from several threads.
    public var tell: @Sendable (Event) -> Void
    public init(_ tell: @escaping @Sendable (Event) -> Void) { self.tell = tell }

    public static let silent = Progress { _ in }

    func begins(_ source: Source, _ files: Int = 1) { tell(.begins(source: source.name, files: files)) }

    func ends(_ source: Source, _ inputs: [Input], refused: Int = 0) {
        var summary = SourceSummary(source: source.name, files: inputs.count, refused: refused, records: 0, rejected: 0, bytes: 0)
        for input in inputs {
            summary.records += input.counts.read
            summary.rejected += input.counts.rejected
            summary.bytes += input.bytes
        }
        tell(.ends(summary))
    }
}

/// Counts what one reading of one export has read of it, and tells.
final class Meter: Sendable {
    private let progress: Progress
    private let size: Int
    private let count = Atomic<Int>(0)

    /// - Parameter size: bytes of the export; what is read of it again is not told.
    init(_ progress: Progress, size: Int) { (self.progress, self.size) = (progress, size) }

    /// Bound to the reading of an export, as long as that takes.
    @TaskLocal static var current: Meter?

    func add(_ bytes: Int) {
        let (before, after) = count.add(bytes, ordering: .relaxed)
        let told = min(after, size) - min(before, size)
        if told > 0 { progress.tell(.read(told)) }
    }

    /// The export is read again from its beginning.
    func beginAgain() {
        let told = min(count.exchange(0, ordering: .relaxed), size)
        if told > 0 { progress.tell(.read(-told)) }
    }
}
