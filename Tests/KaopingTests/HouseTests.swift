import Foundation
import Testing

/// The floors, lowest first. A floor imports only floors below it.
let floors = [
    "Diagnostics", "Hashing", "Exact", "Mustache", "Expressions", "Scheme", "Facts", "Ingestion", "Scoring", "Rendering", "Archive",
    "kaoping",
]

private func sources(_ floor: String) throws -> [(name: String, text: String)] {
    let folder = project.appendingPathComponent("Sources/" + floor)
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
    return try files.filter { $0.pathExtension == "swift" }.map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
}

/// What Package.swift lets a target import.
private func declared(_ target: String, _ package: String) -> Set<String> {
    guard
        let start = package.range(of: "name: \"\(target)\", dependencies: [")
            ?? package.range(of: "name: \"\(target)\",\n            dependencies: [")
    else {
        return []
    }
    let list = package[start.upperBound...].prefix { $0 != "]" }
    return Set(list.split(separator: "\"").map(String.init).filter { $0.allSatisfy { $0.isLetter || $0.isNumber } })
}

struct HouseTests {
    @Test(arguments: floors) func aFloorImportsOnlyFloorsBelowItThatThePackageDeclares(floor: String) throws {
        let package = try String(contentsOf: project.appendingPathComponent("Package.swift"), encoding: .utf8)
        let height = try #require(floors.firstIndex(of: floor))
        let allowed = declared(floor, package)
        let files = try sources(floor)
        #expect(!files.isEmpty)
        for dependency in allowed where floors.contains(dependency) {
            #expect(try #require(floors.firstIndex(of: dependency)) < height, "Package.swift: \(floor) depends on \(dependency)")
        }
        for file in files {
            for line in file.text.split(separator: "\n") where line.hasPrefix("import ") {
                let module = String(line.dropFirst(7))
                if let other = floors.firstIndex(of: module) {
                    #expect(other < height, "\(floor)/\(file.name) imports \(module)")
                    #expect(allowed.contains(module), "\(floor)/\(file.name) imports \(module), which Package.swift does not declare")
                }
            }
        }
    }

    @Test func scoringAndIngestionDoNotKnowEachOther() throws {
        for file in try sources("Scoring") { #expect(!file.text.contains("import Ingestion"), "\(file.name)") }
        for file in try sources("Ingestion") { #expect(!file.text.contains("import Scoring"), "\(file.name)") }
    }

    @Test(arguments: floors.dropLast()) func aCoreFloorReadsNeitherClockNorEnvironmentNorTerminal(floor: String) throws {
        for file in try sources(floor) {
            for forbidden in ["Date()", "ProcessInfo", "CommandLine", "getenv(", "isatty(", "clock_gettime", "print("] {
                #expect(!file.text.contains(forbidden), "\(floor)/\(file.name) uses \(forbidden)")
            }
        }
    }

    @Test(arguments: ["Exact", "Expressions", "Scheme", "Facts", "Ingestion", "Scoring", "Rendering", "Archive"])
    func noFloatingPointTouchesAFigure(
        floor: String
    ) throws {
        for file in try sources(floor) {
            let words = file.text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            for forbidden in ["Double", "Float", "Float80", "CGFloat", "Decimal", "NSNumber"] {
                #expect(!words.contains { $0 == forbidden }, "\(floor)/\(file.name) uses \(forbidden)")
            }
            // Of the C library; our own are methods, and SQL.swift writes PostgreSQL's.
            for match in file.text.matches(of: /[^.\w"](pow|log|log2|log10|exp|sqrt|cbrt|fma|strtod|atof)\(/) where file.name != "SQL.swift"
            {
                Issue.record("\(floor)/\(file.name) calls \(match.output.0)")
            }
        }
    }

    @Test(arguments: floors) func noFileIsLongAndNothingCanTrapOnPurpose(floor: String) throws {
        for file in try sources(floor) {
            #expect(file.text.split(separator: "\n", omittingEmptySubsequences: false).count < 320, "\(floor)/\(file.name)")
            for forbidden in ["try!", "fatalError(", "preconditionFailure(", " as! "] {
                #expect(!file.text.contains(forbidden), "\(floor)/\(file.name) uses \(forbidden)")
            }
        }
    }
}
