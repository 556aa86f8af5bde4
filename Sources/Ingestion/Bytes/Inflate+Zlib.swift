import CZlib

/// zlib's view of one gzip member: its header, its data, its checksum and length.
struct ZlibInflate: ~Copyable {
    /// zlib keeps a pointer back to this, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
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

    /// For the next member.
    mutating func restart() { inflateReset(stream) }

    /// - Parameter stopsAtData: Whether to stop behind a member's header.
    mutating func step(
        _ input: [UInt8], _ ready: Range<Int>, _ output: inout [UInt8], _ room: Range<Int>, stopsAtData: Bool
    ) -> InflationStep {
        input.withUnsafeBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                let (count, space) = (min(ready.count, 1 << 30), min(room.count, 1 << 30))
                // zlib only reads there, but has no `const` for it.
                stream.pointee.next_in = source.baseAddress.map { UnsafeMutablePointer(mutating: $0 + ready.lowerBound) }
                stream.pointee.avail_in = UInt32(count)
                stream.pointee.next_out = target.baseAddress.map { $0 + room.lowerBound }
                stream.pointee.avail_out = UInt32(space)
                let status = inflate(stream, stopsAtData ? Z_BLOCK : Z_NO_FLUSH)
                let outcome: InflationStep.Outcome =
                    switch status {
                    case Z_OK, Z_BUF_ERROR: stopsAtData && stream.pointee.data_type & 128 != 0 ? .data : .going
                    case Z_STREAM_END: .end
                    default: .refused
                    }
                return InflationStep(
                    outcome: outcome, taken: count - Int(stream.pointee.avail_in), made: space - Int(stream.pointee.avail_out))
            }
        }
    }

    /// The CRC-32 of what had `checksum`, and some bytes more.
    static func checksum(_ checksum: UInt32, _ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
        bytes.withUnsafeBufferPointer {
            UInt32(truncatingIfNeeded: crc32_z(UInt(checksum), $0.baseAddress.map { $0 + range.lowerBound }, range.count))
        }
    }

    /// Bytes taken of this member.
    var taken: Int { Int(stream.pointee.total_in) }

    /// In zlib's words, once it refused.
    var reason: String { stream.pointee.msg.map { String(cString: $0) } ?? "damaged" }
}
