import Diagnostics

/// The bytes of an export: of the file itself, or out of it when its name ends in `.gz`.
struct ByteInput: ~Copyable {
    private var file: RawFile
    private var inflater: Inflater?

    /// `inputSize` is how many compressed bytes are read at once.
    init(_ input: InputFile, inputSize: Int = 128 << 10) throws(Refusal) {
        file = try RawFile(input)
        inflater = input.path.hasSuffix(".gz") ? Inflater(location: input.location, inputSize: inputSize) : nil
    }

    /// Up to `most` bytes into `buffer` from `start`; 0 at the end.
    mutating func read(into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int {
        if let made = try inflater?.read(from: &file, into: &buffer, at: start, atMost: most) { return made }
        return try file.read(into: &buffer, at: start, atMost: most)
    }

    /// Raw bytes of the file and their hash, once everything is read.
    mutating func finished() throws(Refusal) -> (count: Int, sha256: String) { try file.finished() }
}
