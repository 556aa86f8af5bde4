import CZlib
import Diagnostics
import Ingestion
import Scheme

/// What comes out of a gzip file is what zlib makes of it, in every way of inflating and never beyond a declared limit.
///
/// Bit 0 of the first byte says that the document is deflated data alone: then a header and the right checksum are put around it.
enum GzipTarget {
    static func complaint(about input: [UInt8]) -> String? {
        let choice = Choice(input)
        let bytes = choice.has(0) ? wrapped(choice.document) : choice.document
        let scratch = Scratch()
        let file = scratch.file("a.csv.gz", bytes)
        let expected = gunzipped(bytes)
        for limits in [Source.Limits(), Source.Limits(inflated: 3_000)] {
            for inputSize in [4_096, 77] {
                let zlib = Inflated(file, limits, ByteReading(isZlibOnly: true, inLine: .max), inputSize: inputSize)
                if let complaint = compare(zlib, expected, limits) { return "zlib alone, input \(inputSize): \(complaint)" }
                for way in [ByteReading(inLine: .max), ByteReading(inLine: 10, block: 1_000, blocks: 2)] {
                    let other = Inflated(file, limits, way, inputSize: inputSize)
                    // Codes with patterns that stand for nothing are the one thing that ISA-L takes and zlib does not.
                    if zlib.isIncompleteCode, other.refusal == nil { continue }
                    if other.refusal != zlib.refusal || zlib.refusal == nil && other.bytes != zlib.bytes {
                        return "\(way), input \(inputSize), \(limits): \(other.told) is not \(zlib.told)"
                    }
                }
            }
        }
        return nil
    }

    private static func compare(_ own: Inflated, _ expected: [UInt8]?, _ limits: Source.Limits) -> String? {
        if let most = limits.inflated {
            if own.refusal == nil, own.bytes.count > most { return "\(own.bytes.count) bytes came out of at most \(most)" }
            if let expected, (own.refusal == nil) != (expected.count <= most) {
                return "\(own.told), where zlib has \(expected.count) bytes"
            }
            // Looked at every so often, and before the reader has more.
            if own.bytes.count > most + 256 << 10 { return "\(own.bytes.count) bytes came out before the limit of \(most) was noticed" }
            return nil
        }
        if expected == nil { return own.refusal == nil ? "\(own.told), where zlib refuses" : nil }
        // By their ratio, which nothing was declared for.
        if own.ids == "gzip-bomb", let count = expected?.count, count > 16 << 20 { return nil }
        return own.refusal == nil && own.bytes == expected ? nil : "\(own.told), where zlib has \(expected?.count ?? 0) bytes"
    }

    /// Everything that comes out of a file, and why no more.
    private struct Inflated {
        var bytes: [UInt8] = []
        var refusal: String?

        init(_ file: InputFile, _ limits: Source.Limits, _ way: ByteReading, inputSize: Int) {
            do throws(Refusal) {
                var input = try ByteInput(file, limits: limits, inputSize: inputSize, reading: way)
                var buffer = [UInt8](repeating: 0, count: 10_000)
                while true {
                    let count = try input.read(into: &buffer, at: 0, atMost: buffer.count)
                    if count == 0 { break }
                    bytes += buffer[..<count]
                }
                _ = try input.finished()
            } catch { refusal = error.findings.all.map(\.text).joined() }
        }

        var told: String { refusal ?? "\(bytes.count) bytes" }
        var ids: Substring? { refusal?.prefix { $0 != "\n" }.split(separator: "[").last?.split(separator: "]").first }
        var isIncompleteCode: Bool {
            guard let refusal else { return false }
            return ["invalid literal/lengths set", "invalid distances set", "invalid code lengths set"].contains { refusal.contains($0) }
        }
    }

    /// Plain zlib, member by member; zeros after the last are padding. nil where it refuses.
    private static func gunzipped(_ bytes: [UInt8]) -> [UInt8]? {
        var (rest, output) = (bytes[...], [UInt8]())
        repeat {
            guard let (taken, made) = inflated(Array(rest), windowBits: 16 + MAX_WBITS) else { return nil }
            output += made
            rest = rest.dropFirst(taken).drop { $0 == 0 }
        } while !rest.isEmpty
        return output
    }

    private static func inflated(_ bytes: [UInt8], windowBits: Int32) -> (taken: Int, made: [UInt8])? {
        var (stream, output, bytes) = (z_stream(), [UInt8](), bytes)
        inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { inflateEnd(&stream) }
        var block = [UInt8](repeating: 0, count: 64 << 10)
        let status = bytes.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            while true {
                let (status, count) = block.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(target.count)
                    return (inflate(&stream, Z_NO_FLUSH), target.count - Int(stream.avail_out))
                }
                output += block[..<count]
                if status != Z_OK || count == 0 && stream.avail_in == 0 { return status }
            }
        }
        return status == Z_STREAM_END ? (Int(stream.total_in), output) : nil
    }

    /// A file whose data is `deflated`, with the checksum and the length that it should have.
    private static func wrapped(_ deflated: [UInt8]) -> [UInt8] {
        let (taken, made) = inflated(deflated, windowBits: -MAX_WBITS) ?? (deflated.count, [])
        let checksum = UInt32(truncatingIfNeeded: crc32_z(0, made, made.count))
        let trailer = [checksum, UInt32(truncatingIfNeeded: made.count)].flatMap { word in
            [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> $0) }
        }
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF] + deflated.prefix(taken) + trailer + deflated.dropFirst(taken)
    }
}
