import CScan
import TestSupport
import Testing

@testable import Ingestion

/// The loop over bytes serves every processor: the vectors must give what it gives.
@Suite struct ScanPathTests {
    static let faster = [CSCAN_VECTORS, CSCAN_AVX2, CSCAN_AVX512].filter { $0.rawValue <= cscan_best().rawValue }

    /// Pieces that make quotes regular and irregular, line ends of every kind, and characters of every length, valid or not.
    private static let pieces: [[UInt8]] =
        [
            "a", ",", "\n", "\r\n", "\r", "\"", "\"\"", "\",\"", "乡镇", "é", "😀", "<a>1&lt;</a>", "2025-01-01 08:00:00",
            String(repeating: "满意", count: 40), String(repeating: ",", count: 50), String(repeating: ">", count: 50),
        ].map { Array($0.utf8) } + [[0x00], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xE4, 0xB8]]

    private static func text(_ seed: UInt64, wild: Bool) -> [UInt8] {
        var random = Seeded(state: seed)
        var bytes: [UInt8] = []
        while bytes.count < 3_000 { bytes += pieces[Int.random(in: 0..<(wild ? pieces.count : 16), using: &random)] }
        return bytes
    }

    private static func structure(_ bytes: [UInt8]) -> [String] {
        var index = StructureIndex()
        StructureScan.scan(bytes.span, to: bytes.count, isLast: true, into: &index)
        let ends = index.ends[..<index.endCount].map { "\($0.separator) \($0.next_line)" }
        return [
            "\(index.separators[..<index.separatorCount])", "\(ends)", "\(index.faults)",
            "\(index.state) \(index.wasCR) \(index.hasCR) \(index.line)",
        ]
    }

    private static func boundaries(_ bytes: [UInt8]) -> [Int] {
        stride(from: 64, through: bytes.count, by: 192).flatMap { end in
            let last = BoundaryScan().last(in: bytes.span.extracting(..<end))
            return [last.place, last.breaks]
        }
    }

    /// As far as it is fine, with the text cut in the middle.
    private static func markup(_ bytes: [UInt8]) -> String {
        var index = MarkupIndex()
        let padded = bytes + [UInt8](repeating: 0x20, count: MarkupIndex.padding)
        let fine = [bytes.count / 3, bytes.count].map { index.extend(padded.span, to: $0, isLast: $0 == bytes.count) }
        let lines = stride(from: 0, to: index.indexed, by: 7).map { index.line(of: $0) }
        return "\(fine) \(index.places[..<index.count]) \(lines) \(index.lines) \(index.hasCarriageReturn)"
    }

    @Test(arguments: 0..<200)
    func vectorsFindWhatTheLoopOverBytesFinds(seed: UInt64) {
        for wild in [false, true] {
            let bytes = Self.text(seed, wild: wild)
            func everything(_ path: cscan_path) -> [String] {
                BlockScan.$path.withValue(path) {
                    let utf8 = UTF8Check.check(bytes, from: 0, to: bytes.count, isLast: true)
                    let lineFeeds = BlockScan.lineFeeds(bytes.span, from: 3, to: bytes.count)
                    #expect(lineFeeds == bytes[3...].count { $0 == 0x0A })
                    return Self.structure(bytes) + ["\(Self.boundaries(bytes))", "\(utf8)", Self.markup(bytes)]
                }
            }
            let expected = everything(CSCAN_BYTES)
            for path in Self.faster { #expect(everything(path) == expected) }
        }
    }

    @Test(arguments: 0..<100)
    func aBoundaryIsTheLastLineFeedBehindAnEvenNumberOfQuotes(seed: UInt64) {
        let bytes = Self.text(seed, wild: false)
        let end = bytes.count / 64 * 64
        var (isInside, boundary) = (false, 0)
        for (place, byte) in bytes[..<end].enumerated() {
            if byte == 0x22 { isInside.toggle() }
            if byte == 0x0A, !isInside { boundary = place + 1 }
        }
        let breaks = BlockScan.lineBreaks(bytes.span, from: 0, to: boundary, afterCR: false)
        for path in Self.faster + [CSCAN_BYTES] {
            let last = BlockScan.$path.withValue(path) { BoundaryScan().last(in: bytes.span.extracting(..<end)) }
            #expect(last.place == boundary)
            #expect(last.breaks == (boundary == 0 ? 0 : breaks))
        }
    }

    /// Characters of GB18030 whose second byte is high, low or 80, characters of four bytes, and what is none.
    private static let gb18030: [[UInt8]] =
        [
            [0x41], [0x2C], [0x0A], Array("2025-01-01 08:00:00,".utf8), [0xB0, 0xA1], [0xFE, 0xFE], [0x81, 0x40], [0xB0, 0x7E],
            [0x81, 0x80],
        ] + [[UInt8]](repeating: [0xC2, 0xFA, 0xD2, 0xE2], count: 20) + [[0x81, 0x30, 0x81, 0x30], [0x90, 0x30, 0x81, 0x30]]
    private static let noGB18030: [[UInt8]] = [
        [0x00], [0x80], [0xFF], [0xB0, 0x7F], [0xB0, 0xFF], [0xB0, 0x2C], [0xB0, 0x00], [0x81, 0x30, 0x81, 0x41], [0x81, 0x30, 0x41],
        [0x84, 0x31],
    ]

    private static func walked(_ bytes: [UInt8]) -> String {
        var place = 0
        while place < bytes.count {
            let length = GB18030Check.length(bytes.span, at: place, bytes.count)
            if length == 0 { return "\(place) \(bytes[place] == 0 ? TextFault.nul : .invalid(UInt32(bytes[place])))" }
            if place + length > bytes.count { return "\(place) \(TextFault.incomplete)" }
            place += length
        }
        return "\(place)"
    }

    @Test(arguments: 0..<400)
    func masksFindTheCharactersOfGB18030ThatOneAfterTheOtherAre(seed: UInt64) {
        var random = Seeded(state: seed)
        var bytes = (0..<Int.random(in: 0...200, using: &random)).flatMap { _ in
            Self.gb18030[Int.random(in: 0..<Self.gb18030.count, using: &random)]
        }
        if seed % 2 == 1 {
            let wrong = Self.noGB18030[Int.random(in: 0..<Self.noGB18030.count, using: &random)]
            bytes.insert(contentsOf: wrong, at: Int.random(in: 0...bytes.count, using: &random))
        }
        for path in Self.faster + [CSCAN_BYTES] {
            let (valid, fault) = BlockScan.$path.withValue(path) {
                GB18030Check.check(bytes, from: 0, to: bytes.count, isLast: true)
            }
            #expect("\(valid)" + (fault.map { " \($0)" } ?? "") == Self.walked(bytes))
        }
    }

    @Test func thisProcessorsBestIsAmongThem() { #expect(cscan_best() == CSCAN_BYTES || Self.faster.contains(cscan_best())) }
}
