#if ISAL
    import CISAL

    /// ISA-L's view of the data of one gzip member, behind its header: several times as fast as zlib.
    ///
    /// It says that something is wrong, not exactly what and where: that is asked of zlib.
    struct ISALInflate: ~Copyable {
        /// Whether this program was built with it.
        static let isHere = true

        private let state: UnsafeMutablePointer<inflate_state>

        /// nil where the program was built without ISA-L.
        init?() {
            state = .allocate(capacity: 1)
            state.initialize(to: inflate_state())
            isal_inflate_init(state)
        }

        deinit {
            state.deinitialize(count: 1)
            state.deallocate()
        }

        /// For the data of the next member.
        mutating func restart() {
            isal_inflate_reset(state)
            // Computes the checksum; what surrounds the data is not its business.
            state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR)
        }

        mutating func step(_ input: [UInt8], _ ready: Range<Int>, _ output: inout [UInt8], _ room: Range<Int>) -> InflationStep {
            input.withUnsafeBufferPointer { source in
                output.withUnsafeMutableBufferPointer { target in
                    let (count, space) = (min(ready.count, 1 << 30), min(room.count, 1 << 30))
                    state.pointee.next_in = source.baseAddress.map { UnsafeMutablePointer(mutating: $0 + ready.lowerBound) }
                    state.pointee.avail_in = UInt32(count)
                    state.pointee.next_out = target.baseAddress.map { $0 + room.lowerBound }
                    state.pointee.avail_out = UInt32(space)
                    let status = isal_inflate(state)
                    // It compares distances with this count, which would begin again at 4 GiB; only whether it is below 32 KiB matters.
                    if state.pointee.total_out > 1 << 30 { state.pointee.total_out -= 1 << 29 }
                    let isAtEnd = state.pointee.block_state == ISAL_BLOCK_FINISH
                    return InflationStep(
                        outcome: status != ISAL_DECOMP_OK ? .refused : isAtEnd ? .end : .going,
                        taken: count - Int(state.pointee.avail_in), made: space - Int(state.pointee.avail_out))
                }
            }
        }

        /// CRC-32 of what came out of this member.
        var checksum: UInt32 { state.pointee.crc }

        /// At the end of the data: the bytes behind it that were taken already, at most eight.
        var following: [UInt8] {
            let bits = max(0, Int(state.pointee.read_in_length))
            let bytes = state.pointee.read_in >> UInt64(bits % 8)
            return (0..<(bits / 8)).map { UInt8(truncatingIfNeeded: bytes >> UInt64(8 * $0)) }
        }

        /// How many of the bytes taken belong, at most, to what has not come out yet.
        var ahead: Int {
            // A literal takes fifteen bits at most; a block's header is kept in full until it is whole.
            2 * max(0, Int(state.pointee.tmp_out_valid) - Int(state.pointee.tmp_out_processed)) + 1_024
        }
    }
#else
    /// This program was built without ISA-L: there is none of these.
    struct ISALInflate: ~Copyable {
        static let isHere = false

        init?() { return nil }
        mutating func restart() {}
        mutating func step(_ input: [UInt8], _ ready: Range<Int>, _ output: inout [UInt8], _ room: Range<Int>) -> InflationStep {
            InflationStep(outcome: .refused, taken: 0, made: 0)
        }
        var checksum: UInt32 { 0 }
        var following: [UInt8] { [] }
        var ahead: Int { 0 }
    }
#endif
