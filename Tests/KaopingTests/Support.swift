import Foundation
import Testing

/// The checkout that this file stands in.
let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Material beside the project; tests that need it are skipped where it is absent.
let shared = URL(
    fileURLWithPath: ProcessInfo.processInfo.environment["KAOPING_SHARED"] ?? project.deletingLastPathComponent().path + "/shared")

struct Outcome {
    var status: Int32
    var out: String
    var err: String
}

/// Runs a program to its end with both outputs in files, so that no pipe can fill up.
func run(_ program: String, _ arguments: [String], in folder: URL = project) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let place = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: place) }
    let (out, err) = (place.appendingPathComponent("out"), place.appendingPathComponent("err"))
    for file in [out, err] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    return Outcome(
        status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
        out: String(decoding: try Data(contentsOf: out), as: UTF8.self), err: String(decoding: try Data(contentsOf: err), as: UTF8.self))
}

/// The real binary, built beside the tests.
let binary =
    Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }.map { $0.appendingPathComponent("kaoping").path }
    .first { FileManager.default.isExecutableFile(atPath: $0) }
    ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("kaoping").path

func kaoping(_ arguments: String...) throws -> Outcome {
    try run(binary, arguments + ["--templates", project.path + "/Templates"])
}

func python(_ script: String, _ arguments: String...) throws -> Outcome {
    try run("/usr/bin/env", ["python3", project.path + "/Tests/Oracles/" + script] + arguments)
}

func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kaoping-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}

/// Builds an appraisal's folder from texts, hands it over, and removes it.
func withAppraisal(_ files: [String: String], _ body: (URL) throws -> Void) throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (path, text) in files {
        let file = folder.appendingPathComponent("a/" + path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }
    try body(folder)
}

/// All that stands below a folder: files by path with their bytes, links with their goal.
func contents(_ folder: URL) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
        let place = folder.path + "/" + path
        if let goal = try? FileManager.default.destinationOfSymbolicLink(atPath: place) {
            found[path] = Data(goal.utf8)
        } else if let bytes = FileManager.default.contents(atPath: place) {
            found[path] = bytes
        }
    }
    return found
}

/// Rows of a CSV without quoted line breaks, as the program writes its tables.
func table(_ text: String) -> [[String]] {
    text.replacingOccurrences(of: "\u{FEFF}", with: "").components(separatedBy: "\r\n").filter { !$0.isEmpty }.map { line in
        var (cells, cell, isQuoted): ([String], String, Bool) = ([], "", false)
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                cells.append(cell); cell = ""
            } else {
                cell.append(character)
            }
        }
        return cells + [cell]
    }
}

/// A CSV cell. By scalars: to `String` a quote and the accent behind it are one character.
func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
}
