import Diagnostics

/// Reads one template into its syntax by the rules of the Mustache specification (with inheritance), and goes on behind
/// every error, so that all of them are found at once.
struct Parser {
    /// An element whose closing tag is still to come.
    struct Open {
        enum Kind { case file, section(inverted: Bool), parent, block(Int) }

        var kind: Kind
        var name: Name
        var nodes: [Node] = []
        /// The blocks that a parent tag replaces.
        var replaced: [Int] = []
        /// The white space before a parent tag that is first on its line.
        var lead: [UInt8]?
    }

    static let deepest = 100
    /// Nobody reads more; a file that is no template at all has one at every brace.
    static let mostFindings = 100

    var scanner: Scanner
    var syntax: Syntax
    var open: [Open] = [Open(kind: .file, name: Name(parts: [], offset: 0))]
    var atLineStart = true
    var findings = Findings()

    init(_ source: TemplateSource) {
        scanner = Scanner(source.bytes)
        syntax = Syntax(source: source)
    }

    static func parse(_ source: TemplateSource, _ findings: inout Findings) -> Syntax {
        var parser = Parser(source)
        if let offset = source.bytes.firstInvalidUTF8 {
            findings.add(
                .error(
                    "template-not-utf8", at: source.location(of: offset), "A template is written in UTF-8",
                    fix: "save the file as UTF-8"))
            return parser.syntax
        }
        parser.run()
        findings.add(parser.findings)
        return parser.syntax
    }

    private mutating func run() {
        var written = scanner.position
        scan: while findings.all.count < Self.mostFindings {
            switch scanner.next() {
            case .end: break scan
            case .unclosed(let offset):
                let closing = String(decoding: scanner.closing, as: UTF8.self)
                report("template-unclosed-tag", offset, "A tag is closed where it was opened", "write `\(closing)` behind the name")
            case .tag(let tag):
                let line = Line(around: tag.range, in: scanner.bytes)
                let standalone = standsAlone(tag, line)
                addText(written..<(standalone.start ?? tag.range.lowerBound))
                if let end = standalone.end { scanner.skip(to: end) }
                written = scanner.position
                add(tag, line, alone: standalone.start != nil && standalone.end != nil)
                if open.count > Self.deepest {
                    report(
                        "template-too-deep", tag.range.lowerBound, "Sections are nested \(Self.deepest) deep at most",
                        "move the inner sections into a partial")
                    open.removeLast(open.count - 1)
                    return
                }
            }
        }
        if findings.all.count < Self.mostFindings { addText(written..<scanner.bytes.count) }
        while open.count > 1 { dropUnclosed() }
        syntax.nodes = open[0].nodes
    }

    /// Where the text before the tag ends and the text behind it goes on, when its line does not count as text.
    private func standsAlone(_ tag: Tag, _ line: Line) -> (start: Int?, end: Int?) {
        let alone = line.start != nil && line.end != nil
        switch tag.kind {
        case .variable, .raw: return (nil, nil)
        case .parent:
            // Whether the pair stands alone is known at its closing tag; until then the white space is kept aside.
            return (line.start, nil)
        case .block where isInParent: return (line.start, line.end)
        case .close where open.count > 1:
            switch open[open.count - 1].kind {
            case .parent: return (line.start, open[open.count - 1].lead != nil ? line.end : nil)
            case .block(let index) where syntax.blocks[index].replaces: return (line.start, nil)
            default: return alone ? (line.start, line.end) : (nil, nil)
            }
        default: return alone ? (line.start, line.end) : (nil, nil)
        }
    }

    var isInParent: Bool {
        if case .parent = open[open.count - 1].kind { true } else { false }
    }

    mutating func emit(_ node: Node) { open[open.count - 1].nodes.append(node) }

    /// Begins the line of the template's own text on which something is about to be put.
    mutating func beginLine() {
        if atLineStart { emit(.lineStart) }
        atLineStart = false
    }

    /// Adds text, line by line; empty lines are not indented.
    mutating func addText(_ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound {
            let feed = scanner.bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: "\n"))
            let end = feed.map { $0 + 1 } ?? range.upperBound
            let piece = scanner.bytes[start..<end]
            if !piece.elementsEqual([0x0A]), !piece.elementsEqual([0x0D, 0x0A]) { beginLine() }
            emit(.literal(Array(piece)))
            atLineStart = feed != nil
            start = end
        }
    }

    mutating func report(_ id: String, _ offset: Int, _ summary: String, _ fix: String?) {
        findings.add(.error(id, at: syntax.source.location(of: offset), summary, fix: fix))
    }
}

/// What surrounds a tag on its line.
struct Line {
    /// Where the line begins, when only white space stands before the tag.
    var start: Int?
    /// Where the next line begins, when only white space stands behind the tag.
    var end: Int?
    /// The white space before the tag.
    var lead: [UInt8] = []

    init(around tag: Range<Int>, in bytes: [UInt8]) {
        var before = tag.lowerBound
        while before > 0, bytes[before - 1].isBlank { before -= 1 }
        if before == 0 || bytes[before - 1] == UInt8(ascii: "\n") || before == 3 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            start = before
            lead = Array(bytes[before..<tag.lowerBound])
        }
        var behind = tag.upperBound
        while behind < bytes.count, bytes[behind].isBlank { behind += 1 }
        if behind == bytes.count {
            end = behind
        } else if bytes[behind] == UInt8(ascii: "\n") {
            end = behind + 1
        } else if bytes[behind] == UInt8(ascii: "\r"), behind + 1 < bytes.count, bytes[behind + 1] == UInt8(ascii: "\n") {
            end = behind + 2
        }
    }
}

extension [UInt8] {
    /// The first byte that is not part of a well-formed scalar.
    var firstInvalidUTF8: Int? {
        do {
            _ = try UTF8Span(validating: span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }
}
