import Exact
import Scheme

/// What is known of earlier appraisals.
public struct Past: Sendable {
    /// The scheme that this one follows, when its folder is there.
    public var scheme: Scheme?
    /// By the id of a measure and the unit's code, the value in the appraisal that this one follows.
    public var measured: [String: [String: Ratio]]

    public init(scheme: Scheme? = nil, measured: [String: [String: Ratio]] = [:]) {
        self.scheme = scheme
        self.measured = measured
    }
}
