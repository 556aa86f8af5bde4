import Diagnostics
import Exact
import Foundation
import Scheme
import Testing

@testable import Ingestion

/// Files that lie with another source.
struct HomeTests {
    private static let scheme = """
        appraisal: a
        title: t
        year: 2025
        authority: o
        units: {files: units.csv, fields: {code: 编码, name: 名称}}
        sources:
          calls: {files: calls/*, unit: office, fields: {office: [单位, 承办单位], state: 状态, title: 标题}}
          money: {files: money/*, encoding: gb18030, header: 2, unit: office, fields: {office: 单位, paid: {column: 支出, type: decimal}}}
          grid: {files: grid/*, record: events/event, unit: unit, fields: {unit: '@unit', days: {column: days, type: integer}}}
          tasks: {files: tasks/*, record: tasks/task, unit: unit, fields: {unit: unit, done: done}}
          names: {files: names/*, unit: office, fields: {office: 单位}}
        measures:
          m: {from: calls, value: 'count(*) filter (where state <> title)'}
          n: {from: money, value: sum(paid)}
          o: {from: grid, value: sum(days)}
          p: {from: tasks, value: count(done)}
          q: {from: names, value: count(*)}
        indicators:
          - {id: i, name: n, points: 100, measure: m, score: {target: 100}, no_data: zero}
        """
    private static let calls = Array("承办单位,状态,标题\nA,结,路\n".utf8)
    private static let grid = Array("<x><events><event unit='A'><days>1</days></event></events></x>".utf8)
    private static let tasks = Array("<x><tasks><task><unit>A</unit><done>1</done></task></tasks></x>".utf8)
    /// `月报`, then `单位,支出` and `A,1` in GB18030.
    private static let money: [UInt8] = [
        0xD4, 0xC2, 0xB1, 0xA8, 0x0A, 0xB5, 0xA5, 0xCE, 0xBB, 0x2C, 0xD6, 0xA7, 0xB3, 0xF6, 0x0A, 0x41, 0x2C, 0x31, 0x0A,
    ]

    /// The findings of the files of one folder.
    private func told(_ files: [String: [UInt8]]) async throws -> [String] {
        let folder = try TemporaryFolder()
        _ = try folder.file("units.csv", Array("编码,名称\nA,甲\n".utf8))
        for (name, bytes) in files { _ = try folder.file(name, bytes) }
        do throws(Refusal) {
            return try await ingest(try Scheme.parse(Self.scheme), folder: folder.path, asOf: Time(microseconds: 0), zone: .utc).findings
                .all
                .map { "\($0.location?.path ?? "") \($0.id)" }.filter { $0.hasPrefix("s") == false }
        } catch {
            return error.findings.all.filter { $0.severity == .error }.map { "\($0.location?.path ?? "") \($0.id) \($0.fix ?? "")" }
        }
    }

    private func home(_ name: String, _ pattern: String) -> String {
        "file-of-other-source move it to where `\(name)` has its files: `\(pattern)`"
    }

    @Test func aFileOfAnotherSourceIsToldToBelongThere() async throws {
        #expect(try await told(["money/1.csv": Self.calls]) == ["money/1.csv \(home("calls", "calls/*"))"])
        // In its own encoding, below its own title.
        #expect(try await told(["calls/1.csv": Self.money]) == ["calls/1.csv \(home("money", "money/*"))"])
        #expect(try await told(["calls/1.xml": Self.grid]) == ["calls/1.xml \(home("grid", "grid/*"))"])
        #expect(try await told(["grid/1.xml": Self.calls]) == ["grid/1.xml \(home("calls", "calls/*"))"])
        #expect(try await told(["grid/1.xml": Self.tasks]) == ["grid/1.xml \(home("tasks", "tasks/*"))"])
    }

    @Test func aFileInItsPlaceIsNotToldWhateverElseIsWrong() async throws {
        let found = try await told([
            "calls/1.csv": Self.calls, "grid/1.xml": Self.grid, "tasks/1.xml": Self.tasks, "money/1.csv": Self.money,
        ])
        #expect(!found.contains { $0.contains("file-of-other-source") })
        let broken = try await told(["calls/1.csv": Array("单位,状态,标题,编码,名称\nA,\"结,路\n".utf8)])
        #expect(broken.count == 1 && broken[0].hasPrefix("calls/1.csv csv-unclosed-quote"))
    }

    @Test func aFileOfNobodyIsToldAsEver() async throws {
        let found = try await told(["calls/1.csv": Array("单位,別\nA,1\n".utf8)])
        #expect(
            found.count == 2 && found.allSatisfy { $0.hasPrefix("calls/1.csv csv-missing-column") }, "what has one field only is no home")
        #expect(try await told(["calls/1.csv": []]).map { $0.prefix(25) } == ["calls/1.csv csv-no-header"])
    }
}
