import Scheme

/// What is known of earlier appraisals.
public struct Past: Sendable {
    /// The scheme that this one follows, when its folder is there.
    public var scheme: Scheme?

    public init(scheme: Scheme? = nil) { self.scheme = scheme }
}
