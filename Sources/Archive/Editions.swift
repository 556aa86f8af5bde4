import Diagnostics

/// The editions of one appraisal on disk: `Output/<appraisal>`; those of a month or quarter stand below it in the same form.
///
/// ```
/// Output/<appraisal>/
///   .lock, history.sqlite
///   current -> editions/<id>
///   editions/<id>/…, edition.json
///   periods/2025-10/current, editions/…
/// ```
public struct Editions: Sendable {
    public let appraisal: String
    /// `2025-10` or `2025-Q4`; nil for the whole of the appraised time.
    public let part: String?
    /// `Output/<appraisal>`, or `Output/<appraisal>/periods/<part>`.
    public let path: String
    let output: String

    /// Touches nothing.
    ///
    /// Throws `appraisal-id` when the id cannot be a folder's name.
    public init(of appraisal: String, part: String? = nil, in output: String) throws(Refusal) {
        if let fault = appraisal.contains("/") ? "has no slash" : PagePaths.fault(in: appraisal) {
            throw Refusal(
                .error(
                    "appraisal-id", at: Location(output), "An appraisal's id names its folder, so it \(fault)",
                    fix: "correct `appraisal:` in scheme.yml"))
        }
        if output.isEmpty || output.utf8.contains(0) {
            throw Refusal(.error("output-folder", at: nil, "The output folder has a name", fix: "name it with --output"))
        }
        self.appraisal = appraisal
        // A slash at the end would have the kernel follow a symbolic link in spite of O_NOFOLLOW.
        let trimmed = String(output.reversed().drop { $0 == "/" }.reversed())
        self.output = trimmed.isEmpty ? "/" : trimmed
        self.part = part
        path = "\(trimmed)/\(appraisal)" + (part.map { "/\(Self.parts)/\($0)" } ?? "")
    }

    /// The folder of those of months and quarters.
    static var parts: String { "periods" }

    /// Takes the lock, making the folders above it when they are missing.
    ///
    /// Throws `LockHeld` at once when another process has it, and `Refusal` when the folders cannot be used.
    public func lock() throws -> EditionLock {
        let above = try Folder.made(output)
        try Rights(of: above.descriptor, at: above.path).mustNotBeWritableByEveryone()
        let folder = try above.folderMade(appraisal)
        try folder.mustBeOurs()
        let own = if let part { try folder.folderMade(Self.parts).folderMade(part) } else { try folder.again() }
        try own.mustBeOurs()
        return try EditionLock(appraisal: appraisal, part: part, root: folder, folder: own)
    }

    /// The edition in force; nil before the first.
    ///
    /// Throws `current-points-elsewhere` and what the file system refuses.
    public func current() throws(Refusal) -> Edition? {
        guard Folder.exists(path) else { return nil }
        let root = try Folder.open(output).folder(appraisal)
        guard let part else { return try root.currentEdition() }
        return try root.folder(Self.parts).folder(part).currentEdition()
    }
}

/// One complete output, immutable.
public struct Edition: Sendable, Hashable {
    /// 16 lower-case hexadecimal digits, derived from what went in.
    public let id: String
    /// `Output/<appraisal>/editions/<id>`.
    public let path: String

    /// An edition anywhere on disk by its folder; throws `edition-folder` when the folder's name is not an edition's.
    public init(folder path: String) throws(Refusal) {
        let trimmed = String(path.reversed().drop { $0 == "/" }.reversed())
        let id = trimmed.split(separator: "/").last.map(String.init) ?? ""
        guard Self.isID(id) else {
            throw Refusal(
                .error(
                    "edition-folder", at: Location(path), "An edition's folder is named by 16 hexadecimal digits",
                    fix: "name a folder below `editions`"))
        }
        self.init(id: id, path: trimmed)
    }

    init(id: String, path: String) {
        self.id = id
        self.path = path
    }

    static func isID(_ text: String) -> Bool {
        text.utf8.count == 16 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// What `edition.json` says.
    ///
    /// Throws `edition-record` when it is not one.
    public func record() throws(Refusal) -> EditionRecord {
        try Folder.open(path).editionRecord().record
    }
}
