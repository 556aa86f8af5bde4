import Diagnostics
import Scheme

/// Gunzips one file: members one after the other, each checked; zeros after the last are padding, anything else is refused.
///
/// zlib reads what surrounds the data of a member, and the data too where there is no ISA-L. Whatever ISA-L stops at, and whatever comes
/// near a limit, is read again by zlib from the beginning of its member: so zlib alone says what is wrong with a file and where, and it has
/// the last word on what is right.
struct Inflater: ByteSource, ~Copyable {
    private var file: RawFile
    private let mostInflated: Int
    private let mostRatio: Int
    private var zlib = ZlibInflate()
    /// nil for the rest of a file in which zlib was asked.
    private var isal: ISALInflate?
    private var input: [UInt8]
    private var inputEnd = 0
    private var inputStart = 0
    private var stage = Stage.between
    private var members = 0
    private var consumed = 0
    private var produced = 0
    /// Where the member begins, in the file and in what comes out of it.
    private var member = (consumed: 0, produced: 0)
    private var repeated = Repeated()
    /// Checksum and length as the file has them, behind data that ISA-L inflated.
    private var trailer: [UInt8] = []

    /// Bytes still to come that came before, and what their checksum was.
    private struct Repeated {
        var count = 0
        var checksum: UInt32 = 0
        var running: UInt32 = 0
    }

    /// Where in the file reading stands; all but `isalData` and `trailer` are zlib's.
    private enum Stage { case between, member, isalData, trailer }

    /// Sizes are looked at whenever a multiple of so many bytes has come out and at each member's end, however the reader asks for them.
    static let lookedAtEvery = 256 << 10

    /// Opens a file; throws as `RawFile` does.
    ///
    /// `inputSize` is how many compressed bytes are read at once.
    init(_ file: InputFile, limits: Source.Limits, inputSize: Int, isZlibOnly: Bool) throws(Refusal) {
        self.file = try RawFile(file)
        mostInflated = limits.inflated ?? Limits.inflated
        mostRatio = limits.ratio ?? Limits.inflationRatio
        isal = isZlibOnly ? nil : ISALInflate()
        input = [UInt8](repeating: 0, count: max(1, inputSize))
    }

    /// Raw bytes of the file and their hash, once everything is read.
    mutating func finished() throws(Refusal) -> (count: Int, blake3: String) { try file.finished() }

    /// Inflates up to `most` bytes into `buffer` from `start`; 0 at the end.
    mutating func read(into buffer: inout [UInt8], at start: Int, atMost most: Int) throws(Refusal) -> Int {
        let room = min(most, buffer.count - start)
        while room > 0 {
            if inputStart == inputEnd { try refill() }
            switch stage {
            case .between:
                if inputStart == inputEnd {
                    if members == 0 { throw truncated() }
                    return 0
                }
                if members > 0, try skipsPadding() { continue }
                member = (consumed, produced)
                stage = .member
            case .member:
                if inputStart == inputEnd { throw truncated() }
                let made = try zlibStep(&buffer, start, room)
                if made > 0 { return made }
            case .isalData:
                let made = try isalStep(&buffer, start, room)
                if made > 0 { return made }
            case .trailer: try readTrailer()
            }
        }
        return 0
    }

    private mutating func refill() throws(Refusal) {
        inputStart = 0
        // Cut at the same places whether or not a member is read again.
        inputEnd = try file.read(into: &input, at: 0, atMost: input.count - consumed % input.count)
    }

    /// As many bytes as may come out before sizes are looked at, or before new ones come.
    private func part(of room: Int) -> Int {
        let part = min(room, Inflater.lookedAtEvery - produced % Inflater.lookedAtEvery)
        return repeated.count > 0 ? min(part, repeated.count) : part
    }

    // MARK: - zlib

    private mutating func zlibStep(_ buffer: inout [UInt8], _ start: Int, _ room: Int) throws(Refusal) -> Int {
        let step = zlib.step(
            input, inputStart..<inputEnd, &buffer, start..<(start + part(of: room)), stopsAtData: isal != nil)
        inputStart += step.taken
        consumed += step.taken
        produced += step.made
        switch step.outcome {
        case .going: if step.made > 0, produced % Inflater.lookedAtEvery == 0 { try checkSize() }
        case .data:
            isal?.restart()
            stage = .isalData
        case .end: try endMember()
        case .refused: throw corrupt()
        }
        guard repeated.count > 0 else { return step.made }
        repeated.count -= step.made
        repeated.running = ZlibInflate.checksum(repeated.running, buffer, start..<(start + step.made))
        let isOther = repeated.count == 0 ? repeated.running != repeated.checksum : stage != .member
        if isOther { throw RawFile.changed(file.location) }
        return 0
    }

    private mutating func endMember() throws(Refusal) {
        members += 1
        stage = .between
        zlib.restart()
        try checkSize()
    }

    // MARK: - ISA-L

    private mutating func isalStep(_ buffer: inout [UInt8], _ start: Int, _ room: Int) throws(Refusal) -> Int {
        let (isAtEnd, end, before) = (inputStart == inputEnd, start + part(of: room), isal?.checksum ?? 0)
        guard let step = isal?.step(input, inputStart..<inputEnd, &buffer, start..<end) else { return 0 }
        inputStart += step.taken
        consumed += step.taken
        produced += step.made
        switch step.outcome {
        case .end:
            trailer = isal?.following ?? []
            stage = .trailer
        case .going:
            // The file ends here, or the limits are near.
            let isStuck = isAtEnd && step.made == 0
            if isStuck || produced % Inflater.lookedAtEvery == 0 && isNearLimits() { try askZlib(isal?.checksum ?? 0) }
        case .data, .refused:
            // What came out with the refusal may be wrong: the reader does not get it.
            produced -= step.made
            try askZlib(before)
            return 0
        }
        return step.made
    }

    /// Checksum and length, in eight bytes behind the data.
    private mutating func readTrailer() throws(Refusal) {
        let count = min(8 - trailer.count, inputEnd - inputStart)
        trailer += input[inputStart..<(inputStart + count)]
        inputStart += count
        consumed += count
        guard trailer.count == 8 else {
            if count == 0 { try askZlib(isal?.checksum ?? 0) }
            return
        }
        let told = trailer.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let (length, checksum) = (UInt64(UInt32(truncatingIfNeeded: produced - member.produced)), isal?.checksum ?? 0)
        guard told == length << 32 | UInt64(checksum), !isNearLimits() else { return try askZlib(checksum) }
        try endMember()
    }

    /// Whether zlib, which takes no byte before it needs it, could find that too much came out.
    private mutating func isNearLimits() -> Bool {
        let needed = consumed - (isal?.ahead ?? 0)
        return produced > mostInflated || produced > Limits.inflatedBeforeRatio && produced / mostRatio > needed
    }

    /// Begins the member again, with zlib to the end of the file.
    ///
    /// - Parameter checksum: Of what came out of the member so far, which the reader has.
    private mutating func askZlib(_ checksum: UInt32) throws(Refusal) {
        try file.rewind(to: member.consumed)
        repeated = Repeated(count: produced - member.produced, checksum: checksum)
        (consumed, produced) = member
        (inputStart, inputEnd) = (0, 0)
        isal = nil
        zlib.restart()
        stage = .member
    }

    // MARK: - Refusals

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
                    "gzip-too-large", at: file.location,
                    "A compressed export holds at most \(mostInflated) bytes; more came out of its first \(consumed)",
                    fix: "look at the file with care; when it is honest, declare `limits: {inflated: …}` with a greater size"))
        }
        guard produced > Limits.inflatedBeforeRatio, produced / mostRatio > consumed else { return }
        throw Refusal(
            .error(
                "gzip-bomb", at: file.location,
                "A compressed export holds at most \(mostRatio) bytes per compressed byte; \(produced) came out of its first \(consumed)",
                fix: "look at the file with care; when it is honest, declare `limits: {ratio: …}` with a greater one"))
    }

    private func truncated() -> Refusal {
        Refusal(
            .error(
                "gzip-truncated", at: file.location, "A gzip file is complete; this one ends inside its data, at byte \(consumed)",
                fix: "copy the file again"))
    }

    private func garbage() -> Refusal {
        Refusal(
            .error(
                "gzip-trailing-bytes", at: file.location, "Nothing follows the last gzip member; at byte \(consumed) something does",
                fix: "copy the file again"))
    }

    private func corrupt() -> Refusal {
        // The two bytes that every member begins with are wrong.
        if zlib.taken <= 2, members == 0 {
            return Refusal(
                .error(
                    "gzip-expected", at: file.location, "A file whose name ends in .gz is a gzip file; at byte 0 this one is not",
                    fix: "rename it, or compress it with gzip"))
        }
        if zlib.taken <= 2 { return garbage() }
        return Refusal(
            .error(
                "gzip-corrupt", at: file.location,
                "The data of a gzip file agrees with its checksum; near byte \(consumed): \(zlib.reason)", fix: "copy the file again"))
    }
}
