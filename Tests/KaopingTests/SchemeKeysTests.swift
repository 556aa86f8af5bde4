import Foundation
import Scheme
import Testing

struct SchemeKeysTests {
    @Test func thePageOfKeysShowsTheTablesOfTheDecoders() throws {
        let file = project.appendingPathComponent("Sources/kaoping/kaoping.docc/SchemeKeys.md")
        if ProcessInfo.processInfo.environment["KAOPING_RECORD"] == "1" { try Data(SchemeKeys.page.utf8).write(to: file) }
        #expect((try? String(contentsOf: file, encoding: .utf8)) == SchemeKeys.page, "SchemeKeys.md is stale: run `make keys`")
    }

    @Test func everyTableOfTheSourcesIsOnThePageOnce() throws {
        let titles = try sources().flatMap { text in
            text.matches(of: /\bKeys\(\s*"([^"]+)", at:/).map { String($0.1) }
        }.filter { $0 != "Done of the target" }  // A method that takes one number has no keys.
        #expect(titles.count >= 45)
        let shown = SchemeKeys.page.matches(of: /(?m)^## (.+)$/).map { String($0.1) }
        #expect(titles.sorted() == shown.filter { $0 != "Overview" }.sorted())
    }

    /// What a decoder reads is declared, and what is declared is read: else a documented key would do nothing.
    @Test func decodersReadTheDeclaredKeysAndNoOthers() throws {
        let declared = Set(SchemeKeys.tables.flatMap(\.own).map(\.name))
        let code = try sources().joined().replacing(/\bKey\(\s*"\w+"/, with: "")
        let read = Set(code.matches(of: /(?:\w\[|required\(|field\()"([a-z_]+)"[\])]/).map { String($0.1) })
        #expect(read.subtracting(declared).subtracting(["value"]).isEmpty, "read without being declared")
        let literals = Set(code.matches(of: /"([a-z_]+)"/).map { String($0.1) })
        let colours = ["green", "yellow", "red"]  // Read by the colour's raw value.
        #expect(declared.subtracting(literals).subtracting(colours).isEmpty, "declared without being read")
    }

    @Test func aKeyStandsOnceInItsPlaceAndSaysSomething() {
        for table in SchemeKeys.tables {
            #expect(Set(table.own.map(\.name)).count == table.own.count, "\(table.title)")
            #expect(table.own.allSatisfy { $0.says.count > 10 }, "\(table.title)")
        }
    }

    private func sources() throws -> [String] {
        let folder = project.appendingPathComponent("Sources/Scheme")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
        return try files.filter { $0.pathExtension == "swift" }.map { try String(contentsOf: $0, encoding: .utf8) }
    }
}
