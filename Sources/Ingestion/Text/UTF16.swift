import Diagnostics

/// Turns UTF-16 with the low byte first into UTF-8, chunk by chunk; a character cut by a chunk's border waits for its rest.
struct UTF16: ~Copyable {
    private var input: [UInt8]
    private var inputEnd = 0
    private var place = 0
    private var isAtEnd = false
    /// The first unit that is no character: nothing is converted from there on.
    private(set) var fault: TextFault?

    init(inputSize: Int) { input = [UInt8](repeating: 0, count: max(8, inputSize)) }

    /// Up to `most` bytes of UTF-8 into `buffer` from `start`; 0 at the end or at the fault.
    mutating func read(from bytes: inout ByteInput, into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int {
        // One character needs up to four bytes of room.
        let limit = min(start + most, buffer.count) - 4
        guard limit >= start else { return 0 }
        var out = start
        while fault == nil {
            while out <= limit, let (scalar, length) = next() {
                place += length
                out = write(scalar, &buffer, at: out)
            }
            if out > start || fault != nil { break }
            if isAtEnd {
                if place < inputEnd { fault = .incomplete }
                break
            }
            try refill(&bytes)
        }
        return out - start
    }

    private mutating func refill(_ bytes: inout ByteInput) throws(Refusal) {
        let left = inputEnd - place
        for i in 0..<left { input[i] = input[place + i] }
        place = 0
        let got = try bytes.read(into: &input, at: left, atMost: input.count - left)
        inputEnd = left + got
        isAtEnd = got == 0
    }

    private func unit(_ at: Int) -> UInt32 { UInt32(input[at]) | UInt32(input[at + 1]) << 8 }

    /// The next whole character and its bytes.
    private mutating func next() -> (scalar: UInt32, length: Int)? {
        guard place + 2 <= inputEnd else { return nil }
        let first = unit(place)
        guard first & 0xF800 == 0xD800 else { return (first, 2) }
        guard first < 0xDC00 else {
            fault = .invalid(first)
            return nil
        }
        guard place + 4 <= inputEnd else { return nil }
        let second = unit(place + 2)
        guard second & 0xFC00 == 0xDC00 else {
            fault = .invalid(first)
            return nil
        }
        return (0x10000 + (first & 0x3FF) << 10 + second & 0x3FF, 4)
    }

    private func write(_ scalar: UInt32, _ buffer: inout [UInt8], at place: Int) -> Int {
        guard let scalar = Unicode.Scalar(scalar) else { return place }
        var place = place
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            buffer[place] = byte
            place += 1
        }
        return place
    }
}
