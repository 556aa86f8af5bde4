import Exact
import Foundation
import Scheme
import Testing

@testable import Ingestion

/// Exports that nobody made for us, against Python's own readers.
@Suite(.enabled(if: shared != nil, "needs the shared samples beside the checkout"))
struct RealExportTests {
    @Test func threeLayoutsOfLeedsSpendingAreOneSource() throws {
        let folder = try #require(shared) + "/real"
        let fields = [
            Field(name: "body", columns: ["Body name"]), Field(name: "label", columns: ["Service label"]),
            Field(name: "division", columns: ["Service division label", "Service divison label"]),
            Field(name: "code", columns: ["Detailed expenditure code", "Detailed expense code"]),
            Field(name: "paid", columns: ["Date paid"], type: .time), Field(name: "amount", columns: ["Net amount"], type: .decimal),
            Field(name: "supplier", columns: ["Supplier name"]),
        ]
        let source = Source(name: "spend", files: "leeds-spend/*.csv", fields: fields)
        let program = """
            import csv, sys
            from datetime import datetime
            from fractions import Fraction
            rows = list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8')))
            names = [n.strip() for n in rows[0]]
            def at(r, n): return r[names.index(n)].strip()
            def day(t): return datetime.strptime(t, '%d/%m/%Y' if '/' in t else '%d-%b-%Y').strftime('%Y-%m-%d 00:00:00')
            for r in rows[1:]:
                print('|'.join([at(r, 'Service label'), day(at(r, 'Date paid')), str(Fraction(at(r, 'Net amount').replace(',', '')))]))
            """
        let files = try InputFile.matching(source.files, in: folder)
        #expect(files.count == 3)
        for file in files {
            let reading = read(source, file)
            #expect(reading.refusal.isEmpty)
            #expect(reading.rejections.isEmpty)
            guard let output = try python(program, [folder + "/" + file.path]) else { return }
            let found = reading.rows.map { row in
                let parts = (row[5] ?? "").split(separator: "/").compactMap { Int128($0) }
                let ratio = Ratio(parts[0], over: parts[1]).reduced
                let amount = ratio.denominator == 1 ? "\(ratio.numerator)" : "\(ratio.numerator)/\(ratio.denominator)"
                return "\(row[1] ?? "")|\(row[4] ?? "")|\(amount)"
            }
            #expect(found == String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init))
        }
    }

    @Test func tainanRequestsAreThoseOfPythonsParser() throws {
        let folder = try #require(shared) + "/real"
        func field(_ name: String, _ type: FieldType = .text) -> Field { Field(name: name, columns: [name], type: type, missing: ["null"]) }
        let fields = [
            field("service_request_id"), field("requested_datetime", .time), field("expected_datetime", .time),
            field("updated_datetime", .time),
            field("status"), field("service_name"), field("area"),
        ]
        let source = Source(name: "hotline", files: "*", format: .xml(record: ["service_requests", "request"]), fields: fields)
        let reading = read(source, InputFile(folder: folder, path: "tainan-hotline/requests.xml"))
        #expect(reading.refusal.isEmpty)
        let program = """
            import sys, json, xml.etree.ElementTree as E
            names = sys.argv[2].split(',')
            def value(e, n):
                c = e.find(n)
                if c is None: return None
                t = (c.text or '').strip()
                if t == 'null' or (t == '' and n.endswith('datetime')): return None
                return t[:-2] if n.endswith('datetime') and t.endswith('.0') else t
            print(json.dumps([[value(e, n) for n in names] for e in E.parse(sys.argv[1]).getroot().iter('request')]))
            """
        let names = fields.map(\.name).joined(separator: ",")
        guard let output = try python(program, [folder + "/tainan-hotline/requests.xml", names]) else { return }
        let expected = try JSONDecoder().decode([[String?]].self, from: Data(output))
        #expect(reading.rows == expected)
        #expect(reading.rows.count + reading.rejections.count == 1_405)
        #expect(reading.rejections.isEmpty)
    }
}
