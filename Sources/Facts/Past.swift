import Scheme

/// What is known of what was issued before.
public struct Past: Sendable {
    /// The scheme that this one follows, when its folder is there.
    public var scheme: Scheme?
    /// Months and quarters of this appraised time, as issued.
    public var parts: [IssuedPeriod]
    /// The appraisals before this one, the last first.
    public var years: [IssuedPeriod]
    /// The same time or part of it as the edition in force has it: orders keep the day on which they were first given.
    public var inForce: IssuedPeriod?
    /// Of the appraisal in which the units above are appraised.
    public var above: IssuedPeriod?

    public init(
        scheme: Scheme? = nil, parts: [IssuedPeriod] = [], years: [IssuedPeriod] = [], above: IssuedPeriod? = nil,
        inForce: IssuedPeriod? = nil
    ) {
        self.inForce = inForce
        self.scheme = scheme
        self.parts = parts
        self.years = years
        self.above = above
    }
}
