import Diagnostics
import Exact
import Testing

@testable import Scheme

/// The keys that say how an export is written.
struct FormatKeyTests {
    private func scheme(_ source: String, units: String = "") -> String {
        """
        appraisal: a
        title: t
        year: 2025
        authority: o
        units: {files: u.csv, \(units)fields: {code: c, name: n}}
        sources:
          s:
            files: s/*.gz
            unit: unit
        \(source)
        measures:
          m: {from: s, value: count(*)}
        indicators:
          - {id: i, name: n, points: 100, measure: m, score: {target: 5}}
        grades:
          - {id: g, name: g}
        """
    }

    private func findings(_ source: String) -> [String] {
        do throws(Refusal) {
            return try Scheme.parse(scheme(source)).warnings.inSourceOrder.map(\.text).filter { !$0.contains("source-unused") }
        } catch {
            return error.findings.inSourceOrder.map(\.text)
        }
    }

    private func source(_ text: String) throws -> Source { try Scheme.parse(scheme(text)).sources[0] }

    @Test func aHeaderIsOneLineOrTwo() throws {
        #expect(try source("    header: 3\n    fields: {unit: u}").header == 3...3)
        #expect(try source("    header: [2, 3]\n    fields: {unit: u}").header == 2...3)
        #expect(try source("    fields: {unit: u}").header == nil)
        for wrong in ["[1, 3]", "[3, 2]", "[1]", "[1, 2, 3]"] {
            #expect(findings("    header: \(wrong)\n    fields: {unit: u}").contains { $0.contains("[source-header]") }, "\(wrong)")
        }
        for wrong in ["0", "-1", "first", "1001", "[0, 1]"] {
            #expect(findings("    header: \(wrong)\n    fields: {unit: u}").contains { $0.contains("[scheme-type]") }, "\(wrong)")
        }
        #expect(findings("    record: e\n    header: 2\n    fields: {unit: u}").contains { $0.contains("[source-header]") })
    }

    @Test func limitsAreSizesAndRatios() throws {
        let sizes: KeyValuePairs = [
            "8 GB": 8_000_000_000, "8GB": 8_000_000_000, "500 MB": 500_000_000, "2 GiB": 2 << 30, "4 MiB": 4 << 20, "70000": 70_000,
        ]
        for (text, size) in sizes {
            let limits = try source("    limits: {inflated: \(text), ratio: 400}\n    fields: {unit: u}").limits
            #expect(limits == Source.Limits(inflated: size, ratio: 400))
        }
        #expect(try source("    fields: {unit: u}").limits == Source.Limits())
        for wrong in [
            "inflated: 8 TB", "inflated: -1", "inflated: 0", "inflated: 1.5 GB", "inflated: 99999999999 GB", "ratio: 0", "ratio: 2000",
        ] {
            #expect(findings("    limits: {\(wrong)}\n    fields: {unit: u}").contains { $0.contains("[scheme-type]") }, "\(wrong)")
        }
        #expect(findings("    limits: {size: 1}\n    fields: {unit: u}").contains { $0.contains("[unknown-key]") })
    }

    @Test func prefixesOfPathsAreDeclared() throws {
        let declared = "    record: o:events/o:event\n    namespaces: {o: 'urn:o'}\n    fields: {unit: '@o:unit', lang: '@xml:lang'}"
        #expect(try source(declared).namespaces == ["o": "urn:o"])
        let missing = findings("    record: events/event\n    fields: {unit: 'a/@p:unit'}")
        #expect(missing.contains { $0.contains("`p` in `@p:unit` is not [source-namespace]") }, "\(missing)")
        #expect(findings("    record: q:e\n    fields: {unit: '@u'}").contains { $0.contains("`q` in `q:e` is not [source-namespace]") })
        // In CSV a column may have any name.
        #expect(findings("    fields: {unit: 'p:unit'}") == [])
        #expect(findings("    namespaces: {o: 'urn:o'}\n    fields: {unit: u}").contains { $0.contains("[source-namespace]") })
    }

    @Test func fieldsSayHowTheirCellsAreWritten() throws {
        let fields = try source(
            "    record: e\n    fields: {unit: {column: u, part: code}, d: {column: d, type: time, shape: excel}, n: {column: n, type: integer, repeat: count}, c: {column: c, type: uscc}}"
        )
        .fields
        #expect(fields.map(\.part) == [.code, nil, nil, nil])
        #expect(fields.map(\.shape) == [nil, .excel, nil, nil])
        #expect(fields.map(\.repeats) == [nil, nil, .count, nil])
        #expect(fields[3].type == .uscc && fields[3].type.valueType == .text)
        let wrong: KeyValuePairs = [
            "{column: c, shape: excel}": "field-shape", "{column: c, type: decimal, shape: excel}": "field-shape",
            "{column: c, type: time, part: code}": "field-part", "{column: c, repeat: count}": "field-repeat",
            "{column: c, type: time, repeat: join}": "field-repeat", "{column: c, shape: word}": "scheme-type",
            "{column: c, repeat: all}": "scheme-type",
        ]
        for (field, id) in wrong {
            #expect(findings("    record: e\n    fields: {unit: u, x: \(field)}").contains { $0.contains("[\(id)]") }, "\(field)")
        }
        #expect(findings("    fields: {unit: {column: u, repeat: last}}").contains { $0.contains("[field-repeat]") })
    }

    @Test func encodingsAreThoseThatAreRead() throws {
        for (word, encoding) in [("utf-8", Source.Encoding.utf8), ("gb18030", .gb18030), ("utf-16le", .utf16le)] {
            #expect(try source("    encoding: \(word)\n    fields: {unit: u}").encoding == encoding)
        }
        for wrong in ["gbk", "UTF8", "utf-16", "latin1"] {
            #expect(findings("    encoding: \(wrong)\n    fields: {unit: u}").contains { $0.contains("[scheme-type]") })
        }
    }
}
