import Archive
import Diagnostics
import Facts
import Foundation
import Hashing
import Testing

/// A folder of its own for each test, removed with it.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("archive-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var output: String { "\(path)/Output" }
    func editions() throws -> Editions { try Editions(of: "a", in: output) }

    func publish(
        _ pages: [Page], _ manifest: Manifest = .sample(), at now: Int64? = nil, room: DiskSpace? = nil, tasks: Int = 2
    ) async throws -> Publication {
        let lock = try lock()
        return try await lock.publish(pages, of: manifest, at: now, room: room, tasks: tasks)
    }

    /// A test beside this one that starts a program lets that hold whatever is open here until it has become the program.
    func lock() throws -> EditionLock {
        for _ in 0..<3_000 {
            do { return try editions().lock() } catch let held as LockHeld where held.process == nil { usleep(10_000) }
        }
        return try editions().lock()
    }

    func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)")) }
    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))) }
    func link(_ name: String) -> String? { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/\(name)") }
    func names(_ name: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)").sorted() }
    func makeLink(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }
    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }
}

extension Manifest {
    static func sample(_ version: String = "1", asOf: String? = nil) -> Manifest {
        func file(_ path: String, _ text: String) -> File {
            File(path, FileHash(sha256: (try? SHA256.hex(of: Array(text.utf8))) ?? "", bytes: text.utf8.count))
        }
        func export(_ path: String, _ text: String) -> Export {
            var hash = Blake3()
            hash.update(Array(text.utf8).span.bytes)
            return Export(path, blake3: hash.hex(), bytes: text.utf8.count)
        }
        return Manifest(
            appraisal: "a", title: "2025年度 \"考评\"\t\u{1}\u{7F}\u{2028}/\\😀", from: "2025-01-01", to: "2025-12-31", program: version,
            asOf: asOf, scheme: file("scheme.yml", "scheme"), decisions: [file("decisions.csv", "")],
            templates: [file("zh-Hans/unit.mustache", "t"), file("zh-Hans/index.mustache", "i")],
            inputs: [
                Input(export("财政/2.csv", "2"), source: "budget", counts: Counts(read: 5, used: 2, skipped: 1, superseded: 1, rejected: 1)),
                Input(export("finance/1.csv", "1"), source: "budget", counts: Counts(read: 1, used: 0, exempted: 1)),
            ])
    }
}

func page(_ path: String, _ text: String = "text") -> Page { Page(path) { Array(text.utf8) } }

let fewPages = [page("portal/index.html", "首页"), page("units/01/report.html"), page("office/review.html", "")]

/// What was refused; an empty list when nothing was.
func refused(_ work: () async throws -> Void) async -> [Diagnostic] {
    do { try await work() } catch let refusal as Refusal { return refusal.findings.all } catch {
        Issue.record("not a Refusal: \(error)")
    }
    return []
}

/// A program run to its end.
func run(_ arguments: String..., input: String = "") throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let (output, errors, feed) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = feed
    try process.run()
    feed.fileHandleForWriting.write(Data(input.utf8))
    try feed.fileHandleForWriting.close()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self), String(decoding: complained, as: UTF8.self))
}

/// The executable `PublishLoop`, built beside the tests.
let publishLoop: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("PublishLoop").path
}()

func has(_ program: String...) -> Bool { (try? run("sh", "-c", program.joined(separator: " ") + " >/dev/null 2>&1"))?.status == 0 }
