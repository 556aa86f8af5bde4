import Foundation
import Scheme
import Testing

struct SchemeKeysTests {
    @Test func thePageOfKeysShowsTheTablesOfTheDecoders() throws {
        let file = project.appendingPathComponent("Sources/kaoping/kaoping.docc/SchemeKeys.md")
        if ProcessInfo.processInfo.environment["KAOPING_RECORD"] == "1" { try Data(SchemeKeys.page.utf8).write(to: file) }
        #expect((try? String(contentsOf: file, encoding: .utf8)) == SchemeKeys.page, "SchemeKeys.md is stale: run `make keys`")
    }
}
