import Diagnostics
import Expressions
import Scheme

/// Records that have one key, none of them newer than the others, and whether they say the same.
///
/// Memory is bounded by the records whose key came more than once so: 64 bytes each.
struct Conflicts: Sendable {
    struct Place: Hashable, Comparable, Sendable {
        var file: Int
        var line: Int
        static func < (a: Place, b: Place) -> Bool { (a.file, a.line) < (b.file, b.line) }
    }

    private struct Group: Sendable {
        var content: UInt64
        /// The first record, and the first that says something else.
        var first: Place
        var other: Place?
        /// Whether one of them counts: of others nobody needs to know.
        var counts: Bool

        mutating func merge(_ group: Group) {
            let (early, late) = first < group.first ? (self, group) : (group, self)
            content = early.content
            first = early.first
            other = [early.other, early.content == late.content ? late.other : late.first].compactMap(\.self).min()
            counts = early.counts || late.counts
        }
    }
    private struct Which: Hashable, Sendable {
        /// Of the key, and of what tells the newest.
        var hash: UInt64
        /// -1 where records of all files stand beside each other.
        var file: Int
    }
    /// Of records or groups of them as they came; those of one key belong together.
    private var parts: [(key: Which, group: Group)] = []

    /// One group for each key, by key.
    private var groups: [(key: Which, group: Group)] {
        var groups: [(key: Which, group: Group)] = []
        // The parts are wide; their hashes alone are moved about.
        let order = parts.indices.map { (hash: parts[$0].key.hash, place: $0) }.sorted { a, b in
            a.hash != b.hash ? a.hash < b.hash : (parts[a.place].key.file, a.place) < (parts[b.place].key.file, b.place)
        }
        for (_, place) in order {
            let part = parts[place]
            if groups.last?.key == part.key {
                groups[groups.count - 1].group.merge(part.group)
            } else {
                groups.append(part)
            }
        }
        return groups
    }

    /// Whether a record of a later file is newer than any of this one.
    private static func isPerFile(_ key: Source.Key?) -> Bool { key?.keep == .newest && key?.by == nil }

    /// Adds the rows of a file that stand beside others.
    mutating func add(
        _ rows: SourceRows, _ source: Source, isCandidate: [Bool], ties: RecordSet, winners: RecordSet, needed: [Bool], file: Int
    ) {
        guard let key = source.key, !ties.isEmpty else { return }
        let fields = key.fields + (key.by.map { [$0] } ?? [])
        let others = needed.indices.filter { needed[$0] && !fields.contains($0) }
        let tied = (0..<rows.count).filter { isCandidate[$0] && ties.contains(source.number(of: rows.batch.places[$0])) }
        let (keys, contents) = (RowKeys(fields.map { rows.column($0) }, of: tied), RowKeys(others.map { rows.column($0) }, of: tied))
        for (index, row) in tied.enumerated() {
            let place = rows.batch.places[row]
            let group = Group(
                content: contents.withBytes(of: index, ByteTable.wideHash), first: Place(file: file, line: place.line),
                counts: winners.contains(source.number(of: place)))
            let hash = keys.withBytes(of: index, ByteTable.wideHash)
            parts.append((Which(hash: hash, file: Self.isPerFile(key) ? file : -1), group))
        }
    }

    /// Brings those of one key together only when they are asked for.
    mutating func merge(_ other: Conflicts) { parts += other.parts }

    /// Keys whose records differ, and where the first of those records stand.
    private var found: [(first: Place, other: Place)] {
        groups.compactMap { _, group in group.counts ? group.other.map { (group.first, $0) } : nil }.sorted { $0 < $1 }
    }

    /// What there is to tell.
    func finding(of source: Source, in files: [InputFile]) -> Diagnostic? {
        let found = found
        guard let key = source.key, let first = found.first else { return nil }
        func text(_ place: Place) -> String { Location(files[place.file].path, line: place.line).text }
        let listed = found.prefix(3).map { "\(text($0.first)) and \(text($0.other))" }.joined(separator: "; ")
        let which = key.keep == .one ? "" : key.by.map { " and the same `\(source.fields[$0].name)`" } ?? " in one file"
        return .warning(
            "key-conflict", at: Location(files[first.other.file].path, line: first.other.line),
            "Records with the same key\(which) say the same: those of \(found.count) of the keys of `\(source.name)` do not, \(listed)"
                + (found.count > 3 ? "; …" : ""),
            fix: key.keep == .one
                ? "ask which is right, and remove the others"
                : "ask which is right: the later one counts" + (key.by == nil ? ", unless `by` tells which is the newest" : ""))
    }
}

extension Conflicts {
    func write(to writer: inout CacheWriter) {
        writer.add(groups) { writer, part in
            writer.add(Int(bitPattern: UInt(part.key.hash)))
            writer.add(Int(bitPattern: UInt(part.group.content)))
            writer.add(part.group.first.line)
            writer.add(part.group.other?.line) { $0.add($1) }
            writer.add(part.group.counts)
        }
    }

    /// What was kept of one export.
    init(from reader: inout CacheReader, file: Int, of key: Source.Key?) throws(CacheDamage) {
        for _ in 0..<(try reader.length()) {
            let hash = UInt64(UInt(bitPattern: try reader.int()))
            let group = Group(
                content: UInt64(UInt(bitPattern: try reader.int())), first: Place(file: file, line: try reader.count()),
                other: try reader.optional { (reader) throws(CacheDamage) in try reader.count() }.map { Place(file: file, line: $0) },
                counts: try reader.bool())
            parts.append((Which(hash: hash, file: Self.isPerFile(key) ? file : -1), group))
        }
    }
}
