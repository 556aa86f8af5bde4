import Diagnostics
import Exact
import Expressions
import Yams

/// A place in the scheme file: a YAML node, where it stands, and where its findings go.
///
/// Scalars are taken as written, so that `012`, `yes` and `12:30` mean what they say.
public struct Entry {
    /// Shared by all entries of one file while it is decoded.
    final class Report {
        let path: String
        var findings = Findings()
        /// What `workdays` counts by, once the calendar is read.
        var calendar: WorkCalendar?
        /// False once a node's points could not be read: then nothing can be said about their sum.
        var sizesAreKnown = true
        init(path: String) { self.path = path }

        /// The folder of the file, with the slash behind it; empty for a file named alone.
        var folder: String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "" }
    }
    let node: Yams.Node
    let report: Report

    public var location: Location {
        Location(report.path, line: node.mark.map { $0.line }, column: node.mark.map { $0.column })
    }

    /// The scalar's text as written; nil for a list or mapping.
    public var plain: String? { node.scalar?.string }

    public func report(_ id: String, _ summary: String, fix: String? = nil) {
        report.findings.add(.error(id, at: location, summary, fix: fix))
    }

    public func warn(_ id: String, _ summary: String, fix: String? = nil) {
        report.findings.add(.warning(id, at: location, summary, fix: fix))
    }

    /// The text of a scalar that is not empty.
    public func text() -> String? {
        guard let text = plain, !text.isEmpty else {
            report("scheme-type", "Text belongs here", fix: "write one value, in quotes if it begins with a special character")
            return nil
        }
        if let scalar = node.scalar, scalar.style == .plain, ["~", "null", "Null", "NULL"].contains(text) {
            report("yaml-null", "`\(text)` is nothing to YAML, and text belongs here", fix: "leave the key out, or quote the text")
            return nil
        }
        return text
    }

    /// One text, or a list of them.
    public func texts() -> [String] {
        if plain != nil { return text().map { [$0] } ?? [] }
        return list().compactMap { $0.text() }
    }

    public func list() -> [Entry] {
        guard case .sequence(let sequence) = node else {
            report("scheme-type", "A list belongs here", fix: "write [a, b] or lines that begin with `- `")
            return []
        }
        return sequence.map { Entry(node: $0, report: report) }
    }

    /// A mapping from the keys of a table.
    public func mapping(_ keys: Keys) -> Mapping? { mapping(known: keys.others == nil ? keys.names : nil) }

    /// A mapping from names that the scheme gives, such as those of sources.
    public func mapping() -> Mapping? { mapping(known: nil) }

    private func mapping(known: [String]?) -> Mapping? {
        guard case .mapping(let mapping) = node else {
            report(
                "scheme-type", "A mapping belongs here",
                fix: "write {key: value}" + (known.map { "; the keys are \($0.joined(separator: ", "))" } ?? "")
            )
            return nil
        }
        let pairs = mapping.map { (key: Entry(node: $0.key, report: report), value: Entry(node: $0.value, report: report)) }
        if let known {
            for (key, _) in pairs {
                guard let name = key.plain, !known.contains(name) else { continue }
                // Inside {…} YAML ends a value at a comma, and the rest of an expression looks like a key.
                let isTorn = name.contains(")") || name.contains("'")
                let hint =
                    isTorn
                    ? "quote the expression before it: inside {…} a comma ends a value"
                    : name.nearest(among: known).map { "did you mean `\($0)`?" }
                key.report(
                    "unknown-key", "A scheme has known keys only: `\(name)` is none here",
                    fix: hint ?? "known here: \(known.joined(separator: ", "))")
            }
        }
        return Mapping(place: self, pairs: pairs)
    }

    public func integer(in range: ClosedRange<Int>) -> Int? {
        if let text = plain, let value = Int(text), range.contains(value) { return value }
        report(
            "scheme-type", "A whole number from \(range.lowerBound) to \(range.upperBound) belongs here",
            fix: "write digits only, as in \(range.contains(2025) ? 2025 : range.lowerBound)")
        return nil
    }

    /// A number without names in it: `12`, `95%`, `1/3`.
    public func number() -> Ratio? {
        guard let expression = expression(in: Scope(noun: "nothing"), expecting: .number) else { return nil }
        if let value = expression.constantNumber, value.isNumber { return value }
        report("scheme-type", "A number belongs here", fix: "write 12, 0.5 or 95%")
        return nil
    }

    /// One of an enumeration's words.
    public func keyword<E: RawRepresentable & CaseIterable>(_: E.Type) -> E? where E.RawValue == String {
        if let text = plain, let value = E(rawValue: text) { return value }
        let words = E.allCases.map(\.rawValue)
        let hint = plain?.nearest(among: words).map { "did you mean `\($0)`?" }
        report(
            "scheme-type", "One of these belongs here: \(words.joined(separator: ", "))",
            fix: hint ?? "write `\(words.first ?? "")` or another of them")
        return nil
    }

    public func expression(in scope: Scope, expecting type: ValueType) -> Expression? {
        guard let text = text() else { return nil }
        return Expression.parse(text, at: textLocation, in: counting(scope), expecting: type, into: &report.findings)
    }

    /// The scope with the scheme's calendar.
    func counting(_ scope: Scope) -> Scope {
        var scope = scope
        scope.calendar = report.calendar
        return scope
    }

    /// Where the text itself begins, behind a quote.
    var textLocation: Location {
        var place = location
        if case .scalar(let scalar) = node, scalar.style == .singleQuoted || scalar.style == .doubleQuoted, let column = place.column {
            place.column = column + 1
        }
        return place
    }
}

/// The pairs of a mapping, in the order written.
public struct Mapping {
    let place: Entry
    public let pairs: [(key: Entry, value: Entry)]

    public subscript(_ key: String) -> Entry? { pairs.first { $0.key.plain == key }?.value }

    public func required(_ key: String) -> Entry? {
        if let entry = self[key] { return entry }
        place.report("missing-key", "`\(key)` is said here", fix: "add `\(key): …`")
        return nil
    }
}
