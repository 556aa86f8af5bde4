import Diagnostics
import Yams

/// The text of a scheme as YAML, composed into nodes once nothing in it means something else to YAML than to people.
struct YAMLText {
    let path: String
    /// Lines as Unicode scalars, which is what YAML's marks count.
    let lines: [[Unicode.Scalar]]
    private let text: String
    static let mostItems = 200_000

    /// A byte order mark at the very beginning is no part of the text; Windows editors write one.
    init(_ text: String, path: String) {
        self.path = path
        let scalars = text.unicodeScalars
        self.text = scalars.first == "\u{FEFF}" ? String(scalars.dropFirst()) : text
        lines = Self.lines(of: self.text)
    }

    /// Ended as YAML ends them: by LF, CR LF or CR alone.
    private static func lines(of text: String) -> [[Unicode.Scalar]] {
        var (lines, line, wasCR): ([[Unicode.Scalar]], [Unicode.Scalar], Bool) = ([], [], false)
        for scalar in text.unicodeScalars {
            let isSecondHalf = scalar == "\n" && wasCR
            wasCR = scalar == "\r"
            if isSecondHalf { continue }
            guard wasCR || scalar == "\n" else {
                line.append(scalar)
                continue
            }
            lines.append(line)
            line = []
        }
        return lines + [line]
    }

    /// The root; nil when findings say why there is none.
    func composed(into findings: inout Findings) -> Yams.Node? {
        for (number, line) in lines.enumerated() {
            for (column, scalar) in line.enumerated() where YAMLTraps.breaks.contains(scalar) {
                findings.add(YAMLTraps.invisible(scalar, at: Location(path, line: number + 1, column: column + 1)))
            }
        }
        if let place = firstAlias {
            // Told before anything is composed: nested aliases make a small file stand for an enormous one.
            findings.add(
                .error(
                    "yaml-alias", at: place, "A scheme says each thing where it stands: aliases are not followed",
                    fix: "write it out; quote text that begins with `*`"))
        }
        if findings.hasErrors { return nil }
        do {
            guard let node = try Yams.compose(yaml: text) else {
                findings.add(.error("scheme-empty", at: Location(path), "A scheme says something", fix: "write an appraisal: see README"))
                return nil
            }
            var traps = YAMLTraps(text: self)
            traps.look(at: node)
            findings.add(traps.findings)
            return traps.isWithinLimit ? node : nil
        } catch {
            findings.add(finding(error))
            return nil
        }
    }

    func line(_ number: Int) -> [Unicode.Scalar] { lines.indices.contains(number - 1) ? lines[number - 1] : [] }

    /// The first `*name` behind an `&name`, both where YAML looks for them.
    private var firstAlias: Location? {
        var anchors: Set<String> = []
        for (number, line) in lines.enumerated() {
            for (column, scalar) in line.enumerated() where scalar == "&" || scalar == "*" {
                guard column == 0 || " \t[{,:?-".unicodeScalars.contains(line[column - 1]) else { continue }
                let name = line[(column + 1)...].prefix {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil || "_-".unicodeScalars.contains($0)
                }
                if name.isEmpty { continue }
                let key = String(String.UnicodeScalarView(name))
                if scalar == "&" { anchors.insert(key) }
                if scalar == "*", anchors.contains(key) { return Location(path, line: number + 1, column: column + 1) }
            }
        }
        return nil
    }

    private func finding(_ error: any Error) -> Diagnostic {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            let (place, fix) = hint(problem, mark.line, mark.column)
            return .error("yaml-syntax", at: place, "A scheme is YAML: \(problem)", fix: fix)
        case .reader(let problem, let offset, _, _):
            return .error(
                "yaml-syntax", at: offset.map(place(atByte:)) ?? Location(path), "A scheme is YAML: \(problem)",
                fix: "remove what an editor does not show")
        case .duplicatedKeysInMapping(let duplicates, let context):
            // The first of several is where Yams says, unless two have no order: those that are no text, or the same text with other tags.
            let isPlaced = duplicates.count == 1 || Set(duplicates + ["<uncovertable>"]).count > duplicates.count
            let place = isPlaced ? Location(path, line: context.mark.line, column: context.mark.column) : Location(path)
            return Self.duplicate(duplicates.sorted().joined(separator: ", "), at: place)
        default:
            return .error("yaml-syntax", at: Location(path), "A scheme is YAML: \(error)", fix: "mend the file")
        }
    }

    static func duplicate(_ name: String, at place: Location) -> Diagnostic {
        .error("yaml-duplicate-key", at: place, "A key stands once: \(name)", fix: "remove one of the two")
    }

    /// Where the slip lies, often a line before YAML notices, and what mends it.
    private func hint(_ problem: String, _ number: Int, _ column: Int) -> (Location, String) {
        // YAML takes the key for text, which may go on on the next line.
        for number in [number, number - 1, number - 2] {
            if let space = wideSpace(in: line(number)) {
                let place = Location(path, line: number, column: space + 1)
                return (place, "write a plain space behind the colon: U+3000 is a part of the text")
            }
        }
        for number in [number, number - 1] {
            let line = line(number)
            func place(_ column: Int) -> Location { Location(path, line: number, column: column + 1) }
            if let tab = line.firstIndex(of: "\t"), line[..<tab].allSatisfy({ $0 == " " }) {
                return (place(tab), "indent with spaces: this line begins with a tab")
            }
            if let odd = line.firstIndex(where: YAMLTraps.isInvisible) {
                return (place(odd), "write a plain space: \(YAMLTraps.name(line[odd])) only looks like one")
            }
            if let colon = line.firstIndex(of: "：") { return (place(colon), "write `: `, a colon and a space: `：` is none to YAML") }
        }
        let place = Location(path, line: number, column: column)
        if problem.contains("expected ',' or"), let comma = wideComma(in: self.line(number)) {
            return (Location(path, line: number, column: comma + 1), "write `, `, a comma and a space: `，` is none to YAML")
        }
        if problem.contains("another document") { return (place, "keep one scheme in a file: remove `---`") }
        if problem.contains("nesting") { return (place, "nest less") }
        if let sign = [column - 1, column - 2].lazy.filter({ line(number).indices.contains($0) }).map({ line(number)[$0] })
            .first(where: { "@`%*&!|>".unicodeScalars.contains($0) })
        {
            return (place, "quote text that begins with `\(sign)`")
        }
        return (place, "check the indentation, and quote text that has `: ` or begins with a sign")
    }

    /// A U+3000 where the space behind the colon of a key belongs.
    private func wideSpace(in line: [Unicode.Scalar]) -> Int? {
        guard let colon = line.firstIndex(of: ":"), line.dropFirst(colon + 1).first == "\u{3000}" else { return nil }
        return colon + 1
    }

    /// The first `，` outside quotes.
    private func wideComma(in line: [Unicode.Scalar]) -> Int? {
        line.indices.first { index in
            line[index] == "，" && ["'", "\""].allSatisfy { quote in line[..<index].count { $0 == quote } % 2 == 0 }
        }
    }

    private func place(atByte offset: Int) -> Location {
        let before = Self.lines(of: String(decoding: text.utf8.prefix(offset), as: UTF8.self))
        return Location(path, line: before.count, column: (before.last?.count ?? 0) + 1)
    }
}
