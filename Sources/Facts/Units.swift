import Expressions

/// A township, department, project or person under appraisal.
public struct AppraisedUnit: Sendable, Hashable {
    /// Who stands above a unit.
    public enum Parent: Sendable, Hashable {
        /// Index into the units of this appraisal.
        case unit(Int)
        /// As the roster names it: a unit that is not appraised here.
        case elsewhere(String)
    }
    public var code: String
    public var name: String
    public var also: [String]
    /// Index into the roster's categories; nil when the scheme has none.
    public var category: Int?
    public var emails: [String]
    public var parent: Parent?

    public init(
        code: String, name: String, also: [String] = [], category: Int? = nil, emails: [String] = [], parent: Parent? = nil
    ) {
        self.code = code
        self.name = name
        self.also = also
        self.category = category
        self.emails = emails
        self.parent = parent
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

extension Units {
    /// How many levels of units stand above one another.
    public var levels: Int {
        var heights = [Int](repeating: 0, count: all.count)
        var most = all.isEmpty ? 0 : 1
        for start in all.indices {
            var (unit, height) = (start, 1)
            // No unit stands above itself, so this ends; a path already walked as high is not walked again.
            while heights[unit] < height {
                heights[unit] = height
                most = max(most, height)
                guard case .unit(let parent) = all[unit].parent else { break }
                (unit, height) = (parent, height + 1)
            }
        }
        return most
    }
}
