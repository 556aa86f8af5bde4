import CZlib
import Diagnostics
import Scheme

/// Gunzips one file: members one after the other, each checked; zeros after the last are padding, anything else is refused.
struct Inflater: ~Copyable {
    private let location: Location
    private let mostInflated: Int
    private let mostRatio: Int
    /// zlib keeps a pointer back to this, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8]
    private var inputEnd = 0
    private var inputStart = 0
    private var members = 0
    private var isInMember = false
    private var consumed = 0
    private var produced = 0

    init(location: Location, limits: Source.Limits, inputSize: Int) {
        self.location = location
        mostInflated = limits.inflated ?? Limits.inflated
        mostRatio = limits.ratio ?? Limits.inflationRatio
        input = [UInt8](repeating: 0, count: max(1, inputSize))
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 16: a gzip header and trailer, nothing else.
        inflateInit2_(stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Inflates up to `most` bytes into `buffer` from `start`; 0 at the end.
    mutating func read(from file: inout RawFile, into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int {
        let room = min(most, buffer.count - start)
        while room > 0 {
            if inputStart == inputEnd {
                inputStart = 0
                inputEnd = try file.read(into: &input, at: 0, atMost: input.count)
                if inputEnd == 0 {
                    if isInMember || members == 0 { throw truncated() }
                    return 0
                }
            }
            if !isInMember, members > 0, try skipsPadding() { continue }
            isInMember = true
            let (status, taken, made) = step(&buffer, start, room)
            inputStart += taken
            consumed += taken
            produced += made
            switch status {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END:
                members += 1
                isInMember = false
                inflateReset(stream)
            default: throw corrupt()
            }
            try checkSize()
            if made > 0 { return made }
        }
        return 0
    }

    private mutating func step(_ buffer: inout [UInt8], _ start: Int, _ room: Int) -> (status: Int32, taken: Int, made: Int) {
        let (inputStart, inputEnd, stream) = (inputStart, inputEnd, stream)
        return input.withUnsafeMutableBufferPointer { source in
            buffer.withUnsafeMutableBufferPointer { target in
                let (ready, space) = (min(inputEnd - inputStart, 1 << 30), min(room, 1 << 30))
                stream.pointee.next_in = source.baseAddress.map { $0 + inputStart }
                stream.pointee.avail_in = UInt32(ready)
                stream.pointee.next_out = target.baseAddress.map { $0 + start }
                stream.pointee.avail_out = UInt32(space)
                let status = inflate(stream, Z_NO_FLUSH)
                return (status, ready - Int(stream.pointee.avail_in), space - Int(stream.pointee.avail_out))
            }
        }
    }

    /// Between members: true when a zero was skipped, false when the next member seems to begin.
    private mutating func skipsPadding() throws(Refusal) -> Bool {
        let byte = input[inputStart]
        if byte == 0x1F { return false }
        guard byte == 0 else { throw garbage() }
        inputStart += 1
        consumed += 1
        return true
    }

    private func checkSize() throws(Refusal) {
        if produced > mostInflated {
            throw Refusal(
                .error(
                    "gzip-too-large", at: location,
                    "A compressed export holds at most \(mostInflated) bytes; more came out of its first \(consumed)",
                    fix: "look at the file with care; when it is honest, declare `limits: {inflated: …}` with a greater size"))
        }
        guard produced > Limits.inflatedBeforeRatio, produced / mostRatio > consumed else { return }
        throw Refusal(
            .error(
                "gzip-bomb", at: location,
                "A compressed export holds at most \(mostRatio) bytes per compressed byte; \(produced) came out of its first \(consumed)",
                fix: "look at the file with care; when it is honest, declare `limits: {ratio: …}` with a greater one"))
    }

    private func truncated() -> Refusal {
        Refusal(
            .error(
                "gzip-truncated", at: location, "A gzip file is complete; this one ends inside its data, at byte \(consumed)",
                fix: "copy the file again"))
    }

    private func garbage() -> Refusal {
        Refusal(
            .error(
                "gzip-trailing-bytes", at: location, "Nothing follows the last gzip member; at byte \(consumed) something does",
                fix: "copy the file again"))
    }

    private func corrupt() -> Refusal {
        // The two bytes that every member begins with are wrong.
        if stream.pointee.total_in <= 2, members == 0 {
            return Refusal(
                .error(
                    "gzip-expected", at: location, "A file whose name ends in .gz is a gzip file; at byte 0 this one is not",
                    fix: "rename it, or compress it with gzip"))
        }
        if stream.pointee.total_in <= 2 { return garbage() }
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "damaged"
        return Refusal(
            .error(
                "gzip-corrupt", at: location, "The data of a gzip file agrees with its checksum; near byte \(consumed): \(reason)",
                fix: "copy the file again"))
    }
}
