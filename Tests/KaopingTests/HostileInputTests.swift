import Foundation
import Testing

/// What is made to hurt the machine, through the real binary: refused by name, with bounded memory, and nothing written outside.
struct HostileInputTests {
    /// Whether the program under test carries a sanitizer, which takes memory of its own.
    private static let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

    /// Outcome and peak memory of `kaoping check`.
    private func measured(_ small: SmallAppraisal) throws -> (outcome: Outcome, megabytes: Int) {
        let program = """
            import resource, subprocess, sys
            status = subprocess.run(sys.argv[1:]).returncode
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
            sys.exit(status)
            """
        let outcome = try run("/usr/bin/env", ["python3", "-c", program, binary] + small.arguments("check", []))
        let last = outcome.out.split(separator: "\n").last.flatMap { Int($0) }
        return (outcome, try #require(last, "\(outcome)"))
    }

    /// Ten gigabytes on the disk's books: what is written of them, then a hole to the end.
    private func makeHuge(_ path: String, _ head: String, _ piece: String) throws {
        let handle = try #require(fopen(path, "w"))
        defer { fclose(handle) }
        fputs(head, handle)
        for _ in 0..<(20 << 20) / piece.utf8.count { fputs(piece, handle) }
        fflush(handle)
        try #require(ftruncate(fileno(handle), 10 << 30) == 0)
    }

    private func declare(_ small: SmallAppraisal, _ more: String = "", files: String = "tickets/*.csv") throws {
        let declared = SmallAppraisal.scheme.replacingOccurrences(of: "tickets/*.csv.gz", with: files + more)
        try small.write(declared, to: "scheme.yml")
    }

    @Test(arguments: [
        ("an unquoted cell", "单位,办结,意见,电话\nA,是,", "x", "", "tickets/1.csv:2: error: ", "csv-record-too-long"),
        ("a quoted cell", "单位,办结,意见,电话\nA,是,\"", "xy\n", "", "tickets/1.csv:2: error: ", "csv-unclosed-quote"),
        ("a header", "单位,办结,意见,", "x", "", "tickets/1.csv:1: error: ", "csv-record-too-long"),
        ("empty cells", "单位,办结,意见,电话\nA,是", ",", "", "tickets/1.csv:2: error: ", "csv-record-too-long"),
        ("a cell in GB18030", "a,b,c,d\nA,b,", "x", "\n    encoding: gb18030", "tickets/1.csv:2: error: ", "csv-record-too-long"),
    ])
    func aCellOfTenGigabytesIsRefusedAtItsRecordInLittleMemory(
        what: String, head: String, piece: String, more: String, place: String, id: String
    ) throws {
        try SmallAppraisal.with { small in
            try FileManager.default.removeItem(atPath: small.path("tickets/1.csv.gz"))
            try makeHuge(small.path("tickets/1.csv"), more.isEmpty ? head : head.filter(\.isASCII), piece)
            try declare(small, more)
            if !more.isEmpty {
                let declared = try String(contentsOfFile: small.path("scheme.yml"), encoding: .utf8)
                    .replacingOccurrences(of: "unit: 单位", with: "unit: a")
                    .replacingOccurrences(of: "column: 办结", with: "column: b").replacingOccurrences(of: "column: 意见", with: "column: c")
                    .replacingOccurrences(of: "phone: 电话", with: "phone: d")
                try small.write(declared, to: "scheme.yml")
            }
            let (outcome, megabytes) = try measured(small)
            #expect(outcome.status == 1)
            #expect(outcome.err.contains(place) && outcome.err.contains("[\(id)]"), "\(what): \(outcome.err.prefix(500))")
            #expect(megabytes < 300 || Self.isSanitized, "\(what) took \(megabytes) MB")
        }
    }

    @Test(arguments: [
        ("text", "<x><events>\n<event unit=\"A\"><days>", "1"), ("an attribute", "<x><events>\n<event unit=\"", "A"),
        ("a comment", "<x><events>\n<!-- ", "x"), ("CDATA", "<x><events>\n<event unit=\"A\"><days><![CDATA[", "x"),
        ("a name", "<x><events>\n<event", "x"),
    ])
    func markupOfTenGigabytesIsRefusedAtItsLineInLittleMemory(what: String, head: String, piece: String) throws {
        try SmallAppraisal.with { small in
            try makeHuge(small.path("grid/1.xml"), head, piece)
            let (outcome, megabytes) = try measured(small)
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("grid/1.xml:2: error: ") && outcome.err.contains("[xml-too-long]"), "\(outcome.err.prefix(500))")
            #expect(megabytes < 300 || Self.isSanitized, "\(what) took \(megabytes) MB")
        }
    }

    /// A stream of ten gigabytes out of ten megabytes, by whoever declares that ratio.
    @Test(arguments: ["", ", limits: {ratio: 1100}"]) func aGigabyteOutOfAMegabyteIsRefusedInLittleMemory(limits: String) throws {
        try SmallAppraisal.with { small in
            let program = """
                import gzip, sys
                part = gzip.compress(b'x' * 10_000_000, 9)
                with open(sys.argv[1], 'wb') as f: f.write(gzip.compress('单位,办结,意见,电话\\nA,是,'.encode()) + part * 100)
                """
            #expect(try run("/usr/bin/env", ["python3", "-c", program, small.path("tickets/1.csv.gz")]).status == 0)
            let declared = limits.isEmpty ? "" : "\n    limits: {ratio: 1100}"
            try declare(small, declared, files: "tickets/*.csv.gz")
            let (outcome, megabytes) = try measured(small)
            #expect(outcome.status == 1)
            #expect(outcome.err.contains(limits.isEmpty ? "[gzip-bomb]" : "[csv-record-too-long]"), "\(outcome.err.prefix(500))")
            #expect(megabytes < 300 || Self.isSanitized, "took \(megabytes) MB")
        }
    }

    @Test func aRecordOfAHundredThousandCellsIsRejectedBesideTheOthers() throws {
        let wide = "A,是,,,x" + String(repeating: ",x", count: 100_000)
        try SmallAppraisal.with(tickets: SmallAppraisal.tickets + wide + "\n") { small in
            let outcome = try small.kaoping("check")
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("no cells beyond the 4 columns, this one has 100005; "), "\(outcome.err.prefix(900))")
        }
    }

    // MARK: - Units

    private static let codes = [
        "../../etc/passwd", "..", ".", "/etc/passwd", "a/b", "a\\b", "C:a", "-rf", "a b", "a\nb", "a\tb", "%2e%2e%2f", "a;b", "$(id)",
        "`id`",
        "a*", "~root", "a\u{202E}b", "a\u{200B}b", "a\u{7}b", "．．／", "e\u{301}", String(repeating: "a", count: 65),
        String(repeating: "长", count: 22), String(repeating: "x", count: 100_000),
    ]

    @Test(arguments: codes) func aUnitCodeThatCouldLeaveItsFolderIsRefusedAtItsLine(code: String) throws {
        try SmallAppraisal.with(units: "编码,名称\nA,甲镇\n\(quoted(code)),乙镇\n") { small in
            let outcome = try small.kaoping("run")
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("units.csv:3: error: A unit's code names its files: "), "\(outcome.err.prefix(500))")
            #expect(outcome.err.contains("[unit-code]"))
            // Nothing of it steers a terminal or forges a line of a log.
            #expect(!outcome.err.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
            #expect(!FileManager.default.fileExists(atPath: small.output.appendingPathComponent("small/current").path))
        }
    }

    @Test func aNULInAUnitsNameIsRefusedWhereItStands() throws {
        try SmallAppraisal.with(units: "编码,名称\nA,甲\u{0}镇\nB,乙镇\n") { small in
            let outcome = try small.kaoping("run")
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("units.csv:2:4: error: A text file has no NUL bytes [nul-byte]"), "\(outcome.err)")
        }
    }

    /// A name is text and nothing else: it names no file and leads nowhere.
    @Test(arguments: [
        "../../../../etc/passwd", "/etc/passwd", "甲\n镇", "a\\..\\b", "\u{202E}exe.lmth", "<script>alert(1)</script>", "javascript:alert(1)",
        "=cmd|' /C calc'!A1", "{{name}}", "%2e%2e%2f", String(repeating: "很长的名称", count: 2_000),
    ])
    func aUnitsNameNamesNoFileAndRunsNowhere(name: String) throws {
        try SmallAppraisal.with(units: "编码,名称\nA,\(quoted(name))\nB,乙镇\n") { small in
            let outcome = try small.kaoping("run")
            try #require(outcome.status == 0, "\(outcome.err.prefix(500))")
            let pages = try small.edition()
            let folders = Set(
                pages.keys.filter { $0.contains("units/") }.compactMap { $0.split(separator: "/").drop { $0 != "units" }.dropFirst().first }
            )
            #expect(folders == ["A", "B", "A.html", "B.html"], "\(folders)")
            let named = pages.keys.filter { $0.contains("etc") || $0.contains("passwd") || $0.contains("很长") || $0.contains("script") }
            #expect(named.isEmpty, "\(named)")
            for (path, text) in pages where path.hasSuffix(".html") {
                #expect(!text.contains("<script>alert"), "\(path)")
                for match in text.matches(of: /(?:href|src|action)\s*=\s*"([^"]*)"/) {
                    let goal = match.output.1
                    #expect(!goal.contains("etc/passwd") && !goal.lowercased().hasPrefix("javascript"), "\(path): \(goal)")
                }
            }
            for (path, text) in pages where path.hasSuffix(".csv") {
                #expect(!text.contains("\n=cmd") && !text.contains(",=cmd") && !text.contains("\"=cmd"), "\(path)")
            }
        }
    }
}
