import Foundation
import Testing

/// Something wrong with an appraisal, and the line that says so.
struct Fault: CustomTestStringConvertible, Sendable {
    var name: String
    var finding: String
    var make: @Sendable (SmallAppraisal) throws -> Void
    var testDescription: String { name }

    static func grid(_ name: String, _ text: String, _ finding: String) -> Fault {
        Fault(name: name, finding: finding) { try $0.write(text, to: "grid/1.xml") }
    }

    static func tickets(_ name: String, _ text: String, _ finding: String) -> Fault {
        Fault(name: name, finding: finding) { small in
            try small.write(text, to: "tickets/2.csv")
            _ = try run("/usr/bin/env", ["gzip", small.path("tickets/2.csv")])
        }
    }

    /// In the scheme, `from` becomes `to`.
    static func declared(_ name: String, _ from: String, _ to: String, _ finding: String) -> Fault {
        Fault(name: name, finding: finding) { small in
            #expect(SmallAppraisal.scheme.contains(from))
            try small.write(SmallAppraisal.scheme.replacingOccurrences(of: from, with: to), to: "scheme.yml")
        }
    }

    static let all = [
        grid(
            "an external entity", "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<x>&e;</x>\n",
            "grid/1.xml:2: error: An XML export has no document type declaration [xml-doctype]"),
        grid("an unclosed element", "<x><events>\n<event unit=\"A\"><days>3</days>\n</events></x>\n", "grid/1.xml:3:10: error: "),
        grid("another root path", "<x><happenings/></x>\n", "[xml-no-records]"),
        grid(
            "too many rejected records", SmallAppraisal.grid.replacingOccurrences(of: ">4<", with: ">vier<"),
            "grid/1.xml:2: error: 1 of 2 records of `grid` cannot be used"),
        tickets("an unclosed quote", "单位,办结,意见,电话\nA,\"是,,\n", "tickets/2.csv.gz:2: error: "),
        tickets("a column that is gone", "单位,办结,意见\nA,是,\n", "[csv-missing-column]"),
        tickets("an unknown unit", "单位,办结,意见,电话\nA,是,,\nC,是,,\n", "“C”; at most 10% may be [rejected-too-many]"),
        tickets(
            "a telephone number on a public page", "单位,办结,意见,电话\nA,打13812345678,,\n",
            "tickets/2.csv.gz:2: error: A public page holds no telephone number: `done` does [privacy-telephone]"),
        tickets(
            "an ID-card number on a public page", "单位,办结,意见,电话\nA,身份证11010519491231002X号,,\n",
            "tickets/2.csv.gz:2: error: A public page holds no ID-card number: `done` does [privacy-id-card]"),
        declared(
            "arithmetic beyond 128 bits in a rule's condition", "each: done <> '是'", "each: exp(99) * exp(99) > 1",
            "`late` of tickets/1.csv.gz"),
        declared(
            "arithmetic beyond 128 bits in `skip`", "record: events/event", "record: events/event\n    skip: exp(days) * exp(88) > 0",
            "`skip` of `grid` of grid/1.xml [arithmetic-overflow]"),
        declared(
            "arithmetic beyond 128 bits in an order of cases", "cite: {", "cite: {order: 'exp(99) desc', ",
            "`late` of tickets/1.csv.gz [arithmetic-overflow]"),
        declared(
            "arithmetic beyond 128 bits in a grade's condition", "{id: all,",
            "{id: top, name: 优, when: exp(score + 88) > 1}\n  - {id: all,",
            ":5: error: Numbers stay within 128 bits"),
        declared(
            "arithmetic beyond 128 bits in `for`", "points: 40, measure", "points: 40, for: exp(99) > 1, measure",
            "scheme.yml:29:5: error: Numbers stay within 128 bits"),
        Fault(name: "a truncated gzip file", finding: "tickets/1.csv.gz: error: A gzip file is complete; this one ends inside its data") {
            small in
            let url = URL(fileURLWithPath: small.path("tickets/1.csv.gz"))
            try Data(contentsOf: url).dropLast(12).write(to: url)
        },
        Fault(name: "an export behind a link that leads nowhere", finding: "tickets/3.csv.gz: error: An export can be opened: No such file")
        {
            try FileManager.default.createSymbolicLink(atPath: $0.path("tickets/3.csv.gz"), withDestinationPath: "gone.csv.gz")
        },
        declared(
            "a cap below 0", "measure: rate, score", "measure: rate, cap: -1, score",
            "A cap is a share above 0, at most 1000% [scheme-type]"),
        declared("a scale below 0", "type: integer}", "type: integer, scale: -1}", "A scale is above 0 [scheme-type]"),
        declared("a limit that is no share", "rejected_at_most: 10%", "rejected_at_most: 101%", "is a share from 0 to 100% [scheme-type]"),
        Fault(name: "gzip that is none", finding: "[gzip-expected]") { try $0.write(SmallAppraisal.tickets, to: "tickets/2.csv.gz") },
        Fault(name: "a unit twice", finding: "[unit-duplicate]") { try $0.write("编码,名称\nA,甲镇\nA,乙镇\n", to: "units.csv") },
        Fault(name: "no units", finding: "[units-absent]") { try $0.write("编码,名称\n", to: "units.csv") },
        Fault(name: "a code that climbs out of its folder", finding: "units.csv:2: error: ") {
            try $0.write("编码,名称\n../../A,甲镇\nB,乙镇\n", to: "units.csv")
        },
        Fault(name: "a scheme that is no YAML", finding: "[yaml-syntax]") { try $0.write("appraisal: [small\n", to: "scheme.yml") },
    ]
}

struct RefusalTests {
    @Test(arguments: Fault.all) func aFaultExits1WithItsPlaceAndLeavesTheEditionInForceByteForByte(fault: Fault) throws {
        try SmallAppraisal.with { small in
            #expect(try small.kaoping("run").status == 0)
            // What exports come to is kept of a night that is refused, too.
            func published() throws -> [String: Data] { try contents(small.output).filter { !$0.key.contains("/.cache/") } }
            let before = try published()
            try fault.make(small)
            for command in ["run", "check"] {
                let outcome = try small.kaoping(command)
                #expect(outcome.status == 1)
                #expect(outcome.out == "")
                #expect(outcome.err.contains(fault.finding), "\(outcome.err)")
                #expect(outcome.err.contains("\n  fix: "))
            }
            #expect(try published() == before)
        }
    }

    @Test func everyErrorOfASchemeHasItsLineAndColumn() throws {
        let broken = [("title:", "titel:"), ("points: 60", "points: 6"), ("done <> '是'", "dune <> '是'"), ("target: 100%", "target: viel")]
            .reduce(SmallAppraisal.scheme) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
        try SmallAppraisal.with { small in
            try small.write(broken, to: "scheme.yml")
            let outcome = try small.kaoping("check")
            #expect(outcome.status == 1)
            let errors = outcome.err.split(separator: "\n").filter { $0.contains(": error: ") }
            #expect(errors.count >= 4)
            let located = /^.+\/a\/scheme\.yml:\d+:\d+: error: .+ \[[a-z-]+\]$/
            for error in errors { #expect(try located.wholeMatch(in: error) != nil, "\(error)") }
            for word in ["titel", "dune", "viel"] { #expect(errors.contains { $0.contains(word) }, "\(word)") }
            let lines = errors.compactMap { $0.split(separator: ":").dropFirst().first.flatMap { Int($0) } }
            #expect(lines == lines.sorted())

            let json = try small.kaoping("check", "--format", "json").err.split(separator: "\n")
            #expect(json.count == errors.count)
            for line in json {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                #expect(object?["id"] is String && object?["line"] is Int && object?["column"] is Int && object?["fix"] is String)
            }
        }
    }

    @Test func aFolderThatIsEmptyAbsentOrAFileIsNoAppraisal() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data().write(to: folder.appendingPathComponent("file"))
        for place in [folder.path, folder.path + "/absent", folder.path + "/file", ""] {
            for command in [["run", place], ["check", place], ["explain", place, "A"]] {
                let outcome = try run(binary, command, in: folder)
                #expect(outcome.status == 1)
                #expect(outcome.err.contains("[scheme-absent]"))
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
    }

    @Test func whatExplainDoesNotKnowItGuesses() throws {
        try SmallAppraisal.with { small in
            let unit = try small.kaoping("explain", "甲")
            #expect(unit.status == 1 && unit.out == "")
            #expect(unit.err.contains("error: A unit is named by its code or name: `甲` is none [unknown-unit]\n  fix: did you mean 甲镇?"))
            let indicator = try small.kaoping("explain", "A", "raet")
            #expect(indicator.status == 1 && indicator.out == "")
            #expect(indicator.err.contains("`raet` is none [unknown-indicator]\n  fix: did you mean `rate`?"))
        }
    }

    @Test func aRuleThatDidNotActOnTheUnitIsToldAsSuch() throws {
        try SmallAppraisal.with(tickets: "单位,办结,意见,电话\nA,是,,\nB,否,乙的意见,\n") { small in
            let told = try small.kaoping("explain", "A", "late")
            #expect(told.status == 1 && told.err.contains("`late` did not act on it [unknown-indicator]"), "\(told.err)")
            #expect(try small.kaoping("explain", "B", "late").status == 0)
        }
    }

    @Test func unitsThatCannotBeReadAreToldByTheCauseAlone() throws {
        try SmallAppraisal.with { small in
            try Data([0xB1, 0xE0, 0xC2, 0xEB, 0x2C, 0xFF, 0x0A]).write(to: URL(fileURLWithPath: small.path("units.csv")))
            let told = try small.kaoping("check")
            #expect(told.status == 1 && told.err.contains("units.csv") && !told.err.contains("units-absent"), "\(told.err)")
            try small.write("编码,名称\n-A,甲镇\nB,乙镇\n", to: "units.csv")
            #expect(
                try small.kaoping("check").err.contains("units.csv:2: error: A unit's code names its files: it does not begin with `-`"))
        }
    }

    @Test func aLongExpressionIsRefusedByTheProgram() throws {
        try SmallAppraisal.with { small in
            func check(_ value: String) throws -> Outcome {
                try small.write(
                    SmallAppraisal.scheme.replacingOccurrences(of: "value: sum(days)", with: "value: '\(value)'"), to: "scheme.yml")
                return try small.kaoping("check")
            }
            let told = try check("sum(days)" + String(repeating: "+1", count: 5_000))
            #expect(told.status == 1 && told.err.contains("[expression-syntax]"), "\(told.err)")
            #expect(try check("sum(days)" + String(repeating: "+1", count: 250)).status == 0)
            let items = (0..<300).map(String.init).joined(separator: ", ")
            #expect(try check("sum(days) filter (where days in (\(items)))").status == 0)
        }
    }

    @Test(arguments: [[], ["run"], ["nonsense"], ["explain", "x"], ["run", "x", "--format", "xml"], ["check", "x", "--nonsense"]])
    func aCommandLineThatSaysNoCommandExits64(arguments: [String]) throws {
        let outcome = try run(binary, arguments)
        #expect(outcome.status == 64)
        #expect(outcome.out == "" && outcome.err.contains("Usage: kaoping"))
    }
}
