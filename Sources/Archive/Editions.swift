import Diagnostics

/// The editions of one appraisal on disk: `Output/<appraisal>`.
///
/// ```
/// Output/<appraisal>/
///   .lock
///   current -> editions/<id>
///   editions/<id>/…, edition.json
/// ```
public struct Editions: Sendable {
    public let appraisal: String
    /// `Output/<appraisal>`.
    public let path: String
    let output: String

    /// Touches nothing.
    ///
    /// Throws `appraisal-id` when the id cannot be a folder's name.
    public init(of appraisal: String, in output: String) throws(Refusal) {
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
        path = "\(trimmed)/\(appraisal)"
    }

    /// Takes the lock, making the folders above it when they are missing.
    ///
    /// Throws `LockHeld` at once when another process has it, and `Refusal` when the folders cannot be used.
    public func lock() throws -> EditionLock {
        let above = try Folder.made(output)
        try Rights(of: above.descriptor, at: above.path).mustNotBeWritableByEveryone()
        let folder = try above.folderMade(appraisal)
        try folder.mustBeOurs()
        return try EditionLock(appraisal: appraisal, folder: folder)
    }

    /// The edition in force; nil before the first.
    ///
    /// Throws `current-points-elsewhere` and what the file system refuses.
    public func current() throws(Refusal) -> Edition? {
        guard Folder.exists(path) else { return nil }
        return try Folder.open(output).folder(appraisal).currentEdition()
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
