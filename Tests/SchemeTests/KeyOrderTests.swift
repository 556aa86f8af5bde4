import Diagnostics
import Foundation
import Testing

@testable import Scheme

/// One way of saying each thing: the schemes that ship have their keys in the order of their tables.
struct KeyOrderTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let schemes = (schemes(below: "Inputs") + schemes(below: "Templates/zh-Hans/starters")).sorted()

    private static func schemes(below parent: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + parent)) ?? []
        return names.map { "\(parent)/\($0)/scheme.yml" }.filter { FileManager.default.fileExists(atPath: folder.path + "/" + $0) }
    }

    @Test func theSchemesThatShipAreFound() { #expect(Self.schemes.count >= 13) }

    @Test(arguments: schemes) func keysStandInTheOrderOfTheirTables(_ path: String) throws {
        let found = try Self.disorder(String(contentsOfFile: Self.folder.path + "/" + path, encoding: .utf8))
        #expect(found.isEmpty, "lines and places of keys that stand otherwise than in SchemeKeys.md")
    }

    @Test(arguments: [
        ("title: t\nappraisal: a", "1: scheme.yml"), ("measures: {m: {value: x, from: s}}", "1: measures.m"),
        ("indicators: [{name: n, indicators: [{points: 1, name: n}]}]", "1: indicators"),
        ("grades:\n  - {id: g, quota: {tie: break, share: 1}}", "2: grades.quota"),
        ("sources:\n  s:\n    fields: {f: {show: public, column: c}}", "3: sources.s.fields.f"),
    ]) func disorderIsFound(text: String, place: String) throws { #expect(try Self.disorder(text) == [place]) }

    /// Lines and places of mappings whose keys stand otherwise than in a table of theirs.
    static func disorder(_ text: String) throws -> [String] {
        let report = Entry.Report(path: "scheme.yml")
        let node = try #require(YAMLText(text, path: "scheme.yml").composed(into: &report.findings))
        var found: [String] = []
        func walk(_ entry: Entry, _ path: [String]) {
            guard entry.plain == nil else { return }
            guard let pairs = entry.mapping()?.pairs else { return entry.list().forEach { walk($0, path) } }
            for table in SchemeKeys.tables where table.stands(at: path) {
                let order = pairs.compactMap { pair in table.own.firstIndex { $0.name == pair.key.plain } }
                if order != order.sorted() { found.append("\(entry.location.line ?? 0): \(path.joined(separator: "."))") }
            }
            for (key, value) in pairs {
                let name = key.plain ?? ""
                // The tree repeats itself.
                walk(value, path == ["scheme.yml"] ? [name] : name == "indicators" ? path : path + [name])
            }
        }
        walk(Entry(node: node, report: report), ["scheme.yml"])
        return found
    }
}

extension Keys {
    fileprivate func stands(at path: [String]) -> Bool {
        if path == ["scheme.yml"] { return place == "scheme.yml" }
        return place.split(separator: ",").contains { place in
            let parts = place.split(separator: ".").map { $0.trimmingCharacters(in: .whitespaces) }
            return parts.count == path.count && zip(parts, path).allSatisfy { $0.hasPrefix("<") || $0 == $1 }
        }
    }
}
