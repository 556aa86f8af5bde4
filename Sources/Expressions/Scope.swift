import Diagnostics
import Exact

/// The names that an expression may use, each a column with a type.
public struct Scope: Sendable {
    public private(set) var names: [String] = []
    public private(set) var types: [ValueType] = []
    private var indices: [String: Int] = [:]
    /// What the names are, for messages: "field of `hotline`".
    public var noun: String
    /// What `workdays` counts by; nil where none is declared.
    public var calendar: WorkCalendar?

    public init(_ entries: [(name: String, type: ValueType)] = [], noun: String) {
        self.noun = noun
        for entry in entries { add(entry.name, entry.type) }
    }

    /// The column's index. A name that is there already keeps its column.
    @discardableResult
    public mutating func add(_ name: String, _ type: ValueType) -> Int {
        if let index = indices[name] { return index }
        indices[name] = names.count
        names.append(name)
        types.append(type)
        return names.count - 1
    }

    public var count: Int { names.count }
    public func index(of name: String) -> Int? { indices[name] }
}
