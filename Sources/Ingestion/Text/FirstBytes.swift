import Diagnostics
import Scheme

/// What the first bytes of a file give away: a mark, another encoding than the declared, or that it is no text at all.
///
/// Nothing is sniffed in order to read it: the declared encoding is used, or the file is refused and the right declaration named.
struct FirstBytes {
    /// Bytes to look at.
    static let most = 64 << 10

    /// Length of the byte order mark, in bytes of what the reader gets.
    private(set) var mark = 0
    /// What the file could be instead, should its bytes turn out wrong.
    private(set) var alternative: Source.Encoding?

    private let bytes: [UInt8]
    private let isWhole: Bool
    private let file: InputFile

    /// - Throws: when the file is certainly something else than `declared` says.
    ///   An XML file without declared encoding says its own, so for it `.utf8` is no claim.
    init(_ input: inout ByteInput, of file: InputFile, declared: Source.Encoding, isXML: Bool = false) throws(Refusal) {
        (bytes, isWhole) = input.peek(FirstBytes.most)
        self.file = file
        try refuseContainers()
        let marked = markedEncoding
        switch (declared, marked) {
        case (.utf8, .some) where isXML: break
        case (.utf8, .known(.utf8)?): mark = 3
        case (.gb18030, .known(.gb18030)?): mark = 4
        case (.utf16le, .known(.utf16le)?): mark = 3
        case (_, .known(let other)?): throw refusal(declared, is: other)
        case (_, .unknown(let name)?): throw refusal(declared, isForeign: name)
        case (.utf16le, nil):
            try refuseNarrow()
            try refuseWide(declared)
        case (_, nil): if !isXML || declared != .utf8 { try refuseWide(declared) }
        }
        switch declared {
        case .utf8: alternative = isGB18030 ? .gb18030 : nil
        case .gb18030:
            if isCertainlyUTF8 { throw refusal(declared, is: .utf8) }
            alternative = utf8 != nil ? .utf8 : nil
        case .utf16le: break
        }
    }

    private enum Mark { case known(Source.Encoding), unknown(String) }

    private var markedEncoding: Mark? {
        func begins(_ mark: UInt8...) -> Bool { bytes.starts(with: mark) }
        if begins(0xFF, 0xFE, 0, 0) || begins(0, 0, 0xFE, 0xFF) { return .unknown("UTF-32") }
        if begins(0xFF, 0xFE) { return .known(.utf16le) }
        if begins(0xFE, 0xFF) { return .unknown("UTF-16 with the high byte first") }
        if begins(0xEF, 0xBB, 0xBF) { return .known(.utf8) }
        if begins(0x84, 0x31, 0x95, 0x33) { return .known(.gb18030) }
        return nil
    }

    /// Length of the byte order mark in the file itself.
    var rawMark: Int { mark == 3 && bytes.starts(with: [0xFF, 0xFE]) ? 2 : mark }

    /// Whether ASCII characters are ASCII bytes, so that an XML declaration can say what the others are; not so in UTF-16, UTF-32 and EBCDIC.
    var extendsASCII: Bool {
        let first = bytes.prefix(4)
        return !first.contains(0) && ![[0xFF, 0xFE], [0xFE, 0xFF], [0x4C, 0x6F]].contains { first.starts(with: $0) }
    }

    /// Characters beyond ASCII, and those of three and more bytes, where all bytes are UTF-8.
    private var utf8: (beyondASCII: Int, long: Int)? {
        guard UTF8Check.check(bytes, from: 0, to: bytes.count, isLast: isWhole).fault == nil else { return nil }
        let counts = (bytes.count { $0 >= 0xC0 }, bytes.count { $0 >= 0xE0 })
        return counts.0 > 0 ? counts : nil
    }

    /// One Chinese character in seven is, in GB18030, valid UTF-8 of two bytes by chance.
    ///
    /// Of texts with at least four characters beyond ASCII, one of them of three bytes, none in 400,000 was valid in both.
    private var isCertainlyUTF8: Bool { utf8.map { $0.beyondASCII >= 4 && $0.long >= 1 } ?? false }

    private var isGB18030: Bool {
        utf8 == nil && bytes.contains { $0 >= 0x80 } && GB18030Check.check(bytes, from: 0, to: bytes.count, isLast: isWhole).fault == nil
    }

    // MARK: - Refusals

    private func refuseContainers() throws(Refusal) {
        func begins(_ signature: UInt8...) -> Bool { bytes.starts(with: signature) }
        if begins(0x50, 0x4B, 0x03, 0x04) || begins(0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1) {
            throw Refusal(
                .error(
                    "file-workbook", at: file.location,
                    "An export is text; this file is an Excel workbook or an archive, whatever its name",
                    fix: "open it in Excel and save it as “CSV UTF-8”, or unpack it"))
        }
        guard begins(0x1F, 0x8B) else { return }
        let isNamed = file.path.hasSuffix(".gz")
        throw Refusal(
            .error(
                "gzip-unexpected", at: file.location,
                isNamed ? "An export is compressed once, this one twice" : "The name of a gzip file ends in .gz",
                fix: isNamed ? "decompress it once" : "rename it, and `files` in the scheme"))
    }

    /// UTF-16 without a mark: zeros in every other place, since there is no file without commas and line ends.
    private func refuseWide(_ declared: Source.Encoding) throws(Refusal) {
        let zeros = bytes.prefix(1_024).indices.filter { bytes[$0] == 0 }
        guard zeros.count >= 4 else { return }
        if declared != .utf16le, zeros.allSatisfy({ $0 % 2 == 1 }) { throw refusal(declared, is: .utf16le) }
        if zeros.allSatisfy({ $0 % 2 == 0 }) { throw refusal(declared, isForeign: "UTF-16 with the high byte first") }
    }

    /// Every comma and line end of UTF-16 has a zero in it.
    private func refuseNarrow() throws(Refusal) {
        guard !bytes.isEmpty, !bytes.contains(0) else { return }
        throw refusal(.utf16le, is: isGB18030 ? .gb18030 : .utf8)
    }

    private func refusal(_ declared: Source.Encoding, is other: Source.Encoding) -> Refusal {
        Refusal(
            .error(
                "encoding-other", at: file.location,
                "A file has the encoding that its source declares, \(declared.rawValue): this one is \(other.rawValue)",
                fix: "declare `encoding: \(other.rawValue)`, or export the file in \(declared.rawValue)"))
    }

    private func refusal(_ declared: Source.Encoding, isForeign name: String) -> Refusal {
        Refusal(
            .error(
                "encoding-other", at: file.location,
                "A file has the encoding that its source declares, \(declared.rawValue): this one is \(name)",
                fix: "export the file in UTF-8"))
    }
}
