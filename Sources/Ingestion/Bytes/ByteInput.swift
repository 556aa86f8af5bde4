import Diagnostics
import Scheme

/// The bytes of an export: of the file itself, or out of it when its name ends in `.gz`.
package struct ByteInput: ~Copyable {
    /// One of them.
    private var file: BytesAhead<RawFile>?
    private var inflated: BytesAhead<Inflater>?
    /// What was looked at ahead of reading, and how much of it has been read since.
    private var ahead: [UInt8] = []
    private var taken = 0
    private var delayed: Refusal?

    /// - Parameter inputSize: how many compressed bytes are read at once.
    package init(
        _ input: InputFile, limits: Source.Limits = Source.Limits(), inputSize: Int = 64 << 10, reading: ByteReading = .current
    ) throws(Refusal) {
        if input.path.hasSuffix(".gz") {
            let inflater = try Inflater(input, limits: limits, inputSize: inputSize, isZlibOnly: reading.isZlibOnly)
            inflated = BytesAhead(inflater, reading)
        } else {
            file = BytesAhead(try RawFile(input), reading)
        }
    }

    /// The first bytes, up to `most`, before anything is read.
    ///
    /// What goes wrong meanwhile is told when reading gets there.
    ///
    /// - Returns: the bytes, and whether they are all there are.
    mutating func peek(_ most: Int) -> (bytes: [UInt8], isWhole: Bool) {
        var bytes = [UInt8](repeating: 0, count: most)
        var (filled, isWhole) = (0, false)
        do throws(Refusal) {
            while filled < most, !isWhole {
                let got = try fetch(into: &bytes, at: filled, atMost: most - filled)
                filled += got
                isWhole = got == 0
            }
        } catch {
            delayed = error
        }
        bytes.removeLast(most - filled)
        ahead = bytes
        return (bytes, isWhole)
    }

    /// Up to `most` bytes into `buffer` from `start`; 0 at the end.
    package mutating func read(into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int {
        guard taken < ahead.count else {
            if let delayed { throw delayed }
            return try fetch(into: &buffer, at: start, atMost: most)
        }
        let count = min(most, buffer.count - start, ahead.count - taken)
        guard count > 0 else { return 0 }
        buffer.replaceSubrange(start..<(start + count), with: ahead[taken..<(taken + count)])
        taken += count
        guard taken == ahead.count else { return count }
        (ahead, taken) = ([], 0)
        guard delayed == nil else { return count }
        // Filled up: what is asked for next then begins where sizes are looked at, and is inflated in one go.
        do throws(Refusal) {
            return count + (try fetch(into: &buffer, at: start + count, atMost: most - count))
        } catch {
            delayed = error
            return count
        }
    }

    private mutating func fetch(into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int {
        guard inflated != nil else { return try file?.read(into: &buffer, at: start, atMost: most) ?? 0 }
        var count = 0
        while count < most {
            do throws(Refusal) {
                let got = try inflated?.read(into: &buffer, at: start + count, atMost: most - count) ?? 0
                if got == 0 { break }
                count += got
            } catch {
                // What came before it comes first.
                if count == 0 { throw error }
                delayed = error
                break
            }
        }
        return count
    }

    /// Raw bytes of the file and their hash, once everything is read.
    package mutating func finished() throws(Refusal) -> (count: Int, blake3: String) {
        if let whole = try inflated?.finished() { return whole }
        return try file?.finished() ?? (0, "")
    }

    /// Reads a compressed file to its end for nothing but its checksums.
    static func checkContainer(_ file: InputFile, limits: Source.Limits) throws(Refusal) {
        guard file.path.hasSuffix(".gz") else { return }
        var input = try ByteInput(file, limits: limits)
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while try input.read(into: &buffer, at: 0, atMost: buffer.count) > 0 {}
    }
}
