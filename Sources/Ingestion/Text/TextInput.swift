import Diagnostics
import Scheme

/// The text of an export as valid UTF-8 without NUL, whatever its declared encoding.
struct TextInput: ~Copyable {
    let location: Location
    private let encoding: Source.Encoding
    private var bytes: ByteInput
    private var converter: GB18030?
    /// Places in the reader's buffer.
    private var checked = 0

    init(_ file: InputFile, encoding: Source.Encoding, chunk: Int) throws(Refusal) {
        location = file.location
        self.encoding = encoding
        bytes = try ByteInput(file, inputSize: min(chunk, 128 << 10))
        converter = encoding == .gb18030 ? GB18030(inputSize: chunk) : nil
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
        let (valid, fault) = UTF8Check.check(buffer, from: checked, to: end, isLast: got == 0)
        checked = valid
        return Filled(usable: valid, filled: end, isLast: got == 0, fault: fault ?? (got == 0 ? converter?.fault : nil))
    }

    /// The reader moved its buffer's content towards the front.
    mutating func moved(by distance: Int) { checked -= distance }

    mutating func finished() throws(Refusal) -> (count: Int, sha256: String) { try bytes.finished() }

    /// Why the file cannot be read on from `place` on line `line`.
    func refusal(_ fault: TextFault, in buffer: borrowing [UInt8], at place: Int, filled: Int, line: Int, column: Int) -> Refusal {
        let spot = Location(location.path, line: line, column: column)
        switch fault {
        case .nul:
            return Refusal(
                .error("nul-byte", at: spot, "A text file has no NUL bytes", fix: "export the file again as text, in UTF-8 or GB18030"))
        case .incomplete:
            return Refusal(
                .error("encoding-incomplete", at: spot, "A text file ends with a whole character", fix: "copy the file again"))
        case .invalidByte(let byte):
            let value = String(byte, radix: 16, uppercase: true)
            let isUTF8 = encoding == .utf8
            let rest = buffer[min(place, filled)..<min(filled, place + 4_096)]
            let looksOther = isUTF8 && GB18030.accepts(rest)
            let fix =
                looksOther
                ? "declare `encoding: gb18030`"
                : isUTF8 ? "export the file in UTF-8" : "declare `encoding: utf-8`, or export the file in GB18030"
            let summary = "The bytes of a file follow its declared encoding, \(encoding.rawValue); 0x\(value) does not"
            return Refusal(.error("encoding-invalid", at: spot, summary, fix: fix))
        }
    }
}
