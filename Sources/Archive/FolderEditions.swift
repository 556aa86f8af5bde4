import Diagnostics
import Glibc

/// The layout of section 5 of the design, read from open folders.
extension Folder {
    /// Opens the output folder, making it when it is missing; the folder above it must be there.
    static func made(_ path: String) throws(Refusal) -> Folder {
        if !exists(path) {
            try SystemFailure.check("make the output folder", path) { mkdir(path, 0o755) }
            let folder = try open(path)
            try folder.setMode(0o755)
            return folder
        }
        return try open(path)
    }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        // Whatever else is in the way is told by who then opens it.
        return lstat(path, &status) == 0 || errno != ENOENT
    }

    /// What `current` points to; nil when there is none.
    ///
    /// Throws when it is not a link to an edition that is there.
    func currentEdition() throws(Refusal) -> Edition? {
        let current = "\(path)/current"
        switch try kind("current") {
        case .absent: return nil
        case .link: break
        default:
            throw Refusal(
                .error(
                    "current-not-a-link", at: Location(current), "`current` is a symbolic link to the edition in force",
                    fix: "move away what stands there; the next run makes the link"))
        }
        let target = try link("current")
        if let id = Self.edition(in: target), try kind("editions") == .folder, try folder("editions").kind(id) == .folder {
            return Edition(id: id, path: "\(path)/editions/\(id)")
        }
        throw Refusal(
            .error(
                "current-points-elsewhere", at: Location(current), "`current` points to an edition below `editions`, not to `\(target)`",
                fix: "run again: `current` is then set anew"))
    }

    /// The id in a link's `editions/<id>`; nil for any other target.
    static func edition(in target: String) -> String? {
        let parts = target.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "editions", Edition.isID(String(parts[1])) else { return nil }
        return String(parts[1])
    }

    /// `edition.json` of this edition, and its bytes.
    func editionRecord() throws(Refusal) -> (record: EditionRecord, bytes: [UInt8]) {
        let bytes = try fileToRead("edition.json").contents(atMost: 1 << 28)
        guard let record = EditionRecord.decoded(from: bytes) else {
            throw Refusal(
                .error(
                    "edition-record", at: Location("\(path)/edition.json"), "`edition.json` says what went in and what came out",
                    fix: "run again from the same inputs: the edition is then rebuilt"))
        }
        return (record, bytes)
    }
}
