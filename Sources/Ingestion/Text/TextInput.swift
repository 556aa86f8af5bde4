import Diagnostics
import Scheme

/// The text of an export, checked: whole characters of the declared encoding, no NUL.
///
/// UTF-8 and GB18030 stay as they are, since the structure of CSV can be found in the raw bytes of both; UTF-16 becomes UTF-8.
struct TextInput: ~Copyable {
    let location: Location
    /// Of what the reader gets: cells are to be decoded when it is GB18030.
    let isGB18030: Bool
    /// Bytes of the mark at the beginning.
    let mark: Int
    private let encoding: Source.Encoding
    private let alternative: Source.Encoding?
    private var bytes: ByteInput
    private var converter: UTF16?
    /// Places in the reader's buffer.
    private var checked = 0

    init(_ file: InputFile, encoding: Source.Encoding, limits: Source.Limits, chunk: Int) throws(Refusal) {
        var bytes = try ByteInput(file, limits: limits, inputSize: min(chunk, 128 << 10))
        let first = try FirstBytes(&bytes, of: file, declared: encoding)
        if encoding == .gb18030, GB18030.table == nil {
            throw Refusal(
                .error(
                    "encoding-unsupported", at: file.location, "The C library converts GB18030",
                    fix: "install its conversion modules (gconv), or deliver the file in UTF-8"))
        }
        location = file.location
        self.encoding = encoding
        isGB18030 = encoding == .gb18030
        (mark, alternative) = (first.mark, first.alternative)
        converter = encoding == .utf16le ? UTF16(inputSize: chunk) : nil
        self.bytes = bytes
    }

    /// What one read gave: how far the buffer is filled now, and whether that was all.
    struct Filled {
        /// Bytes that may be used: valid text in whole characters.
        var usable: Int
        /// Bytes in the buffer: a cut character may follow `usable`.
        var filled: Int
        var isLast: Bool
        var fault: TextFault?
    }

    /// Reads behind `filled` and checks what came.
    mutating func read(into buffer: inout [UInt8], filled: Int, atMost most: Int) throws(Refusal) -> Filled {
        var got: Int
        if let made = try converter?.read(from: &bytes, into: &buffer, at: filled, atMost: max(4, most)) {
            got = made
        } else {
            got = try bytes.read(into: &buffer, at: filled, atMost: most)
        }
        let end = filled + got
        let (valid, fault) =
            isGB18030
            ? GB18030Check.check(buffer, from: checked, to: end, isLast: got == 0)
            : UTF8Check.check(buffer, from: checked, to: end, isLast: got == 0)
        checked = valid
        return Filled(usable: valid, filled: end, isLast: got == 0, fault: fault ?? (got == 0 ? converter?.fault : nil))
    }

    /// The reader moved its buffer's content towards the front.
    mutating func moved(by distance: Int) { checked -= distance }

    mutating func finished() throws(Refusal) -> (count: Int, blake3: String) { try bytes.finished() }

    /// Characters in `buffer[start..<end]`.
    func characters(_ buffer: borrowing [UInt8], from start: Int, to end: Int) -> Int {
        var (place, count) = (start, 0)
        while place < end {
            count += 1
            if isGB18030 {
                place += max(1, GB18030Check.length(buffer.span, at: place, end))
            } else {
                repeat { place += 1 } while place < end && buffer[place] & 0xC0 == 0x80
            }
        }
        return count
    }

    /// Why the file cannot be read on from a place in it.
    func refusal(_ fault: TextFault, line: Int, column: Int) -> Refusal {
        let spot = Location(location.path, line: line, column: column)
        switch fault {
        case .nul:
            return Refusal(
                .error("nul-byte", at: spot, "A text file has no NUL bytes", fix: "export the file again as text, in UTF-8 or GB18030"))
        case .incomplete:
            return Refusal(
                .error("encoding-incomplete", at: spot, "A text file ends with a whole character", fix: "copy the file again"))
        case .invalid(let value):
            let written = "0x" + String(value, radix: 16, uppercase: true)
            return Refusal(
                .error(
                    "encoding-invalid", at: spot,
                    "The bytes of a file follow its declared encoding, \(encoding.rawValue); \(written) does not",
                    fix: alternative.map { "declare `encoding: \($0.rawValue)`" } ?? "export the file in \(encoding.rawValue) again"))
        }
    }
}
