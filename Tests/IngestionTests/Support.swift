import Diagnostics
import Exact
import Expressions
import Foundation
import Scheme
import Testing

@testable import Ingestion

/// A folder that is gone when the test is.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/kaoping-ingestion-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String, _ bytes: [UInt8]) throws -> InputFile {
        let target = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: target)
        return InputFile(folder: path, path: name)
    }
}

/// Everything that came out of one file.
struct Reading: Equatable {
    var rows: [[String?]] = []
    var lines: [Int] = []
    var offsets: [Int] = []
    var ordinals: [Int] = []
    var rejections: [Rejection] = []
    var summary: FileSummary?
    /// Findings of a refused file, as printed.
    var refusal: [String] = []

    /// Of its first line: a fix may hold brackets too.
    var ids: [String] {
        refusal.compactMap { $0.split(separator: "\n").first?.split(separator: "[").last?.split(separator: "]").first.map(String.init) }
    }

    mutating func add(_ batch: RecordBatch, fields: Int) {
        for row in 0..<batch.count {
            rows.append((0..<fields).map { batch.column($0).shown(row) })
        }
        lines += batch.places.map(\.line)
        offsets += batch.places.map(\.offset)
        ordinals += batch.places.map(\.ordinal)
        rejections += batch.rejections
    }
}

extension Column {
    func shown(_ row: Int) -> String? {
        switch self {
        case .texts(let texts): texts.text(row)
        case .numbers(let values): values[row].isMissing ? nil : "\(values[row].numerator)/\(values[row].denominator)"
        case .times(let values): values[row] == Column.nullTime ? nil : Time(microseconds: values[row]).text
        default: "?"
        }
    }
}

func read(
    _ source: Source, _ file: InputFile, needed: [Bool]? = nil, chunk: Int = 256 << 10, batch: Int = 4_096, bytewise: Bool = false,
    zone: ZoneRules = ZoneRules(secondsEast: 8 * 3_600)
) -> Reading {
    var reading = Reading()
    var tuning = Tuning(chunk: chunk, batch: batch)
    tuning.isBytewise = bytewise
    do throws(Refusal) {
        reading.summary = try readRecords(
            of: source, in: file, zone: zone, needed: needed ?? source.fields.map { _ in true }, tuning: tuning
        ) { batch throws(Refusal) in reading.add(batch, fields: source.fields.count) }
    } catch {
        reading.refusal = error.findings.all.map(\.text)
    }
    return reading
}

func csv(
    _ text: String, _ fields: [Field], encoding: Source.Encoding = .utf8, header: ClosedRange<Int>? = nil, chunk: Int = 256 << 10
) throws -> Reading {
    try csv(Array(text.utf8), fields, encoding: encoding, header: header, chunk: chunk)
}

func csv(
    _ bytes: [UInt8], _ fields: [Field], encoding: Source.Encoding = .utf8, header: ClosedRange<Int>? = nil, chunk: Int = 256 << 10
) throws -> Reading {
    let folder = try TemporaryFolder()
    let source = Source(name: "s", files: "*", encoding: encoding, fields: fields, header: header)
    return read(source, try folder.file("a.csv", bytes), chunk: chunk)
}

func xml(
    _ text: String, _ paths: [String], record: [String] = ["events", "event"], encoding: Source.Encoding = .utf8, chunk: Int = 256 << 10
) throws -> Reading {
    try xml(Array(text.utf8), paths, record: record, encoding: encoding, chunk: chunk)
}

func xml(
    _ bytes: [UInt8], _ paths: [String], record: [String] = ["events", "event"], encoding: Source.Encoding = .utf8, chunk: Int = 256 << 10
) throws -> Reading {
    try xml(bytes, paths.map { Field(name: $0, columns: [$0]) }, record: record, encoding: encoding, chunk: chunk)
}

func xml(
    _ bytes: [UInt8], _ fields: [Field], record: [String] = ["events", "event"], encoding: Source.Encoding = .utf8,
    namespaces: [String: String] = [:], chunk: Int = 256 << 10
) throws -> Reading {
    let folder = try TemporaryFolder()
    let source = Source(
        name: "s", files: "*", encoding: encoding, format: .xml(record: record), fields: fields, namespaces: namespaces)
    return read(source, try folder.file("a.xml", bytes), chunk: chunk)
}

func texts(_ names: String...) -> [Field] { names.map { Field(name: $0, columns: [$0]) } }

/// What Python prints for a program, its standard input given; nil where there is no Python.
func python(_ program: String, _ arguments: [String] = [], input: [UInt8] = []) throws -> [UInt8]? {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["-c", program] + arguments
    let (source, target) = (Pipe(), Pipe())
    process.standardInput = source
    process.standardOutput = target
    try process.run()
    let handle = source.fileHandleForWriting
    DispatchQueue.global().async {
        try? handle.write(contentsOf: Data(input))
        try? handle.close()
    }
    let output = try target.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return Array(output)
}

/// The folder of shared samples beside the checkout, or nil.
let shared: String? = {
    let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../shared").standardized.path
    let path = ProcessInfo.processInfo.environment["KAOPING_SHARED"] ?? beside
    return FileManager.default.fileExists(atPath: path) ? path : nil
}()
