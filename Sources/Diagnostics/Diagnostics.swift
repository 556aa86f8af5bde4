/// Where a finding lies: a file and, when known, the line and column (both from 1; columns count Unicode scalars).
public struct Location: Hashable, Comparable, Sendable {
    public var path: String
    public var line: Int?
    public var column: Int?

    public init(_ path: String, line: Int? = nil, column: Int? = nil) {
        self.path = path
        self.line = line
        self.column = column
    }

    public static func < (a: Location, b: Location) -> Bool {
        (a.path, a.line ?? 0, a.column ?? 0) < (b.path, b.line ?? 0, b.column ?? 0)
    }

    /// `path:line:column`, as far as known.
    public var text: String {
        var text = path
        if let line {
            text += ":\(line)"
            if let column { text += ":\(column)" }
        }
        return text
    }
}

/// One located finding with a stable identifier.
///
/// The summary is phrased as the rule that was broken ("A unit has one category only"), the fix as an order
/// ("declare `farming` under units.categories").
public struct Diagnostic: Hashable, Sendable {
    public enum Severity: String, Sendable, Comparable {
        case error, warning, note
        public static func < (a: Severity, b: Severity) -> Bool { a.order < b.order }
        private var order: Int { self == .error ? 0 : self == .warning ? 1 : 2 }
    }

    public var severity: Severity
    public var location: Location?
    /// Stable, kebab-case, unique in the program: `unknown-key`, `csv-unclosed-quote`.
    public var id: String
    public var summary: String
    public var fix: String?

    public init(_ severity: Severity, _ id: String, at location: Location?, _ summary: String, fix: String? = nil) {
        self.severity = severity
        self.location = location
        self.id = id
        self.summary = summary
        self.fix = fix
    }

    public static func error(_ id: String, at location: Location?, _ summary: String, fix: String? = nil) -> Diagnostic {
        Diagnostic(.error, id, at: location, summary, fix: fix)
    }

    public static func warning(_ id: String, at location: Location?, _ summary: String, fix: String? = nil) -> Diagnostic {
        Diagnostic(.warning, id, at: location, summary, fix: fix)
    }

    public static func note(_ id: String, at location: Location?, _ summary: String, fix: String? = nil) -> Diagnostic {
        Diagnostic(.note, id, at: location, summary, fix: fix)
    }

    /// `path:line:column: error: summary [id]`, and the fix on a line of its own.
    public var text: String {
        var text = location.map { "\($0.text.defusedForTerminal): " } ?? "kaoping: "
        text += "\(severity.rawValue): \(summary.defusedForTerminal) [\(id)]"
        if let fix { text += "\n  fix: \(fix.defusedForTerminal)" }
        return text
    }
}

extension String {
    /// Control characters from hostile input must not steer a terminal or forge a line of a log.
    var defusedForTerminal: String {
        // In UTF-8 what steers beyond ASCII begins with 0xC2.
        if utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != 0xC2 }) { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            let steering = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            result.append(steering ? "\u{FFFD}" : scalar)
        }
        return String(result)
    }
}
