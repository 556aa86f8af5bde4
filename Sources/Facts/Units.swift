import Expressions

/// A township, department, project or person under appraisal.
public struct AppraisedUnit: Sendable, Hashable {
    public var code: String
    public var name: String
    public var also: [String]
    /// Index into the roster's categories; nil when the scheme has none.
    public var category: Int?
    public var emails: [String]

    public init(code: String, name: String, also: [String] = [], category: Int? = nil, emails: [String] = []) {
        self.code = code
        self.name = name
        self.also = also
        self.category = category
        self.emails = emails
    }
}

/// Every unit, in the order of the roster, with the attributes that expressions read as `unit.x`.
public struct Units: Sendable {
    public var all: [AppraisedUnit]
    /// By the index of the roster's field; one row per unit.
    public var attributes: [Column]

    public init(all: [AppraisedUnit], attributes: [Column]) {
        self.all = all
        self.attributes = attributes
    }
}
