import Diagnostics
import Hashing

/// What went into an edition; it alone names the edition.
///
/// Nothing of the run itself (time, machine, threads) is in it, so that an auditor who reruns an edition gets its name and its bytes.
public struct Manifest: Sendable, Equatable, Decodable {
    /// The appraisal's id, which is also the name of its folder below `Output`.
    public var appraisal: String
    public var title: String
    /// First and last day appraised, `2025-01-01`.
    public var from: String
    public var to: String
    /// The program's version.
    ///
    /// It has to change whenever the same input could give other bytes.
    public var program: String
    /// The moment that `as_of` stands for; nil unless an expression reads it.
    public var asOf: String?
    /// The month or quarter; nil for the whole time.
    public var period: String?
    public var scheme: File
    public var decisions: [File]
    /// The edition that stood before the last decision; nil where none was decided on.
    public var supersedes: String?
    /// Results issued before that count in it.
    public var history: [File]
    public var templates: [File]
    public var inputs: [Input]

    enum CodingKeys: String, CodingKey {
        case appraisal, title, from, to, program
        case asOf = "as_of"
        case period, supersedes, scheme, decisions, history, templates, inputs
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        appraisal = try container.decode(String.self, forKey: .appraisal)
        title = try container.decode(String.self, forKey: .title)
        from = try container.decode(String.self, forKey: .from)
        to = try container.decode(String.self, forKey: .to)
        program = try container.decode(String.self, forKey: .program)
        asOf = try container.decodeIfPresent(String.self, forKey: .asOf)
        period = try container.decodeIfPresent(String.self, forKey: .period)
        scheme = try container.decode(File.self, forKey: .scheme)
        decisions = try container.decode([File].self, forKey: .decisions)
        supersedes = try container.decodeIfPresent(String.self, forKey: .supersedes)
        history = try container.decodeIfPresent([File].self, forKey: .history) ?? []
        templates = try container.decode([File].self, forKey: .templates)
        inputs = try container.decode([Input].self, forKey: .inputs)
    }

    public init(
        appraisal: String, title: String, from: String, to: String, program: String, asOf: String? = nil, period: String? = nil,
        scheme: File, decisions: [File] = [], history: [File] = [], templates: [File] = [], inputs: [Input]
    ) {
        self.appraisal = appraisal
        self.title = title
        self.from = from
        self.to = to
        self.program = program
        self.asOf = asOf
        self.period = period
        self.scheme = scheme
        self.decisions = decisions
        self.history = history
        self.templates = templates
        self.inputs = inputs
    }

    /// A file by its path and content.
    ///
    /// The path is relative to the appraisal's folder (templates: to theirs), `/`-separated.
    public struct File: Sendable, Hashable, Decodable {
        public var path: String
        public var sha256: String
        public var bytes: Int

        public init(_ path: String, _ hash: FileHash) { self.init(path, sha256: hash.sha256, bytes: hash.bytes) }

        init(_ path: String, sha256: String, bytes: Int) {
            self.path = path
            self.sha256 = sha256
            self.bytes = bytes
        }
    }

    /// An export that a source read.
    public struct Input: Sendable, Hashable, Decodable {
        public var file: Export
        public var source: String
        public var counts: Counts

        public init(_ file: Export, source: String, counts: Counts) {
            self.file = file
            self.source = source
            self.counts = counts
        }
    }

    /// Records of one export; every record read is in exactly one of the other counts.
    public struct Counts: Sendable, Hashable, Decodable {
        public var read: Int
        public var used: Int
        public var skipped: Int
        public var superseded: Int
        public var exempted: Int
        public var rejected: Int

        public init(read: Int, used: Int, skipped: Int = 0, superseded: Int = 0, exempted: Int = 0, rejected: Int = 0) {
            self.read = read
            self.used = used
            self.skipped = skipped
            self.superseded = superseded
            self.exempted = exempted
            self.rejected = rejected
        }

        /// No count is negative, and none of the records was lost.
        public var balance: Bool {
            var sum = 0
            for part in [used, skipped, superseded, exempted, rejected] {
                let (next, overflow) = sum.addingReportingOverflow(part)
                if part < 0 || overflow { return false }
                sum = next
            }
            return sum == read
        }
    }

    /// The edition's name: the first 16 hexadecimal digits of the SHA-256 of the `in` part of `edition.json`, written on one line
    /// without spaces, keys in order (`json.dumps(…, ensure_ascii=False, sort_keys=True, separators=(",", ":"))`).
    public func editionID() throws(Refusal) -> String {
        String(try SHA256.hex(of: json.compact).prefix(16))
    }

    /// What must hold before anything is published: the last line of defence against a record lost in silence.
    func findings(appraisal: String) -> Findings {
        var findings = Findings()
        if self.appraisal != appraisal {
            findings.add(
                .error(
                    "manifest-appraisal", at: Location(scheme.path), "An edition of `\(self.appraisal)` is not published as `\(appraisal)`",
                    fix: "open the output folder under the appraisal's own id"))
        }
        for input in inputs where !input.counts.balance {
            let counts = input.counts
            findings.add(
                .error(
                    "counts-do-not-balance", at: Location(input.file.path),
                    "Every record read is used, skipped, superseded, exempted or rejected: \(counts.read) ≠ \(counts.used) + "
                        + "\(counts.skipped) + \(counts.superseded) + \(counts.exempted) + \(counts.rejected)",
                    fix: "report this as a defect of kaoping, with this file"))
        }
        return findings
    }
}
