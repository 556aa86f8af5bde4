import Diagnostics
import Exact
import Glibc
import Scheme

extension Retention {
    /// The editions that go, of those on disk: all but the newest, the last of each year (of the last `years` years that have any),
    /// the one in force, and those that others name.
    ///
    /// The one in force is the newest, whatever the clock said.
    ///
    /// - Parameter year: of the moment an edition was put in force.
    func leaving(of editions: [HistoricEdition], named: Set<String>, year: (Int64) -> Int) -> [HistoricEdition] {
        let newestFirst = editions.sorted { a, b in
            a.inForce != b.inForce ? a.inForce : (a.since, a.id) > (b.since, b.id)
        }
        var kept = named.union(newestFirst.prefix(self.editions).map(\.id))
        var seen: Set<Int> = []
        for edition in newestFirst where seen.insert(year(edition.since)).inserted {
            if years.map({ seen.count <= $0 }) ?? true { kept.insert(edition.id) }
        }
        return newestFirst.reversed().filter { !kept.contains($0.id) && !$0.inForce }
    }
}

extension EditionLock {
    /// Removes the editions that the scheme does not keep; what cannot be removed is a warning.
    ///
    /// An edition first loses its name, and the disk learns that before any file goes: no half of it is ever taken for one, and the
    /// next run removes what a kill left. A link beside `current` (`ln -s editions/<id> appeal-12`) keeps the edition that it names.
    ///
    /// - Parameters:
    ///   - zone: in which years begin.
    ///   - named: editions that something else still needs.
    public borrowing func retire(by retention: Retention?, zone: ZoneRules, keeping named: Set<String> = []) -> Findings {
        guard let retention else { return Findings() }
        var findings = Findings()
        do {
            guard let current = try folder.currentEdition() else { return findings }
            let editions = try folder.folder("editions")
            try editions.mustBeOurs()
            let leaving = retention.leaving(
                of: try folder.editionsOnDisk(inForce: current.id), named: named.union(try folder.editionsNamedByLinks())
            ) { since in
                zone.wallClock(at: since.multipliedReportingOverflow(by: 1_000_000).partialValue)?.day.parts.year ?? 0
            }
            var unnamed: [HistoricEdition] = []
            for edition in leaving {
                do {
                    try editions.rename(edition.id, to: ".removing-\(edition.id)")
                    unnamed.append(edition)
                } catch { findings.add(Self.notRetired(error, at: Location("\(editions.path)/\(edition.id)"))) }
            }
            if !unnamed.isEmpty { try editions.sync() }
            for edition in unnamed {
                let place = Location("\(editions.path)/\(edition.id)")
                do {
                    try editions.remove(".removing-\(edition.id)")
                    findings.add(.note("edition-retired", at: place, "`keep` in scheme.yml does not keep this edition; it was removed"))
                } catch { findings.add(Self.notRetired(error, at: place)) }
            }
        } catch { findings.add(Self.notRetired(error, at: Location("\(folder.path)/editions"))) }
        return findings
    }

    private static func notRetired(_ refusal: Refusal, at place: Location) -> Diagnostic {
        let cause = refusal.findings.all.first
        return .warning(
            "edition-not-retired", at: cause?.location ?? place,
            "An edition that `keep` does not keep is removed: \(cause?.summary ?? "it cannot be")",
            fix: (cause?.fix.map { "\($0); " } ?? "") + "the next run tries again")
    }
}

extension Folder {
    /// The editions below `editions` in the order of their ids, each with the time its folder carries.
    func editionsOnDisk(inForce: String?) throws(Refusal) -> [HistoricEdition] {
        guard try kind("editions") != .absent else { return [] }
        let folder = try folder("editions")
        var found: [HistoricEdition] = []
        for name in try folder.names().map(\.text) where Edition.isID(name) {
            guard try folder.kind(name) == .folder else { continue }
            var status = stat()
            try SystemFailure.check("look at the edition", "\(folder.path)/\(name)") {
                fstatat(folder.descriptor, name, &status, AT_SYMLINK_NOFOLLOW)
            }
            found.append(HistoricEdition(id: name, since: Int64(status.st_mtim.tv_sec), inForce: name == inForce))
        }
        return found
    }

    fileprivate func editionsNamedByLinks() throws(Refusal) -> Set<String> {
        var found: Set<String> = []
        for name in try names() where name.isUTF8 {
            guard try kind(name.text) == .link, let id = Self.edition(in: try link(name.text)) else { continue }
            found.insert(id)
        }
        return found
    }

    /// When an edition was put in force is the time of its folder: it is no part of what is in it, and copies and backups keep it.
    func setTime(_ seconds: Int64) throws(Refusal) {
        let time = timespec(tv_sec: Int(seconds), tv_nsec: 0)
        try SystemFailure.check("set the time of the edition", path) {
            withUnsafePointer(to: (time, time)) { times in
                times.withMemoryRebound(to: timespec.self, capacity: 2) { futimens(descriptor, $0) }
            }
        }
    }
}
