import Diagnostics
import Exact
import Facts

/// What differs between two editions: what went into them, and what each unit has of it.
public struct EditionDifference: Sendable {
    public enum Change: String, Sendable { case added, removed, changed }
    /// Files that went in, and other reasons (`program`, `as_of`), in order.
    public var inputs: [(change: Change, what: String)] = []
    /// Units whose score, place or grade differ, in the order of the later edition; then those that are gone.
    public var units: [UnitDifference] = []
    /// How many units the later one has.
    public var count = 0

    public init(from before: Edition, to after: Edition) throws(Refusal) {
        let (old, new) = (try before.record(), try after.record())
        compare([old.manifest.scheme], [new.manifest.scheme])
        compare(old.manifest.decisions, new.manifest.decisions)
        compare(old.manifest.history, new.manifest.history)
        compare(old.manifest.templates, new.manifest.templates)
        compare(old.manifest.inputs.map(\.file), new.manifest.inputs.map(\.file), \.path) { $0.differs(from: $1) }
        for (name, a, b) in [
            ("program", old.manifest.program, new.manifest.program), ("as_of", old.manifest.asOf ?? "", new.manifest.asOf ?? ""),
        ] where a != b { inputs.append((.changed, "\(name) \(a) → \(b)")) }
        let (issued, reissued) = (try before.results(), try after.results())
        compare(issued.periods.first?.units ?? [], reissued.periods.first?.units ?? [])
    }

    private mutating func compare(_ old: [Manifest.File], _ new: [Manifest.File]) {
        compare(old, new, \.path) { $0.sha256 != $1.sha256 }
    }

    private mutating func compare<File>(_ old: [File], _ new: [File], _ path: KeyPath<File, String>, differ: (File, File) -> Bool) {
        let before = Dictionary(old.map { ($0[keyPath: path], $0) }) { $1 }
        let after = Dictionary(new.map { ($0[keyPath: path], $0) }) { $1 }
        for path in Set(before.keys).union(after.keys).sorted() {
            switch (before[path], after[path]) {
            case (nil, _): inputs.append((.added, path))
            case (_, nil): inputs.append((.removed, path))
            case (let old?, let new?): if differ(old, new) { inputs.append((.changed, path)) }
            }
        }
    }

    private mutating func compare(_ old: [IssuedUnit], _ new: [IssuedUnit]) {
        count = new.count
        let before = Dictionary(old.map { ($0.code, $0) }) { first, _ in first }
        let codes = Set(new.map(\.code))
        units = new.compactMap { UnitDifference(from: before[$0.code], to: $0) }
        units += old.filter { !codes.contains($0.code) }.compactMap { UnitDifference(from: $0, to: nil) }
    }
}

/// What became of one unit.
public struct UnitDifference: Sendable {
    public var before: IssuedUnit?
    public var after: IssuedUnit?

    /// nil where nothing that is printed differs.
    init?(from before: IssuedUnit?, to after: IssuedUnit?) {
        let isSame =
            before?.score == after?.score && before?.rank == after?.rank && before?.grade == after?.grade && before != nil && after != nil
        (self.before, self.after) = (before, after)
        if isSame, indicators.isEmpty, rules.isEmpty { return nil }
    }

    public var code: String { after?.code ?? before?.code ?? "" }
    public var name: String { after?.name ?? before?.name ?? "" }

    /// Indicators with other points or another value: id, and both as they were and are.
    public var indicators: [(id: String, before: IssuedIndicator?, after: IssuedIndicator?)] {
        pairs(before?.indicators ?? [], after?.indicators ?? [], \.id).filter { $1?.points != $2?.points || $1?.value != $2?.value }
    }

    public var rules: [(id: String, before: IssuedRule?, after: IssuedRule?)] {
        pairs(before?.rules ?? [], after?.rules ?? [], \.id).filter { $1?.points != $2?.points || $1?.count != $2?.count }
    }

    private func pairs<T>(_ old: [T], _ new: [T], _ id: KeyPath<T, String>) -> [(id: String, before: T?, after: T?)] {
        let before = Dictionary(old.map { ($0[keyPath: id], $0) }) { first, _ in first }
        let known = Set(new.map { $0[keyPath: id] })
        return new.map { ($0[keyPath: id], before[$0[keyPath: id]], $0) }
            + old.filter { !known.contains($0[keyPath: id]) }.map { ($0[keyPath: id], $0, nil) }
    }
}

extension Edition {
    /// What it issued, exactly; throws where its bytes are not those that were published.
    public func results() throws(Refusal) -> IssuedResults {
        let folder = try Folder.open(path)
        let listed = try folder.editionRecord().record.outputs.first { $0.path == IssuedResults.path }
        let bytes = try folder.fileToRead(IssuedResults.path).contents(atMost: 1 << 30)
        guard let listed, try IssuedResults.isPublished(bytes, as: listed.sha256), let results = IssuedResults.decoded(from: bytes) else {
            throw Refusal(IssuedResults.altered(in: path))
        }
        return results
    }
}
