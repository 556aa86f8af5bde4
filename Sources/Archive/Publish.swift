import Diagnostics
import Facts
import Glibc
import Hashing

/// What publishing came to.
public struct Publication: Sendable, Equatable {
    /// The edition that `current` now points to.
    public var edition: Edition
    /// False when the same had gone in before: nothing was written.
    public var isNew: Bool
    /// What `current` pointed to before; nil before the first.
    public var previous: Edition?
    /// Warnings and notes: what a killed run left behind, an edition that was damaged.
    public var findings: Findings
}

extension EditionLock {
    /// Writes the pages as an edition and puts it in force, or finds that the same edition is there already.
    ///
    /// The edition grows in `editions/.staging-…`, is brought to the disk, gets its name by one rename and is put in force by
    /// another. A process killed between any two steps leaves `current` on a whole edition, and rubbish that the next run removes.
    /// On any failure the edition in force stays as it is.
    ///
    /// - Parameters:
    ///   - pages: are asked for their bytes only when the edition is not there yet, by `tasks` tasks at once; so many pages are
    ///     in memory at a time. Their order has no influence on the result.
    ///   - manifest: what went in; names the edition.
    ///   - now: the moment of the run in seconds since 1970, which the edition's folder carries as its time; the file system's own unless said.
    ///   - room: what the disk has left; the file system is asked unless said.
    /// - Returns: the edition, and whether it is new.
    public borrowing func publish(
        _ pages: some Sequence<Page>, of manifest: Manifest, at now: Int64? = nil, room: DiskSpace? = nil, tasks: Int = 2
    ) async throws(Refusal) -> Publication {
        var findings = Findings()
        try manifest.findings(appraisal: appraisal).orThrow()
        let id = try manifest.editionID()
        let edition = Edition(id: id, path: "\(folder.path)/editions/\(id)")
        let previous = try previousEdition(&findings)
        let editions = try folder.folderMade("editions")
        try editions.mustBeOurs()
        try removeLeftovers(in: editions, &findings)

        let isNew: Bool
        switch try state(of: edition, in: editions, &findings) {
        case .whole:
            isNew = false
        case let state:
            let pages = Array(pages)
            try PagePaths.findings(of: pages, in: edition.path).orThrow()
            let inForce = try? previous.map { try editions.folder($0.id).editionRecord().record }
            let space = if let room { room } else { try DiskSpace(of: editions) }
            try space.mustHold(pages: pages.count, after: inForce?.outputs, at: Location(editions.path))
            let staging = ".staging-\(id)-\(getpid())"
            do {
                try await stage(
                    pages, of: manifest, as: id, in: editions, named: staging, sharing: previous, at: now, tasks: tasks)
                if state == .absent {
                    try editions.rename(staging, to: id)
                } else {
                    // `current` may point to the damaged one: the two change places in one step.
                    try editions.exchange(staging, id)
                    try editions.rename(staging, to: try editions.freeName(".damaged-\(id)"))
                }
                try editions.sync()
            } catch {
                // The first failure is the one to tell; what stays is removed by the next run.
                try? editions.removeIfThere(staging)
                throw error
            }
            isNew = true
        }
        if previous != edition {
            if !isNew, let now { try editions.folder(id).setTime(now) }
            try putInForce(id)
        }
        return Publication(edition: edition, isNew: isNew, previous: previous, findings: findings)
    }

    /// The edition in force so far.
    ///
    /// A link that points nowhere useful is only worth a warning, since it is set anew; what is not a link at all is not ours to remove.
    private borrowing func previousEdition(_ findings: inout Findings) throws(Refusal) -> Edition? {
        do { return try folder.currentEdition() } catch {
            guard var finding = error.findings.all.first, finding.id == "current-points-elsewhere" else { throw error }
            finding.severity = .warning
            finding.fix = "nothing to do: `current` was set anew; find out who set it"
            findings.add(finding)
            return nil
        }
    }

    private borrowing func removeLeftovers(in editions: borrowing Folder, _ findings: inout Findings) throws(Refusal) {
        func remove(_ prefix: String, _ what: String, in folder: borrowing Folder) throws(Refusal) {
            for name in try folder.names() where name.text.hasPrefix(prefix) {
                try folder.remove(name)
                findings.add(
                    .note(
                        "leftover-removed", at: Location("\(folder.path)/\(name.text)"),
                        "A run that was killed left this half-\(what); it was removed"))
            }
        }
        try remove(".staging-", "written", in: editions)
        try remove(".removing-", "removed", in: editions)
        try remove(".current-", "written", in: folder)
    }

    private enum State { case absent, whole, damaged }

    private borrowing func state(
        of edition: Edition, in editions: borrowing Folder, _ findings: inout Findings
    ) throws(Refusal) -> State {
        let differences: Findings
        switch try editions.kind(edition.id) {
        case .absent: return .absent
        case .folder:
            do {
                let folder = try editions.folder(edition.id)
                try folder.mustBeOurs()
                differences = try folder.differences(from: edition.id).findings
            } catch { differences = error.findings }
        default:
            differences = Findings([
                .error("edition-damaged", at: Location(edition.path), "An edition is a folder", fix: "find out who put it there")
            ])
        }
        guard let first = differences.all.first else { return .whole }
        findings.add(
            .warning(
                "edition-damaged", at: first.location ?? Location(edition.path),
                "An edition does not change once published (\(differences.all.count) differences, the first: \(first.summary))",
                fix: "find out who changed it; it was rebuilt, and the damaged one lies beside it as .damaged-\(edition.id)-…"))
        return .damaged
    }

    /// Swaps `current` in one rename.
    ///
    /// The link is made beside it first, for a link cannot be changed in place.
    private borrowing func putInForce(_ id: String) throws(Refusal) {
        let temporary = ".current-\(getpid())"
        try folder.makeLink(temporary, to: "editions/\(id)")
        do { try folder.rename(temporary, to: "current") } catch {
            try? folder.removeIfThere(temporary)
            throw error
        }
        try folder.sync()
    }
}
