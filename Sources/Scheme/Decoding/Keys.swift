/// A key of the scheme language, and what it says.
public struct Key: Sendable {
    public let name: String
    public let says: String

    init(_ name: String, _ says: String) {
        self.name = name
        self.says = says
    }
}

/// The keys of one place of a scheme: what its decoder takes, and what the documentation shows.
public struct Keys: Sendable {
    public let place: String
    public let keys: [Key]
    var names: [String] { keys.map(\.name) }

    init(_ place: String, _ keys: [Key]) {
        self.place = place
        self.keys = keys
    }

    /// A table of the documentation.
    public var page: String {
        "## \(place)\n\n| key | says |\n|---|---|\n" + keys.map { "| `\($0.name)` | \($0.says) |\n" }.joined()
    }
}

extension Entry {
    /// A mapping whose keys are those of a table.
    func mapping(known keys: Keys) -> Mapping? { mapping(known: keys.names) }
}

/// The page of all keys, as the documentation holds it.
public enum SchemeKeys {
    static let tables = [Keys.scheme, .source, .measure]

    public static var page: String {
        "# The keys of the scheme language\n\nWritten by `make keys` from the tables that the decoders read by.\n\n"
            + tables.map(\.page).joined(separator: "\n")
    }
}
