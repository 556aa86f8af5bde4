import Diagnostics
import Scheme

/// Finds where a segment of a file may end.
protocol SegmentBorders: Sendable {
    /// Bytes that a segment has at most: where none of these has a border, the file is not cut.
    static var most: Int { get }
    /// The last border in the text that begins where a record does, 0 where there is none; and the line breaks before it, 0 where the readers
    /// count them.
    func last(in text: Span<UInt8>) -> (place: Int, breaks: Int)
}

/// Some records as they lie in the file.
struct FileSegment: Sendable {
    var bytes: [UInt8] = []
    /// Where they begin in `bytes`, behind no byte that could belong to them.
    var start = 0
    var count = 0
    /// Where they begin in the text, and on which line.
    var offset = 0
    var line = 1
    var isLast = false

    var end: Int { start + count }
    /// In the text.
    var place: Range<Int> { offset..<offset + count }
}

/// Cuts the text of a file into stretches of whole records, for several readers at once.
///
/// Borders are guesses. Whoever reads a segment finds out whether they were right here: its last record ends where the segment does.
/// Where one does not, the file is read from front to back. Since a segment begins where the one before ended, all of them are right
/// when each is.
final class FileSegments<Borders: SegmentBorders>: Sendable {
    typealias Segment = FileSegment

    private let chunks: any FileChunks
    private let rests = RestsInOrder()
    private let borders: Borders
    /// Bytes before a chunk, for what the one before leaves of its last record.
    private static var room: Int { 4 << 10 }

    init(_ file: InputFile, limits: Source.Limits, size: Int, at borders: Borders) throws(Refusal) {
        let size = max(1, size)
        chunks = file.path.hasSuffix(".gz") ? try StreamedChunks(file, limits: limits, size: size) : try PlacedChunks(file, size: size)
        self.borders = borders
    }

    /// The next segment, in the place of one that is done with; false at the end, and for all once something is not as it should be.
    ///
    /// Readers wait for each other only to know where a record begins; each has read and hashed its chunk then.
    func next(_ segment: inout Segment) throws(Refusal) -> Bool {
        do throws(Refusal) {
            while let chunk = try chunks.next(into: &segment.bytes, at: Self.room) {
                guard let rest = rests.rest(for: chunk.number) else { return false }
                put(rest, before: chunk, &segment)
                // A record may be too long here: to be looked at where it is told.
                guard segment.count <= Borders.most else {
                    rests.abandon()
                    return false
                }
                if chunk.isLast {
                    segment.isLast = true
                    rests.end()
                    return segment.count > 0
                }
                if cut(&segment, before: chunk.number + 1) { return true }
            }
        } catch {
            rests.abandon()
            throw error
        }
        return false
    }

    private func put(_ rest: RestsInOrder.Rest, before chunk: FileChunk, _ segment: inout Segment) {
        var start = Self.room
        if rest.bytes.count >= start {
            segment.bytes.insert(contentsOf: repeatElement(0, count: rest.bytes.count), at: start)
            start += rest.bytes.count
        }
        segment.start = start - rest.bytes.count
        segment.bytes.replaceSubrange(segment.start..<start, with: rest.bytes)
        segment.bytes[segment.start - 1] = 0
        (segment.count, segment.offset, segment.line, segment.isLast) = (rest.bytes.count + chunk.count, rest.offset, rest.line, false)
    }

    /// Leaves what is behind the last border to the next chunk; false where that is all.
    private func cut(_ segment: inout Segment, before next: Int) -> Bool {
        let border = borders.last(in: segment.bytes.span.extracting(segment.start..<segment.end))
        let rest = segment.bytes[(segment.start + border.place)..<segment.end]
        rests.leave(
            RestsInOrder.Rest(bytes: Array(rest), offset: segment.offset + border.place, line: segment.line + border.breaks), for: next)
        segment.count = border.place
        return border.place > 0
    }

    /// Nothing more is read by anyone.
    func abandon() { rests.abandon() }

    /// Bytes and hash of the file; nil unless its last segment is out.
    func finished() throws(Refusal) -> (count: Int, blake3: String)? { rests.isWhole ? try chunks.finished() : nil }
}
