import Exact

/// What an expression can be.
public enum ValueType: String, Sendable, Hashable {
    case number, text, truth, time, interval
    /// Only the bare literal `null`, until its neighbours give it a type.
    case null
}

/// SQL's three values.
public enum Truth: UInt8, Sendable {
    case no, unknown, yes

    /// SQL's AND is the lesser of two, OR the greater.
    @inlinable static func && (a: Truth, b: Truth) -> Truth { a.rawValue < b.rawValue ? a : b }
    @inlinable static func || (a: Truth, b: Truth) -> Truth { a.rawValue < b.rawValue ? b : a }
}

/// One value per row. A column that holds the same value for every row is `constant` and stores it once.
public struct Values<Element: Sendable>: Sendable {
    public var elements: [Element]
    public var isConstant: Bool

    @inlinable
    public init(_ elements: [Element]) {
        self.elements = elements
        isConstant = false
    }

    @inlinable
    public init(constant: Element) {
        elements = [constant]
        isConstant = true
    }

    @inlinable
    public subscript(_ row: Int) -> Element { elements[isConstant ? 0 : row] }
}

extension Values: Equatable where Element: Equatable {}

/// Text cells as slices of one buffer of valid UTF-8; a count of -1 is NULL.
public struct TextColumn: Sendable, Equatable {
    /// Where a text lies among the bytes; in memory what C calls a cell.
    public struct Slice: Sendable, Equatable {
        @usableFromInline var place: Int32
        @usableFromInline var length: Int32
        @inlinable
        public init(start: Int, count: Int) { (place, length) = (Int32(start), Int32(count)) }
        @inlinable public var start: Int {
            get { Int(place) }
            set { place = Int32(newValue) }
        }
        @inlinable public var count: Int { Int(length) }
        @inlinable public static var null: Slice { Slice(start: 0, count: -1) }
        @inlinable public var isNull: Bool { count < 0 }
    }
    public var bytes: [UInt8]
    public var slices: Values<Slice>

    @inlinable
    public init(bytes: [UInt8], slices: [Slice]) {
        self.bytes = bytes
        self.slices = Values(slices)
    }

    public init(constant: [UInt8]?) {
        bytes = constant ?? []
        slices = Values(constant: constant == nil ? .null : Slice(start: 0, count: bytes.count))
    }

    public init(_ texts: [String?]) {
        var bytes: [UInt8] = []
        var slices: [Slice] = []
        for text in texts {
            guard let text else {
                slices.append(.null)
                continue
            }
            let start = bytes.count
            bytes.append(contentsOf: text.utf8)
            slices.append(Slice(start: start, count: bytes.count - start))
        }
        self.init(bytes: bytes, slices: slices)
    }

    /// nil is NULL.
    public func text(_ row: Int) -> String? {
        let slice = slices[row]
        return slice.isNull ? nil : String(decoding: bytes[slice.start..<(slice.start + slice.count)], as: UTF8.self)
    }
}

/// A typed column. NULL is `Ratio.missing`, a slice of count -1, `Truth.unknown`, `nullTime`, or nil.
public enum Column: Sendable, Equatable {
    case numbers(Values<Ratio>)
    case texts(TextColumn)
    case truths(Values<Truth>)
    case times(Values<Int64>)
    case intervals(Values<Interval?>)

    /// Whether a number left 128 bits.
    public var overflows: Bool {
        if case .numbers(let values) = self { return values.elements.contains(where: \.isOverflow) }
        return false
    }

    /// NULL among `Time.microseconds`.
    public static let nullTime = Int64.min

    public var type: ValueType {
        switch self {
        case .numbers: .number
        case .texts: .text
        case .truths: .truth
        case .times: .time
        case .intervals: .interval
        }
    }
}

/// Rows that expressions run over: record batches in Ingestion, units in Scoring.
public protocol Rows {
    var count: Int { get }
    /// The column that a `Reference` of the typed expression points to.
    func column(_ index: Int) -> Column
}
