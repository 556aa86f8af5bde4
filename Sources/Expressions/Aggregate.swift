import Exact

/// One aggregate over records.
public struct Aggregate: Sendable {
    public enum Function: String, Sendable, CaseIterable {
        case count, sum, avg, min, max, median
        /// `percentile_cont(0.9) within group (order by x)`.
        case percentile = "percentile_cont"
        /// The mean without the greatest and the least: a share of them at each end, or a number.
        case trimmedAverage = "trimmed_avg"

        /// Whether the state must keep every value, 48 bytes each.
        var keepsValues: Bool { self == .median || self == .percentile || self == .trimmedAverage }

        /// Whether values are added to each other.
        var combines: Bool { self == .sum || self == .avg || keepsValues }
    }
    public var function: Function
    /// nil for `count(*)`.
    public var argument: Typed?
    public var isDistinct: Bool
    /// Of `percentile_cont`: the share of values below; of `trimmed_avg`: what falls away at each end.
    public var parameter: Ratio
    public var filter: Typed?
    public var type: ValueType
    /// Terms with denominators of their own are rounded at 25 decimals, each for itself, so that their sum fits and has no order.
    public var roundsTerms: Bool

    init(function: Function, argument: Typed?, isDistinct: Bool, parameter: Ratio, filter: Typed?, type: ValueType) {
        self.function = function
        self.argument = argument
        self.isDistinct = isDistinct
        self.parameter = parameter
        self.filter = filter
        self.type = type
        roundsTerms = function.combines && (argument?.isQuotient == true || argument?.isRounded == true)
    }

    static let placesOfTerms = 25

    /// Whether the result was rounded before, as `Typed.isRounded`.
    var isRounded: Bool { roundsTerms || function != .count && argument?.isRounded == true }

    /// Record columns that it reads.
    public var references: Set<Int> { (argument?.references ?? []).union(filter?.references ?? []) }
}
