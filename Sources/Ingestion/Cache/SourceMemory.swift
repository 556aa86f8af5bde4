import Diagnostics
import Facts
import Hashing
import Scheme

/// Which records of a source count, and how marks are read: what its exports decide together.
struct Selection: Sendable {
    /// Per file; nil when all count.
    var winners: [RecordSet]?
    var conflicts = Conflicts()
    /// By file, as the cache keeps it, what those come to that were read when it was found which of their records count.
    var tallies: [Int: [UInt8]] = [:]
    /// nil when nothing is calibrated.
    var marks: RaterMarks?
    /// Per file, the hash of the bytes that this was decided about; nil for one that was not asked.
    var contents: [String?]
    /// Per file, what it was before it was read for this; nil where it is to be hashed again.
    var identities: [FileIdentity?]

    init(fileCount: Int) {
        contents = Array(repeating: nil, count: fileCount)
        identities = Array(repeating: nil, count: fileCount)
    }

    /// The files, of which those need not be hashed again that are what they were.
    func known(_ files: [InputFile]) -> [InputFile] {
        zip(files, zip(identities, contents)).map { file, was in
            var file = file
            if let identity = was.0, let blake3 = was.1 { file.known = KnownContent(identity: identity, blake3: blake3) }
            return file
        }
    }

    /// Refuses a file that is another than the one that this was decided about, and notes which one it was.
    mutating func learn(_ blake3: String, of number: Int, in file: InputFile) throws(Refusal) {
        try check(blake3, of: number, in: file)
        contents[number] = blake3
    }

    func check(_ blake3: String, of number: Int, in file: InputFile) throws(Refusal) {
        if let known = contents[number], known != blake3 { throw RawFile.changed(file.location) }
    }
}

/// What earlier nights know of the exports of one source.
struct SourceMemory {
    private let cache: IngestionCache
    private let plan: SourcePlan
    private let files: [InputFile]
    private let unitCount: Int
    private let declaration: Declaration
    /// By file, the hash of its bytes; nil while nobody knows it.
    private var contents: [String?]
    /// By file, what all files together decide about it: nothing where each counts for itself. nil while that is not known.
    private var selections: [String]?
    /// By file, under which keys those of its records are kept.
    private var keptKeys: [Int: [String]] = [:]

    /// nil where nothing is kept.
    init?(_ reading: SourceReading) {
        guard let cache = reading.cache, cache.isUsable,
            let declaration = Declaration(reading, roster: reading.roster, version: cache.version)
        else { return nil }
        self.cache = cache
        self.declaration = declaration
        (plan, files, unitCount) = (reading.plan, reading.files, reading.unitCount)
        contents = files.map { cache.content(of: $0) }
        let source = plan.source
        if source.key == nil, source.calibration == nil { selections = files.map { _ in "" } }
    }

    // MARK: what all exports decide together

    private var selectionKey: String? {
        let known = contents.compactMap(\.self)
        return known.count == files.count ? Declaration.key(.selection, declaration.tally, known + forms) : nil
    }

    private var forms: [String] { files.indices.map(form) }

    /// The same bytes are read otherwise in a file whose name ends so.
    private func form(_ number: Int) -> String { files[number].path.hasSuffix(".gz") ? "gz" : "" }

    /// Finds what was decided when the exports were the same, with what was to be told of it; false where that has to be done anew.
    mutating func recallSelection(_ findings: inout Findings, _ conflicts: inout Conflicts) -> Bool {
        if selections != nil { return true }
        guard let key = selectionKey, var reader = cache.entry(.selection, key) else { return false }
        do throws(CacheDamage) {
            let known = try reader.array { (reader) throws(CacheDamage) in try reader.text() }
            var told = try reader.array { (reader) throws(CacheDamage) in try reader.diagnostic(in: "") }
            let keys = try reader.array { (reader) throws(CacheDamage) in try reader.text() }
            let differing = try Conflicts(from: &reader, fileCount: files.count)
            try reader.finish()
            guard known.count == files.count else { throw CacheDamage() }
            for place in told.indices { told[place].location = plan.source.location }
            selections = known
            // Tonight nobody needs them, but with the next export all are needed.
            cache.uses(keys)
            findings.add(Findings(told))
            conflicts = differing
            return true
        } catch {
            cache.isDamaged(key)
            return false
        }
    }

    /// Takes what was decided anew.
    mutating func take(_ selection: Selection, _ findings: Findings) {
        if selection.winners == nil, selection.marks == nil { return }
        guard let key = selectionKey, !findings.hasErrors, findings.all.allSatisfy({ $0.location == plan.source.location }) else { return }
        let known = files.indices.map { number in
            // Every mark can change what is made of every other.
            Self.digest(selection.winners?[number]) + (selection.marks == nil ? "" : key)
        }
        selections = known
        var writer = CacheWriter()
        writer.add(known) { $0.add($1) }
        writer.add(findings.all) { $0.add($1) }
        writer.add(keptKeys.sorted { $0.key < $1.key }.flatMap(\.value)) { $0.add($1) }
        selection.conflicts.write(to: &writer)
        cache.keep(.selection, key, writer.bytes)
    }

    /// Tells sets of records apart; empty where nothing goes wrong when nothing is found.
    private static func digest(_ winners: RecordSet?) -> String {
        guard let winners else { return "" }
        var writer = CacheWriter()
        writer.add(winners.words) { $0.add(Int(bitPattern: UInt($1))) }
        return (try? SHA256.hex(of: writer.bytes)) ?? ""
    }

    func content(of number: Int) -> String? { contents[number] }

    // MARK: keys

    private func keysKey(_ number: Int) -> String? {
        contents[number].map { Declaration.key(.keys, declaration.records, [$0, form(number)]) }
    }

    /// Has the keys of an export considered as they were kept: how many were, and whether these are all.
    mutating func consider(_ number: Int, by winners: inout Winners) -> (count: Int, isWhole: Bool) {
        guard let key = keysKey(number) else { return (0, false) }
        let found = KeptKeys.consider(key, in: cache, file: number, by: &winners)
        keptKeys[number] = [key] + found.blocks
        return (found.count, found.isWhole)
    }

    /// What takes the keys of an export that is read.
    var keys: KeptKeys { KeptKeys(cache) }

    mutating func keep(_ keys: inout KeptKeys, of number: Int, _ summary: FileSummary) {
        learn(number, summary.blake3)
        if let key = keysKey(number) { keptKeys[number] = [key] + keys.finish(under: key) }
    }

    /// An export was read for its records, and had this content.
    mutating func learn(_ number: Int, _ blake3: String) {
        contents[number] = blake3
        cache.learn(files[number], blake3)
    }

    /// An export is read for its records.
    func reads(_ number: Int) { cache.reads(files[number]) }

    // MARK: what an export comes to

    private func tallyKey(_ number: Int) -> String? {
        guard let blake3 = contents[number], let selections else { return nil }
        return Declaration.key(.tally, declaration.tally, [blake3, form(number), selections[number]])
    }

    /// Whether something seems to be kept of an export.
    func has(_ number: Int) -> Bool { tallyKey(number).map { cache.has($0) } ?? false }

    /// Adds what is kept of an export; false where it must be read.
    func add(_ number: Int, to tally: inout Tally) -> Bool {
        guard let key = tallyKey(number), let blake3 = contents[number], var reader = cache.entry(.tally, key) else { return false }
        do throws(CacheDamage) {
            try tally.add(from: &reader, of: files[number].path, number: number, blake3: blake3, plan, unitCount: unitCount)
            return true
        } catch {
            cache.isDamaged(key)
            return false
        }
    }

    /// Keeps what an export comes to.
    mutating func keep(_ tally: Tally, of number: Int) {
        guard let blake3 = tally.inputs.first?.blake3 else { return }
        // What was decided was decided about other bytes.
        if let known = contents[number], known != blake3, plan.source.key != nil || plan.source.calibration != nil { return }
        learn(number, blake3)
        if let payload = tally.kept(of: files[number].path) { keep(payload, of: number) }
    }

    /// The same of one whose content is known.
    func keep(_ payload: [UInt8], of number: Int) {
        if let key = tallyKey(number) { cache.keep(.tally, key, payload) }
    }
}
