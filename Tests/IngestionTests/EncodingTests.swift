import Scheme
import Testing

@testable import Ingestion

struct EncodingTests {
    private let source = Source(name: "s", files: "*", encoding: .gb18030, fields: texts("a", "b"))

    private func encoded(_ text: String) throws -> [UInt8]? {
        try python("import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().decode().encode('gb18030'))", input: Array(text.utf8))
    }

    @Test func gb18030IsReadAtEveryChunkSize() throws {
        let folder = try TemporaryFolder()
        guard let bytes = try encoded("a,b\n湖㳇镇,\"㳇,😀\"\n³é,\u{1F600}\u{20000}。\n") else { return }
        let file = try folder.file("a.csv", bytes)
        for chunk in Array(1...20) + [1_000] {
            #expect(read(source, file, chunk: chunk).rows == [["湖㳇镇", "㳇,😀"], ["³é", "\u{1F600}\u{20000}。"]])
        }
    }

    /// Python's table is of the year 2000, glibc's of 2005: they differ in a few private-use characters only.
    @Test func everyCharacterComesThroughGB18030() throws {
        let folder = try TemporaryFolder()
        var scalars = String.UnicodeScalarView()
        for value in 0x80...0x2FFFF where !(0xE000...0xF8FF).contains(value) && value != 0x1E3F {
            if let scalar = Unicode.Scalar(UInt32(value)), scalar.properties.generalCategory != .unassigned { scalars.append(scalar) }
        }
        let vertical = Set((0xFE10...0xFE19).map { UInt32($0) } + [0x9FB4, 0x9FB5, 0x9FB6, 0x9FB7, 0x9FB8, 0x9FB9, 0x9FBA, 0x9FBB])
        let kept = scalars.filter { !vertical.contains($0.value) }
        var text = "a,b\n"
        for (i, scalar) in kept.enumerated() { text.unicodeScalars.append(contentsOf: i % 50 == 49 ? [scalar, ",", "x", "\n"] : [scalar]) }
        guard let bytes = try encoded(text) else { return }
        let plain = Source(name: "s", files: "*", fields: texts("a", "b"))
        let expected = read(plain, try folder.file("u.csv", Array(text.utf8)))
        let found = read(source, try folder.file("g.csv", bytes), chunk: 4_099)
        #expect(expected.rows.count > 1_000)
        #expect(found.rows == expected.rows)
        #expect(found.refusal == expected.refusal)
    }

    @Test func theFirstWrongByteIsNamedByLineAndColumn() throws {
        let folder = try TemporaryFolder()
        let bytes = Array("a,b\n中文,".utf8) + [0xC3, 0x28] + Array("\n".utf8)
        let plain = Source(name: "s", files: "*", fields: texts("a", "b"))
        for chunk in [1, 3, 64, 1_000] {
            let reading = read(plain, try folder.file("a.csv", bytes), chunk: chunk)
            #expect(reading.ids == ["encoding-invalid"])
            #expect(reading.refusal.first?.hasPrefix("a.csv:2:4: error:") == true)
        }
    }

    /// Found by the fuzzer: the mark was one of the columns, unless it came in a chunk of its own.
    @Test func theByteOrderMarkIsNoColumnOfTheFirstLine() throws {
        for chunk in [1, 2, 3, 4, 7, 1_000] {
            #expect(
                try csv([0xEF, 0xBB, 0xBF, 0x61, 0x2C, 0xFF], texts("a"), chunk: chunk).refusal.first?.hasPrefix("a.csv:1:3: ") == true)
            let marked = try csv([0x84, 0x31, 0x95, 0x33, 0x61, 0x2C, 0xFF], texts("a"), encoding: .gb18030, chunk: chunk)
            #expect(marked.refusal.first?.hasPrefix("a.csv:1:3: ") == true, "\(marked.refusal)")
            let wide = try csv([0xFF, 0xFE, 0x61, 0, 0x2C, 0, 0, 0xDC], texts("a"), encoding: .utf16le, chunk: chunk)
            #expect(wide.refusal.first?.hasPrefix("a.csv:1:3: ") == true, "\(wide.refusal)")
        }
    }

    @Test func bytesThatLookLikeGB18030SaySo() throws {
        let folder = try TemporaryFolder()
        guard let bytes = try encoded("单位,金额\n湖㳇镇,1\n") else { return }
        let reading = read(Source(name: "s", files: "*", fields: texts("单位")), try folder.file("a.csv", bytes))
        #expect(reading.ids == ["encoding-invalid"])
        #expect(reading.refusal.first?.contains("fix: declare `encoding: gb18030`") == true)
    }

    @Test func wrongGB18030IsNoReplacementCharacter() throws {
        let folder = try TemporaryFolder()
        guard let bytes = try encoded("a,b\n中,1\n") else { return }
        for (tail, id) in [
            ([0xFF, 0x41], "encoding-invalid"), ([0xD6], "encoding-incomplete"), ([0x81, 0x30, 0x81], "encoding-incomplete"),
        ] {
            let reading = read(source, try folder.file("a.csv", bytes + tail.map { UInt8($0) }), chunk: 5)
            #expect(reading.ids == [id])
            #expect(reading.refusal.first?.hasPrefix("a.csv:3:1: error:") == true)
        }
    }

    @Test func aNulByteIsNoText() throws {
        let reading = try csv("a,b\nx\0,1\n", texts("a", "b"))
        #expect(reading.ids == ["nul-byte"])
        #expect(reading.refusal.first?.hasPrefix("a.csv:2:2:") == true)
    }
}
