import Diagnostics
import Foundation
import Testing

@testable import Mustache

/// The published cases of the Mustache specification, from `../shared/reference/mustache-spec`.
@Suite struct SpecificationTests {
    static let modules = ["comments", "delimiters", "interpolation", "inverted", "partials", "sections", "~inheritance"]

    @Test(
        .enabled(if: Shared.has("reference/mustache-spec"), "no ../shared/reference/mustache-spec beside the checkout"), arguments: modules)
    func casesOfTheSpecificationRenderAsPublished(module: String) throws {
        let file = Shared.folder.appendingPathComponent("reference/mustache-spec/\(module).json")
        let suite = try JSONDecoder().decode(SpecificationSuite.self, from: Data(contentsOf: file))
        #expect(!suite.tests.isEmpty)
        for test in suite.tests {
            var findings = Findings()
            var sources = (test.partials ?? [:]).sorted { $0.key < $1.key }.map { name, text in
                TemplateSource(name, path: name, bytes: Array(text.utf8))
            }
            sources.append(TemplateSource("the case", path: "the case", bytes: Array(test.template.utf8)))
            let library = Templates(sources, escaping: .html, &findings)
            var inference = Inference()
            let (kind, value) = inference.infer(test.data)
            let program = library.compile("the case", for: kind, .renderNothing, &findings)
            var bytes: [UInt8] = []
            var renderer = Renderer(program, escaping: .html, root: value)
            renderer.run(into: &bytes)
            #expect(findings.all.map(\.text) == [], "\(module): \(test.name)")
            #expect(String(decoding: bytes, as: UTF8.self) == test.expected, "\(module): \(test.name)")
        }
    }
}

struct SpecificationSuite: Decodable {
    struct Case: Decodable {
        var name: String
        var data: JSON
        var template: String
        var partials: [String: String]?
        var expected: String
    }

    var tests: [Case]
}

enum Shared {
    static var folder: URL {
        if let path = ProcessInfo.processInfo.environment["KAOPING_SHARED"] { return URL(fileURLWithPath: path) }
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return checkout.deletingLastPathComponent().appendingPathComponent("shared")
    }

    static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path)
    }
}

enum JSON: Decodable {
    case null
    case bool(Bool)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    var isNull: Bool { if case .null = self { true } else { false } }
    var items: [JSON] { if case .list(let items) = self { items } else { [] } }
    var members: [String: JSON] { if case .object(let members) = self { members } else { [:] } }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let integer = try? container.decode(Int.self) {
            self = .text(String(integer))
        } else if let number = try? container.decode(Double.self) {
            self = .text(String(number))
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }
}

/// Reads a shape off JSON data; the records of a list share one shape, made of all their names.
struct Inference {
    private var shapes = 0

    mutating func infer(_ data: JSON) -> (SlotKind, SlotValue) {
        let kind = kind(of: [data])
        return (kind, value(data, as: kind))
    }

    private mutating func kind(of samples: [JSON]) -> SlotKind {
        let present = samples.filter { !$0.isNull }
        guard let first = present.first else { return .nothing }
        let kind: SlotKind
        switch first {
        case .null: kind = .nothing
        case .bool: kind = .flag
        case .text: kind = .text
        case .list:
            kind = .list(self.kind(of: present.flatMap(\.items)))
        case .object:
            let objects = present.map(\.members)
            let names = Set(objects.flatMap(\.keys)).sorted().map { name in
                let samples = objects.map { $0[name] ?? .null }
                return (name: name, kind: self.kind(of: samples))
            }
            shapes += 1
            kind = .record(Shape(id: .inferred(shapes), title: "data") { names })
        }
        return present.count < samples.count ? kind.optional : kind
    }

    private func value(_ data: JSON, as kind: SlotKind) -> SlotValue {
        switch (data, kind.present) {
        case (.bool(let flag), _): .flag(flag)
        case (.text(let text), _): .text(text)
        case (.list(let items), .list(let kind)): .list(items.map { value($0, as: kind) })
        case (.object(let object), .record(let shape)):
            .record(shape.names().map { value(object[$0.name] ?? .null, as: $0.kind) })
        default: .absent
        }
    }
}
