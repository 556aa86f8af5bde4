import Diagnostics
import Exact

/// What the appraisal office decided by hand, and has signed: an exemption, a correction, an appeal, a grade.
public struct Decision: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        case exempt, correct, appealUpheld = "appeal_upheld", appealRejected = "appeal_rejected", overrideGrade = "override_grade"
    }
    public enum Effect: Sendable, Hashable {
        /// A record that does not count. Index of the source, and the record's key as it is written.
        case exemptRecord(source: Int, key: String)
        /// Indicators that the unit is not appraised by: indices into the leaves of the tree.
        case exemptIndicators(leaves: [Int])
        /// A field of a record that stands otherwise than in the export.
        case correctRecord(source: Int, key: String, field: Int, value: String)
        /// The value of the measure behind an indicator.
        case correctObservation(leaf: Int, measure: Int, value: Ratio)
        /// Index into the scheme's grades.
        case grade(Int)
        /// It changes nothing.
        case none
    }
    /// The number of the document: `〔2025〕3号`.
    public var number: String
    public var decided: Day
    public var kind: Kind
    /// Index of the unit; of a decision on a record that of the record, once it has been found.
    public var unit: Int?
    public var effect: Effect
    /// As the file names them: the node, or the source and key, that it is about; empty where it is about the unit.
    public var subject: String
    public var reason: String
    /// What stood there before, as far as that is known; and where the record is.
    public var before: String?
    public var record: Location?
    /// Its line in the file of decisions.
    public var location: Location

    public init(
        number: String, decided: Day, kind: Kind, unit: Int?, effect: Effect, subject: String, reason: String, location: Location
    ) {
        self.number = number
        self.decided = decided
        self.kind = kind
        self.unit = unit
        self.effect = effect
        self.subject = subject
        self.reason = reason
        self.location = location
    }
}
