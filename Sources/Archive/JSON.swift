/// As much of JSON as `edition.json` needs, with one spelling of each value.
///
/// Written here because Foundation's encoder promises no spacing and no key order from version to version, and an
/// auditor's rerun must give the same bytes. The two forms are those of Python's
/// `json.dumps(value, ensure_ascii=False, sort_keys=True, …)`: `compact` with `separators=(",", ":")`, `pretty` with `indent=2`.
enum JSON: Sendable {
    /// In any order; each key once.
    case members([(key: String, value: JSON)])
    case array([JSON])
    case string(String)
    case integer(Int)

    /// Members that are nil are left out.
    static func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        .members(members.compactMap { key, value in value.map { (key, $0) } })
    }

    /// On one line, without spaces: what is hashed.
    var compact: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes, indent: nil)
        return bytes
    }

    /// Indented by two, with a line break at the end: what is read.
    var pretty: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes, indent: 0)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private func write(to bytes: inout [UInt8], indent: Int?) {
        switch self {
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .string(let text): Self.write(text, to: &bytes)
        case .array(let values):
            Self.write(values, between: "[", and: "]", to: &bytes, indent: indent) { value, bytes, indent in
                value.write(to: &bytes, indent: indent)
            }
        case .members(let members):
            Self.write(Self.inOrder(members), between: "{", and: "}", to: &bytes, indent: indent) { member, bytes, indent in
                Self.write(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                if indent != nil { bytes.append(UInt8(ascii: " ")) }
                member.value.write(to: &bytes, indent: indent)
            }
        }
    }

    /// By scalars: `String`'s own order is the same today, but its promise is another (canonical equivalence).
    private static func inOrder(_ members: [(key: String, value: JSON)]) -> [(key: String, value: JSON)] {
        func precedes(_ a: (key: String, value: JSON), _ b: (key: String, value: JSON)) -> Bool {
            a.key.utf8.lexicographicallyPrecedes(b.key.utf8)
        }
        // What is written thousands of times is declared in order.
        if zip(members, members.dropFirst()).allSatisfy({ precedes($0, $1) }) { return members }
        return members.sorted(by: precedes)
    }

    private static func write<Element>(
        _ elements: [Element], between open: Unicode.Scalar, and close: Unicode.Scalar, to bytes: inout [UInt8], indent: Int?,
        each: (Element, inout [UInt8], Int?) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        let inner = indent.map { $0 + 2 }
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            breakLine(inner, in: &bytes)
            each(element, &bytes, inner)
        }
        if !elements.isEmpty { breakLine(indent, in: &bytes) }
        bytes.append(UInt8(ascii: close))
    }

    private static func breakLine(_ indent: Int?, in bytes: inout [UInt8]) {
        guard let indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes += [UInt8](repeating: UInt8(ascii: " "), count: indent)
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(quote)
        if text.utf8.contains(where: isEscaped) {
            for byte in text.utf8 { write(byte, to: &bytes) }
        } else {
            bytes.append(contentsOf: text.utf8)
        }
        bytes.append(quote)
    }

    private static let quote = UInt8(ascii: "\"")
    private static func isEscaped(_ byte: UInt8) -> Bool { byte < 0x20 || byte == quote || byte == UInt8(ascii: "\\") }

    private static func write(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case quote, UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x08: bytes += Array("\\b".utf8)
        case 0x09: bytes += Array("\\t".utf8)
        case 0x0A: bytes += Array("\\n".utf8)
        case 0x0C: bytes += Array("\\f".utf8)
        case 0x0D: bytes += Array("\\r".utf8)
        case ..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        default: bytes.append(byte)
        }
    }
}
