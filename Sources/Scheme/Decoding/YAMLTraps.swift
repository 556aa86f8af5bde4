import Diagnostics
import Yams

/// What YAML takes otherwise than it looks: found while walking the composed nodes, beside the lines that they were written in.
struct YAMLTraps {
    let text: YAMLText
    var findings = Findings()
    private var items = 0
    var isWithinLimit: Bool { items <= YAMLText.mostItems }

    init(text: YAMLText) { self.text = text }

    /// Line ends to YAML alone.
    static let breaks: Set<Unicode.Scalar> = ["\u{85}", "\u{2028}", "\u{2029}"]

    /// Looks like a space, or like nothing at all.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xA0, 0xAD, 0x1680, 0x180E, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F, 0xFEFF: true
        default: false
        }
    }

    static func name(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    static func invisible(_ scalar: Unicode.Scalar, at place: Location) -> Diagnostic {
        .error(
            "yaml-invisible-character", at: place, "Text outside quotes is visible: \(name(scalar)) is not",
            fix: "write a plain space, or nothing; in quotes it may stand")
    }

    mutating func look(at node: Yams.Node, isInSequence: Bool = false) {
        items += 1
        guard items <= YAMLText.mostItems else {
            if items == YAMLText.mostItems + 1 {
                report(node, "scheme-too-large", "A scheme has at most \(YAMLText.mostItems) items", fix: "make two appraisals of it")
            }
            return
        }
        lookForTag(node)
        switch node {
        case .scalar(let scalar): look(at: scalar, node, isInSequence: isInSequence)
        case .sequence(let items):
            // Not by its style: Yams reads that from the event that ends the list.
            let isFlow = written(node) == "["
            for item in items { look(at: item, isInSequence: isFlow) }
        case .mapping(let pairs):
            lookAtKeys(pairs)
            for (key, value) in pairs {
                look(at: key)
                look(at: value)
            }
        case .alias: break
        }
    }

    private mutating func report(_ node: Yams.Node, _ id: String, _ summary: String, fix: String, column: Int = 0) {
        let place = Location(text.path, line: node.mark?.line, column: node.mark.map { $0.column + column })
        findings.add(.error(id, at: place, summary, fix: fix))
    }

    /// The first character of a node in the file.
    private func written(_ node: Yams.Node) -> Unicode.Scalar? { node.mark.flatMap { text.line($0.line).dropFirst($0.column - 1).first } }

    private mutating func lookForTag(_ node: Yams.Node) {
        switch written(node) {
        case "!":
            report(node, "yaml-tag", "A value is what it says: tags are not read", fix: "remove the tag; quote text that begins with `!`")
        case "&":
            report(
                node, "yaml-alias", "A scheme says each thing where it stands: anchors are not read",
                fix: "remove it; quote text that begins with `&`")
        default: break
        }
    }

    private mutating func lookAtKeys(_ pairs: Yams.Node.Mapping) {
        var seen: Set<String> = []
        for (key, _) in pairs {
            guard let scalar = key.scalar else {
                report(key, "scheme-type", "A key is text", fix: "write `key: value`; quote text that begins with [ or {")
                continue
            }
            // YAML tells yes from 'yes', and 1 from '1'; a scheme does not.
            if !seen.insert(scalar.string).inserted, let mark = key.mark {
                findings.add(YAMLText.duplicate(scalar.string, at: Location(text.path, line: mark.line, column: mark.column)))
            }
            guard scalar.style == .plain else { continue }
            if scalar.string == "<<" {
                report(key, "yaml-merge", "A scheme says each thing where it stands: `<<` merges nothing", fix: "write it out")
            }
            if let colon = Array(scalar.string.unicodeScalars).firstIndex(of: "：") {
                report(
                    key, "yaml-wide-punctuation", "A key ends at `: `, a colon and a space: `：` is a part of it",
                    fix: "write `: `, or quote the key",
                    column: colon)
            }
        }
    }

    private mutating func look(at scalar: Yams.Node.Scalar, _ node: Yams.Node, isInSequence: Bool) {
        guard scalar.style == .plain, let mark = node.mark else { return }
        let written = Array(scalar.string.unicodeScalars)
        let isSpaced = { (end: Unicode.Scalar?) in end == "\u{3000}" }
        if let odd = written.firstIndex(where: Self.isInvisible)
            ?? (isSpaced(written.first) ? 0 : isSpaced(written.last) ? written.count - 1 : nil)
        {
            findings.add(Self.invisible(written[odd], at: Location(text.path, line: mark.line, column: mark.column + odd)))
        }
        if isInSequence, let comma = written.firstIndex(of: "，") {
            report(
                node, "yaml-wide-punctuation", "Items are parted by `, `: `，` is a part of the text", fix: "write `, `, or quote the text",
                column: comma)
        }
        // Text over several lines does not stand there as it reads, and is passed over.
        let line = text.line(mark.line).dropFirst(mark.column - 1)
        guard !written.isEmpty, line.starts(with: written) else { return }
        let rest = line.dropFirst(written.count)
        guard let hash = rest.firstIndex(where: { $0 != " " && $0 != "\t" }), hash > rest.startIndex, rest[hash] == "#",
            let next = rest.dropFirst(hash - rest.startIndex + 1).first, next.properties.isAlphabetic || next.properties.numericType != nil
        else { return }
        findings.add(
            .warning(
                "yaml-comment", at: Location(text.path, line: mark.line, column: hash + 1),
                "Behind a space, `#` begins a remark: the text before it ends there",
                fix: "quote the text, or write `# ` before a remark"))
    }
}
