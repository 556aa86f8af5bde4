/// A key of the scheme language, and what it says.
public struct Key: Sendable {
    public let name: String
    public let says: String

    /// - Parameter says: In one sentence or two, which stand on several lines where they are long.
    init(_ name: String, _ says: String...) {
        self.name = name
        self.says = says.joined(separator: " ")
    }

    /// Of methods that compare peers.
    static let direction = Key("direction", "which observations are better, `higher` or `lower`; always said")
}

/// The keys of one place of a scheme: what its decoder takes, and what the documentation shows.
public struct Keys: Sendable {
    public let title: String
    /// Where they stand in the file: `measures.<id>`.
    public let place: String
    public let own: [Key]
    /// What any other key says, where the scheme gives names of its own.
    public let others: String?
    /// The place, if any, whose keys this one has beside its own: in a list, since a value cannot hold itself.
    let base: [Keys]

    init(_ title: String, at place: String, beside base: Keys? = nil, others: String? = nil, _ own: [Key]) {
        self.title = title
        self.place = place
        self.own = own
        self.others = others
        self.base = base.map { [$0] } ?? []
    }

    /// Whether there is nothing to say, as for a method that takes one number.
    var isEmpty: Bool { own.isEmpty && base.isEmpty && others == nil }
    var names: [String] { base.flatMap(\.names) + own.map(\.name) }

    /// A part of the documentation.
    public var page: String {
        var page = "## \(title)\n\n`\(place)`\n\n"
        for base in base { page += "The keys of “\(base.title)”" + (own.isEmpty ? ".\n" : ", and these:\n\n") }
        if own.isEmpty && others == nil { return page }
        page += "| key | says |\n|---|---|\n"
        page += own.map { "| `\($0.name)` | \(Self.cell($0.says)) |\n" }.joined()
        if let others { page += "| any other | \(Self.cell(others)) |\n" }
        return page
    }

    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}

/// The page of all keys, as the documentation holds it.
public enum SchemeKeys {
    public static let tables: [Keys] =
        [
            .scheme, .time, .export, .units, .unitFields, .unitParent, .source, .recordPeriod, .recordKey, .markCalibration, .settled,
            .limits,
            .field,
            .history, .historyFields, .measure, .imputation, .winsorising, .node, .scores,
        ] + ScoringMethods.all.map { $0.keys }.filter { !$0.isEmpty } + [
            .requirement, .weightSet, .signature, .lights, .periods, .part, .diagnosis, .rule, .bounds, .citation, .grade, .quota, .rank,
            .round, .pool,
            .appeal, .keep,
        ]

    public static var page: String {
        """
        # The keys of the scheme language

        Every key, once: where it stands, what it means, and what holds when it is not said.

        ## Overview

        Written by `make keys` from the tables that the decoders read by. <doc:SchemeLanguage> has the examples and the reasons.


        """ + tables.map(\.page).joined(separator: "\n")
    }
}
