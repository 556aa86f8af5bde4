import Foundation

/// The ids of diagnostics as the sources name them.
///
/// An id is a literal of at least two words with `-` between them; nothing else in the sources looks like that, but for `notIDs`.
struct SourceIDs {
    /// Literals that look like ids and are none: values of the scheme language, options, parts of names.
    static let notIDs: Set<String> = ["utf-8", "utf-16le", "utf-16be", "as-of"]

    /// By id, the floor that first names it, in the order of the house.
    var floors: [String: String] = [:]
    /// Places where a diagnostic is made with an id that cannot be found in the sources: one word, or put together.
    var faults: [String] = []

    init() throws {
        let id = /"([a-z][a-z0-9]*(?:-[a-z0-9]+)+)"/
        let made = /(?:\.error|\.warning|\.note|Diagnostic|\breport|\bwarn)\(\s*"([^"]*)"/
        let root = project.appendingPathComponent("Sources")
        for floor in KaopingTests.floors {
            let folder = root.appendingPathComponent(floor)
            for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() where path.hasSuffix(".swift") {
                let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
                    .split(separator: "\n", omittingEmptySubsequences: false)
                    .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
                for match in text.matches(of: id) where !Self.notIDs.contains(String(match.1)) {
                    if floors[String(match.1)] == nil { floors[String(match.1)] = floor }
                }
                for match in text.matches(of: made) where try id.wholeMatch(in: "\"\(match.1)\"") == nil {
                    faults.append("\(floor)/\(path): \(match.1)")
                }
            }
        }
    }
}
