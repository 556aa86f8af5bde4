import Diagnostics
import Exact
import Expressions

/// A feed of exports: which files, how a record is found in them, what its fields are.
public struct Source: Sendable {
    public var name: String
    /// What people call the system that exports it.
    public var title: String
    /// A pattern below the appraisal's folder: `hotline/*.csv.gz`. Only `*` and `?`, never across folders.
    public var files: String
    public var encoding: Encoding
    public var format: Format
    /// Declared columns, in declaration order; expressions refer to them by this index.
    public var fields: [Field]
    /// Indices into `fields`; nil for the roster itself.
    public var unit: Int?
    public var period: PeriodField?
    public var key: Key?
    /// Marks that are brought to one scale before anything else is done with them.
    public var calibration: MarkCalibration?
    /// Records for which this holds are left out before anything else, and counted. A truth over `fields`.
    public var skip: Expression?
    /// The greatest share of rejected records, per source, that a run accepts.
    public var rejectedAtMost: Ratio
    /// The lines, from 1, on which the header of a CSV file begins and ends; nil for the first line with anything on it.
    public var header: ClosedRange<Int>?
    public var limits = Limits()
    /// For an XML export, the address that each prefix of its paths stands for; a name without prefix is found in any namespace.
    public var namespaces: [String: String]
    /// How often there are records at least; nil where nobody knows.
    public var expected: Rhythm?
    /// How long an export stays as it is before it is read; nil where nobody waits for it.
    public var settled: Settled?
    /// Set where the records are results of Kaoping itself; then nothing is read from files.
    public var results: ResultSource?
    public var location: Location

    public enum Encoding: String, Sendable, CaseIterable {
        case utf8 = "utf-8"
        case gb18030
        case utf16le = "utf-16le"
    }

    public enum Format: Sendable, Equatable {
        /// RFC 4180, with a header (`Source.header`).
        case csv
        /// Element path of one record below the root element: `["events", "event"]`.
        case xml(record: [String])
    }

    /// What a compressed export of this source may grow to; the program's own limits where nothing is said.
    public struct Limits: Sendable, Equatable {
        /// Bytes that come out at most.
        public var inflated: Int?
        /// Bytes that come out of each compressed byte at most.
        public var ratio: Int?
        public init(inflated: Int? = nil, ratio: Int? = nil) {
            self.inflated = inflated
            self.ratio = ratio
        }
    }

    /// Of which days or months each has records, once it is over.
    public enum Rhythm: String, Sendable, CaseIterable { case daily, workdays, monthly }

    /// When an export counts as written.
    public struct Settled: Sendable, Equatable {
        /// How long its size and its time of writing stay.
        public var seconds: Int
        /// How long the run waits for that; 0 refuses it at once.
        public var mostWait: Int
        public init(seconds: Int, mostWait: Int = 0) {
            self.seconds = seconds
            self.mostWait = mostWait
        }
    }

    public struct PeriodField: Sendable {
        public var field: Int
        /// Cumulative figures: the last month that a unit reported counts, not the sum of months.
        public var holdsToDate: Bool
        public init(field: Int, holdsToDate: Bool) {
            self.field = field
            self.holdsToDate = holdsToDate
        }
    }

    public struct Key: Sendable {
        public enum Keep: String, Sendable, CaseIterable { case newest, one }
        public var fields: [Int]
        public var keep: Keep
        /// Greatest wins; without it, or when equal, the later file name, then the later record.
        public var by: Int?
        public init(fields: [Int], keep: Keep, by: Int?) {
            self.fields = fields
            self.keep = keep
            self.by = by
        }
    }

    public init(
        name: String, files: String, encoding: Encoding = .utf8, format: Format = .csv, fields: [Field], unit: Int? = nil,
        period: PeriodField? = nil, key: Key? = nil, skip: Expression? = nil, rejectedAtMost: Ratio = Ratio(1, over: 100),
        title: String? = nil, header: ClosedRange<Int>? = nil, limits: Limits = Limits(), namespaces: [String: String] = [:],
        location: Location = Location("scheme.yml")
    ) {
        self.name = name
        self.header = header
        self.namespaces = namespaces
        self.limits = limits
        self.title = title ?? name
        self.files = files
        self.encoding = encoding
        self.format = format
        self.fields = fields
        self.unit = unit
        self.period = period
        self.key = key
        self.skip = skip
        self.rejectedAtMost = rejectedAtMost
        self.location = location
    }
}

/// A column of an export under the name that everything else uses.
public struct Field: Sendable {
    public var name: String
    /// Header names, or element paths for XML (`@id`, `times/reported`), any of which may be the one in a given file.
    public var columns: [String]
    public var type: FieldType
    /// Multiplies every number: 10000 for 万元.
    public var scale: Ratio
    /// Cell texts that mean NULL, beside the empty cell (which is NULL for every type but text).
    public var missing: [String]
    public var show: Audience
    /// The heading under which notices show it: its first column's name unless said.
    public var label: String
    /// Splits one cell into several values (only for `units.also` and `units.email`).
    public var split: String?
    public var shape: Shape?
    public var part: Part?
    public var repeats: Repeats?
    public var location: Location

    /// A way of writing that is read only where it is declared, since it looks like something else.
    public enum Shape: String, Sendable, CaseIterable {
        /// Numbers are days since 1900 as Excel counts them; the other shapes of times are read beside them.
        case excel
    }

    /// Which half of a cell that carries a code and a name counts: `[001]财政局`, `{001}-财政局`, `001-财政局`.
    public enum Part: String, Sendable, CaseIterable { case code, name }

    /// What becomes of an XML element that occurs several times in a record.
    public enum Repeats: String, Sendable, CaseIterable { case first, last, join, count }

    public init(
        name: String, columns: [String], type: FieldType = .text, scale: Ratio = .one, missing: [String] = [],
        show: Audience = .office, label: String? = nil, split: String? = nil, shape: Shape? = nil, part: Part? = nil,
        repeats: Repeats? = nil, location: Location = Location("scheme.yml")
    ) {
        self.name = name
        (self.shape, self.part, self.repeats) = (shape, part, repeats)
        self.columns = columns
        self.type = type
        self.scale = scale
        self.missing = missing
        self.show = show
        self.label = label ?? columns.first ?? name
        self.split = split
        self.location = location
    }
}

/// How a cell is read.
public enum FieldType: String, Sendable, CaseIterable {
    case text, integer, decimal, percent, time, month
    /// A unified social credit code of GB 32100, its check character verified.
    case uscc

    /// What it is in expressions: a month is the time of its first instant.
    public var valueType: ValueType {
        switch self {
        case .text, .uscc: .text
        case .integer, .decimal, .percent: .number
        case .time, .month: .time
        }
    }
}

/// Who may see a field of a cited record. Each sees what those before it see.
public enum Audience: String, Sendable, CaseIterable, Comparable {
    case `public`, unit, office

    public static func < (a: Audience, b: Audience) -> Bool { a.rank < b.rank }
    private var rank: Int { self == .public ? 0 : self == .unit ? 1 : 2 }
}
