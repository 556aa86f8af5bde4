import Diagnostics
import Expressions

/// Some records of one file, in file order, with the needed fields as typed columns.
///
/// Rejected records are not among the rows. Row `r` of every column and of `places` is the same record.
public struct RecordBatch: Rows, Sendable {
    public let count: Int
    public let places: [RecordPlace]
    public let rejections: [Rejection]
    let columns: [Column]

    /// By the index of the field in `Source.fields`.
    ///
    /// A field that was not needed is NULL in every row.
    public func column(_ index: Int) -> Column { columns[index] }
}

/// Where a record stands in its file.
public struct RecordPlace: Hashable, Sendable {
    /// The physical line on which it begins, from 1.
    public var line: Int
    /// Where it begins in the text, in bytes from 0: of the (inflated) file; for UTF-16 of its UTF-8 form, and for XML where its start tag
    /// ends in UTF-8.
    public var offset: Int
    /// The how-manieth record of the file it is, from 1, rejected ones included.
    public var ordinal: Int
}

/// A record that cannot be used, and why.
public struct Rejection: Hashable, Sendable {
    public var line: Int
    public var offset: Int
    public var ordinal: Int
    public var reason: Reason

    public enum Reason: Hashable, Sendable {
        case tooFewCells(found: Int, expected: Int)
        case tooManyCells(found: Int, expected: Int)
        /// Something stands between a closing quote and the next comma.
        case textAfterQuote
        /// A field's element or attribute occurs twice in an XML record.
        case repeatedElement(field: String)
        case invalidCell(field: String, text: String, problem: CellProblem)
    }
}

/// Why a cell is not of its field's type.
public enum CellProblem: String, Hashable, Sendable, CaseIterable {
    case number, grouping, percent, digits, integer, range, time, month
    /// Not 18 characters of the alphabet of GB 32100, or the last does not check the others.
    case creditCode = "credit_code"
    case checkCharacter = "check_character"
}

extension Rejection.Reason {
    /// Stable and kebab-case, as a diagnostic's.
    public var id: String {
        switch self {
        case .tooFewCells: "record-too-short"
        case .tooManyCells: "record-too-long"
        case .textAfterQuote: "record-quote"
        case .repeatedElement: "record-repeated-element"
        case .invalidCell: "cell-invalid"
        }
    }

    public var summary: String {
        switch self {
        case .tooFewCells(let found, let expected): "A record has a cell for each of the \(expected) columns, this one has \(found)"
        case .tooManyCells(let found, let expected): "A record has no cells beyond the \(expected) columns, this one has \(found)"
        case .textAfterQuote: "A closing quote ends its cell; a quote inside one is doubled"
        case .repeatedElement(let field): "A record has at most one element for `\(field)`"
        case .invalidCell(let field, let text, let problem): "`\(field)` \(problem.rule), not \u{201C}\(text)\u{201D}"
        }
    }
}

extension CellProblem {
    var rule: String {
        switch self {
        case .number: "is a number"
        case .grouping: "separates thousands in groups of three digits"
        case .percent: "is a percentage"
        case .digits: "has at most 38 digits"
        case .integer: "is a whole number"
        case .range: "stays within 128 bits"
        case .time: "is a date or a time"
        case .month: "is a month"
        case .creditCode: "is a unified social credit code: 18 digits and capital letters without I, O, S, V and Z"
        case .checkCharacter: "is a unified social credit code whose last character checks the others"
        }
    }
}

extension Rejection {
    /// As a finding of the file; a warning, since the run decides by `rejectedAtMost` whether too many are lost.
    public func diagnostic(in file: InputFile) -> Diagnostic {
        .warning(reason.id, at: Location(file.path, line: line), reason.summary, fix: "correct the record at its source")
    }
}

/// What was read of one file.
public struct FileSummary: Equatable, Sendable {
    public var path: String
    /// Of the file as it lies on the disk.
    public var blake3: String
    public var bytes: Int
    /// Records, delivered or rejected.
    public var read: Int
    public var rejected: Int
    /// Lines without a value in any cell: no records, and counted here only.
    public var blank: Int
    /// Fields of an XML source, by index, that no record of the file has.
    public var unseen: Set<Int> = []
    /// What is strange about the file as a whole; warnings.
    public var findings = Findings()
}
