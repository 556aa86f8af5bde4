import Diagnostics
import Scheme

/// Keys of which several records count as the newest and do not say the same.
struct Conflicts: Sendable {
    struct Place: Hashable, Comparable, Sendable {
        var file: Int
        var line: Int
        static func < (a: Place, b: Place) -> Bool { (a.file, a.line) < (b.file, b.line) }
    }

    /// How many keys.
    private(set) var count = 0
    /// Of the first few, a record and the next one considered that says something else.
    private(set) var listed: [(first: Place, other: Place)] = []
    private static let mostListed = 3

    init() {}

    init(_ pairs: some Collection<(first: Place, other: Place)>) {
        count = pairs.count
        listed = Array(pairs.sorted { $0 < $1 }.prefix(Self.mostListed))
    }

    /// What there is to tell.
    func finding(of source: Source, in files: [InputFile]) -> Diagnostic? {
        guard let key = source.key, let first = listed.first else { return nil }
        func text(_ place: Place) -> String { Location(files[place.file].path, line: place.line).text }
        let listed = listed.map { "\(text($0.first)) and \(text($0.other))" }.joined(separator: "; ")
        let which = key.keep == .one ? "" : key.by.map { " and the same `\(source.fields[$0].name)`" } ?? " in one file"
        return .warning(
            "key-conflict", at: Location(files[first.other.file].path, line: first.other.line),
            "Records with the same key\(which) say the same: those of \(count) of the keys of `\(source.name)` do not, \(listed)"
                + (count > Self.mostListed ? "; …" : ""),
            fix: key.keep == .one
                ? "ask which is right, and remove the others"
                : "ask which is right: the later one counts" + (key.by == nil ? ", unless `by` tells which is the newest" : ""))
    }
}

extension Conflicts {
    func write(to writer: inout CacheWriter) {
        writer.add(count)
        writer.add(listed) { writer, pair in
            for place in [pair.first, pair.other] {
                writer.add(place.file)
                writer.add(place.line)
            }
        }
    }

    init(from reader: inout CacheReader, fileCount: Int) throws(CacheDamage) {
        func place(_ reader: inout CacheReader) throws(CacheDamage) -> Place {
            Place(file: try reader.int(in: 0..<fileCount), line: try reader.count())
        }
        count = try reader.count()
        listed = try reader.array { (reader) throws(CacheDamage) in (try place(&reader), try place(&reader)) }
        guard listed.count == min(count, Self.mostListed) else { throw CacheDamage() }
    }
}
