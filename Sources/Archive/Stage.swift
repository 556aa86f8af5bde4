import Diagnostics
import Facts
import Glibc
import Hashing

extension EditionLock {
    /// Writes a whole edition, `edition.json` last, into a new folder and brings it to the disk.
    ///
    /// A kill needs none of the syncing: what a process wrote stays with the kernel. A power cut does: the rename that follows
    /// must not reach the disk before the bytes it makes visible. One `syncfs` for all does that; `fsync` of each of 2,000 pages
    /// took ten times as long. It reports failed writes because the folder was opened before the first write (Linux 5.8).
    borrowing func stage(
        _ pages: [Page], of manifest: Manifest, as id: String, in editions: borrowing Folder, named name: String,
        sharing previous: Edition?,
        at now: Int64?, tasks: Int
    ) async throws(Refusal) {
        // Nobody else may enter until it is whole (0700), so no one can plant a link in a path that is being written.
        let staging = try editions.makeFolder(name, mode: 0o700)
        for path in Self.folders(of: pages) {
            _ = try staging.makeFolder(path, mode: Self.isPublic(path) ? 0o755 : 0o750)
        }
        // An edition that is not there or cannot be read has nothing to share; then everything is written.
        let unchanged = previous.flatMap { UnchangedFiles(of: $0.id, in: editions, for: staging) }
        let outputs = try await Self.write(
            pages, sharing: unchanged, below: staging.descriptor, path: staging.path, tasks: max(1, tasks))
        let record = EditionRecord(edition: id, manifest: manifest, outputs: outputs.inPathOrder)
        try staging.write(record.encoded, to: "edition.json", mode: 0o440)
        try staging.setMode(0o755)
        if let now { try staging.setTime(now) }
        try staging.syncAll()
    }

    /// Only what lies below `portal` is for everyone; `units`, `office` and `edition.json` are for the owner and the group.
    private static func isPublic(_ path: String) -> Bool { path == "portal" || path.hasPrefix("portal/") }

    /// Every folder that the pages need, those above before those below.
    private static func folders(of pages: [Page]) -> [String] {
        var seen: Set<String> = []
        for page in pages {
            var path = Substring(page.path)
            while let slash = path.lastIndex(of: "/") {
                path = path[..<slash]
                if !seen.insert(String(path)).inserted { break }
            }
        }
        return seen.sorted()
    }

    /// Renders and writes, `tasks` pages at a time; a page's bytes are let go before its task takes another.
    ///
    /// After a failure no more is begun, and of several failures the first page's is told.
    private static func write(
        _ pages: [Page], sharing unchanged: UnchangedFiles?, below folder: Int32, path: String, tasks: Int
    ) async throws(Refusal) -> [Manifest.File] {
        var results = [Result<Manifest.File, Refusal>?](repeating: nil, count: pages.count)
        await withTaskGroup(of: (Int, Result<Manifest.File, Refusal>).self) { group in
            var next = 0
            func begin() {
                guard next < pages.count else { return }
                let (index, page) = (next, pages[next])
                next += 1
                group.addTask { (index, Result { () throws(Refusal) in try write(page, sharing: unchanged, below: folder, path: path) }) }
            }
            for _ in 0..<tasks { begin() }
            while let (index, result) = await group.next() {
                results[index] = result
                if case .failure = result { next = pages.count }
                begin()
            }
        }
        if let failure = results.firstNonNil({ if case .failure(let refusal) = $0 { refusal } else { nil } }) { throw failure }
        return results.compactMap { try? $0?.get() }
    }

    private static func write(
        _ page: Page, sharing unchanged: UnchangedFiles?, below folder: Int32, path: String
    ) throws(Refusal) -> Manifest.File {
        let bytes = page.bytes()
        let hash = FileHash(sha256: try SHA256.hex(of: bytes), bytes: bytes.count)
        // Read-only for the owner too: another edition may share the file, and an edition does not change.
        let mode: mode_t = isPublic(page.path) ? 0o444 : 0o440
        if unchanged?.link(page.path, holding: bytes, hash, mode: mode, below: folder) != true {
            try Folder.write(bytes, to: page.path, mode: mode, below: folder, path: path)
        }
        return Manifest.File(page.path, hash)
    }
}

extension Sequence {
    fileprivate func firstNonNil<Found>(_ find: (Element) -> Found?) -> Found? {
        for element in self { if let found = find(element) { return found } }
        return nil
    }
}
