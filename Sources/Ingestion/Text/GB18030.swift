import Diagnostics
import Glibc

/// Turns GB18030 into UTF-8, chunk by chunk; a character cut by a chunk's border waits for its rest.
struct GB18030: ~Copyable {
    private let handle: iconv_t?
    private var input: [UInt8]
    private var inputEnd = 0
    private var inputStart = 0
    private var isAtEnd = false
    /// The first byte that is not GB18030: nothing is converted from there on.
    private(set) var fault: TextFault?

    init(inputSize: Int) {
        input = [UInt8](repeating: 0, count: max(8, inputSize))
        let opened = iconv_open("UTF-8", "GB18030")
        handle = Int(bitPattern: opened) == -1 ? nil : opened
    }

    deinit { if let handle { iconv_close(handle) } }

    /// Up to `most` bytes of UTF-8 into `buffer` from `start`; 0 at the end or at the fault.
    mutating func read(from bytes: inout ByteInput, into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int {
        // One character needs up to four bytes of room.
        let room = min(most, buffer.count - start)
        guard room >= 4 else { return 0 }
        guard handle != nil else {
            throw Refusal(
                .error(
                    "encoding-unsupported", at: nil, "The C library converts GB18030",
                    fix: "install its conversion modules (gconv), or deliver the file in UTF-8"))
        }
        while fault == nil {
            if inputStart < inputEnd {
                let (made, problem) = convert(&buffer, start, room)
                if problem == EILSEQ { fault = .invalidByte(input[inputStart]) }
                if made > 0 { return made }
                if fault != nil { return 0 }
            }
            if isAtEnd {
                if inputStart < inputEnd { fault = .incomplete }
                return 0
            }
            try refill(&bytes)
        }
        return 0
    }

    /// Keeps what is left of the input (a cut character) and reads on behind it.
    private mutating func refill(_ bytes: inout ByteInput) throws(Refusal) {
        let left = inputEnd - inputStart
        for i in 0..<left { input[i] = input[inputStart + i] }
        inputStart = 0
        let got = try bytes.read(into: &input, at: left, atMost: input.count - left)
        inputEnd = left + got
        isAtEnd = got == 0
    }

    private mutating func convert(_ buffer: inout [UInt8], _ start: Int, _ room: Int) -> (made: Int, problem: Int32) {
        var (left, space) = (inputEnd - inputStart, room)
        let from = inputStart
        var problem: Int32 = 0
        input.withUnsafeMutableBytes { source in
            buffer.withUnsafeMutableBytes { target in
                var reading = source.baseAddress?.advanced(by: from).assumingMemoryBound(to: CChar.self)
                var writing = target.baseAddress?.advanced(by: start).assumingMemoryBound(to: CChar.self)
                if iconv(handle, &reading, &left, &writing, &space) == -1 { problem = errno }
            }
        }
        inputStart = inputEnd - left
        return (room - space, problem)
    }

    /// Whether bytes read as GB18030 (cut anywhere at their end) and are not plain ASCII.
    static func accepts(_ bytes: ArraySlice<UInt8>) -> Bool {
        let opened = iconv_open("UTF-8", "GB18030")
        guard Int(bitPattern: opened) != -1, let handle = opened else { return false }
        defer { iconv_close(handle) }
        var source = Array(bytes)
        var target = [UInt8](repeating: 0, count: source.count * 4)
        var (left, space, problem) = (source.count, target.count, Int32(0))
        source.withUnsafeMutableBytes { source in
            target.withUnsafeMutableBytes { target in
                var reading = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var writing = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                if iconv(handle, &reading, &left, &writing, &space) == -1 { problem = errno }
            }
        }
        return problem != EILSEQ && bytes.contains { $0 >= 0x80 }
    }
}
