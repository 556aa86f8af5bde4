import Diagnostics
import Hashing
import Synchronization

/// What exports came to on earlier nights: files named by what went into them, below `Output/<appraisal>/.cache/ingestion`.
///
/// It saves work and decides nothing: facts are the same with it, without it and with a damaged one. Whoever may write has the lock of
/// the appraisal; readers need none, since a file appears whole and never changes.
public final class IngestionCache: Sendable {
    /// The program's version: another one's results are not used.
    let version: String
    private let now: Int64
    private let isFresh: Bool
    private let isWritten: Bool
    private let path: String
    private let folder: CacheFolder?
    private let state = Mutex(State())

    /// An export as it was when its content was last looked at.
    private struct Known {
        var identity: FileIdentity
        var isSettled: Bool
        var blake3: String
    }
    private struct State {
        /// By path: what the last run knew, what this one knows, and what it has looked at.
        var known: [String: Known] = [:]
        var seen: [String: Known] = [:]
        var met: [String: FileIdentity] = [:]
        /// Sizes of known exports: only a file of such a size can have the content of one.
        var sizes: Set<Int> = []
        /// Nobody knows what is known.
        var hashesAll = false
        var used: Set<String> = []
        var damaged: Set<String> = []
        var failure: String?
        var read: [String] = []
    }

    /// - Parameters:
    ///   - root: the folder of the appraisal's editions.
    ///   - now: the moment of the run in seconds since 1970. Files that changed about then are looked at once more the next time.
    ///   - isFresh: nothing that was kept is used.
    ///   - isWritten: whether what is found is kept: only under the appraisal's lock.
    public init(at root: String, version: String, now: Int64, isFresh: Bool = false, isWritten: Bool) {
        (self.version, self.now, self.isFresh, self.isWritten) = (version, now, isFresh, isWritten)
        let names = [".cache", "ingestion"]
        path = ([root] + names).joined(separator: "/")
        var failure: String?
        do throws(CacheFolder.Failure) { folder = try CacheFolder(names, below: root, makes: isWritten) } catch {
            folder = nil
            // Who only looks may be another account, and reads the exports.
            failure = isWritten ? error.reason : nil
        }
        state.withLock { $0.failure = failure }
        readIndex()
    }

    /// Whether there is anything to read or to write.
    var isUsable: Bool { folder != nil }

    /// What is to be told of the cache itself: never a reason to stop, and no part of what an edition tells.
    public var findings: Findings {
        let (damaged, failure) = state.withLock { ($0.damaged.sorted(), $0.failure) }
        var findings = Findings()
        if let first = damaged.first {
            let others = damaged.count == 1 ? "" : ", nor are \(damaged.count - 1) others"
            findings.add(
                .warning(
                    "cache-damaged", at: Location("\(path)/\(first)"),
                    "What is kept of exports from night to night stays as it was written: this file has not\(others)",
                    fix: "nothing to do: the exports were read again, and a run writes the files anew; look at the disk when it comes back")
            )
        }
        if let failure {
            findings.add(
                .warning(
                    "cache-unusable", at: Location(path),
                    "What exports come to is kept for the next night in a folder of this account alone: \(failure)",
                    fix: "free space or move away what stands there; until then every export is read each night"))
        }
        return findings
    }

    /// The exports that were read for their records, as often as they were.
    public var filesRead: [String] { state.withLock { $0.read } }

    func reads(_ file: InputFile) { state.withLock { $0.read.append(file.path) } }

    // MARK: contents of exports

    /// The hash of an export's bytes, when it is known or can be known to be worth the reading; nil for one that is best read for its
    /// records at once, and for one that cannot be read.
    func content(of file: InputFile) -> String? {
        guard let (identity, _) = look(at: file, hashing: false) else { return nil }
        let (known, isLikely) = state.withLock { state in
            state.met[file.path] = identity
            return (state.known[file.path], state.hashesAll || state.sizes.contains(identity.size))
        }
        if let known, known.isSettled, known.identity == identity {
            state.withLock { $0.seen[file.path] = known }
            return known.blake3
        }
        guard isLikely, case (_, let blake3?)? = look(at: file, hashing: true) else { return nil }
        learn(file, blake3)
        return blake3
    }

    /// Takes the hash of an export that was read, unless the file has changed since `content(of:)`.
    func learn(_ file: InputFile, _ blake3: String) {
        guard let (after, _) = look(at: file, hashing: false) else { return }
        state.withLock { state in
            guard state.met[file.path] == after else { return }
            state.seen[file.path] = Known(identity: after, isSettled: after.isSettled(at: now), blake3: blake3)
        }
    }

    /// What an export is before it is read; nil where it could be written to without being told from that.
    func identity(of file: InputFile) -> FileIdentity? {
        look(at: file, hashing: false).flatMap { identity, _ in identity.isSettled(at: now) ? identity : nil }
    }

    /// Opens the export as every reader does, so that what they refuse is refused.
    private func look(at file: InputFile, hashing: Bool) -> (FileIdentity, blake3: String?)? {
        do throws(Refusal) {
            var raw = try RawFile(file)
            guard let identity = raw.identity else { return nil }
            guard hashing else { return (identity, nil) }
            var buffer = [UInt8](repeating: 0, count: 256 << 10)
            while try raw.read(into: &buffer, at: 0, atMost: buffer.count) > 0 {}
            return (identity, try raw.finished().blake3)
        } catch { return nil }
    }

    // MARK: entries

    /// What is kept under a key; nil when nothing is, or it is damaged.
    func entry(_ kind: CacheEntry.Kind, _ key: String) -> CacheReader? { isFresh ? nil : file(key, kind, key) }

    func has(_ key: String) -> Bool { !isFresh && folder?.has(key) ?? false }

    /// What is kept under these keys is needed again when something changes.
    func uses(_ keys: [String]) { state.withLock { $0.used.formUnion(keys) } }

    /// Keeps what goes under a key.
    func keep(_ kind: CacheEntry.Kind, _ key: String, _ payload: [UInt8]) {
        if write(kind, key, key, payload) { state.withLock { _ = $0.used.insert(key) } }
    }

    /// What is kept under a key turned out to be something else.
    func isDamaged(_ key: String) {
        state.withLock { state in
            state.damaged.insert(key)
            state.used.remove(key)
        }
    }

    private func file(_ name: String, _ kind: CacheEntry.Kind, _ key: String) -> CacheReader? {
        do {
            guard let bytes = try folder?.read(name, atMost: CacheEntry.most + 1_024) else { return nil }
            // Behind a new version nothing is damaged: what is kept is made anew.
            if CacheEntry.isOfOtherFormat(bytes) { return nil }
            let reader = CacheReader(bytes, try CacheEntry.payload(of: bytes, kind, key))
            if name == key { state.withLock { _ = $0.used.insert(key) } }
            return reader
        } catch {
            isDamaged(name)
            return nil
        }
    }

    private func write(_ kind: CacheEntry.Kind, _ name: String, _ key: String, _ payload: [UInt8]) -> Bool {
        guard let folder, isWritten, payload.count <= CacheEntry.most, state.withLock({ $0.failure == nil }),
            let bytes = try? CacheEntry.sealed(kind, key, payload)
        else { return false }
        do throws(CacheFolder.Failure) {
            try folder.write(bytes, to: name)
            return true
        } catch {
            state.withLock { $0.failure = error.reason }
            return false
        }
    }

    // MARK: from night to night

    private static let index = "index"
    private static let used = "used-"
    /// A list of what was used that is older no longer counts.
    private static let secondsUsed: Int64 = 90 * 86_400
    /// A file that is half written for longer was left by a run that was killed.
    private static let secondsUnfinished: Int64 = 2 * 86_400

    /// Files that are found by name have the name's hash for a key.
    private func key(of name: String) -> String { (try? SHA256.hex(of: Array(name.utf8))) ?? "" }

    private func readIndex() {
        guard !isFresh, let folder else { return }
        guard var reader = file(Self.index, .index, key(of: Self.index)) else {
            let isNew = folder.names.isEmpty
            state.withLock { $0.hashesAll = !isNew }
            return
        }
        do throws(CacheDamage) {
            let files = try reader.array { (reader) throws(CacheDamage) in
                (try reader.text(), try FileIdentity(from: &reader), try reader.bool(), try reader.text())
            }
            try reader.finish()
            state.withLock { state in
                for (path, identity, isSettled, blake3) in files {
                    state.known[path] = Known(identity: identity, isSettled: isSettled, blake3: blake3)
                    state.sizes.insert(identity.size)
                }
            }
        } catch {
            isDamaged(Self.index)
            state.withLock { $0.hashesAll = true }
        }
    }

    /// Ends a run: keeps which exports had which content, and lets go what no part of the time has used in its last run.
    ///
    /// - Parameters:
    ///   - part: the part of the time that was read, by its id.
    ///   - isWhole: whether all exports could be read. Where not, nothing is let go.
    public func finish(_ part: String, isWhole: Bool) {
        guard let folder, isWritten else { return }
        let (known, seen, used) = state.withLock { ($0.known, $0.seen, $0.used) }
        var writer = CacheWriter()
        writer.add((isWhole ? seen : known.merging(seen) { $1 }).sorted { $0.key < $1.key }) { writer, file in
            writer.add(file.key)
            file.value.identity.write(to: &writer)
            writer.add(file.value.isSettled)
            writer.add(file.value.blake3)
        }
        _ = write(.index, Self.index, key(of: Self.index), writer.bytes)
        guard isWhole else { return }
        writer.removeAll()
        writer.add(used.sorted()) { $0.add($1) }
        let own = Self.used + part
        guard write(.used, own, key(of: own), writer.bytes) else { return }
        sweep(folder, keeping: own)
    }

    private func sweep(_ folder: CacheFolder, keeping own: String) {
        let names = folder.names
        var wanted: Set<String> = []
        for list in names where list.hasPrefix(Self.used) {
            guard list == own || folder.modified(list).map({ !isOlder($0, Self.secondsUsed) }) ?? false,
                var reader = file(list, .used, key(of: list)),
                let keys = try? reader.array({ (reader) throws(CacheDamage) in try reader.text() })
            else {
                folder.remove(list)
                continue
            }
            wanted.formUnion(keys)
        }
        for name in names where !wanted.contains(name) {
            let isEntry = name.utf8.count == 64 && name.allSatisfy(\.isHexDigit)
            let isLeft =
                name.hasPrefix(CacheFolder.unfinished) && folder.modified(name).map { isOlder($0, Self.secondsUnfinished) } ?? false
            if isEntry || isLeft { folder.remove(name) }
        }
    }

    private func isOlder(_ time: Int, _ seconds: Int64) -> Bool { Int64(time) < now.subtractingReportingOverflow(seconds).partialValue }
}
