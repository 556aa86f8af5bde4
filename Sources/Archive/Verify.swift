import Diagnostics
import Glibc
import Hashing

/// What a comparison of an edition with its record came to.
public struct Verification: Sendable, Equatable {
    /// Files that the record lists, and its own.
    public var files: Int
    /// Of the listed files that were read.
    public var bytes: Int
    public var findings: Findings
    /// No finding means that the edition is whole.
    public var isWhole: Bool { findings.isEmpty }
}

extension Edition {
    /// Compares every file with what `edition.json` recorded: altered, missing and added files, files that others could change, and an
    /// altered record.
    ///
    /// It cannot notice files and record altered together; a rerun can.
    public func verified() -> Verification {
        do {
            return try Folder.open(path).differences(from: id)
        } catch { return Verification(files: 0, bytes: 0, findings: error.findings) }
    }

    public func verify() -> Findings { verified().findings }
}

extension Folder {
    /// What differs from `edition.json`; throws what cannot be read at all.
    func differences(from id: String) throws(Refusal) -> Verification {
        let (record, bytes) = try editionRecord()
        var findings = Findings()
        func differs(_ rule: String, _ what: String, at place: String) {
            findings.add(
                .error(
                    rule, at: Location("\(path)/\(place)"), what, fix: "run again from the same inputs: the edition is then rebuilt"))
        }
        let named = try record.manifest.editionID()
        if record.edition != id || named != id || record.encoded != bytes {
            differs("edition-record", "`edition.json` is as it was written and names its own folder", at: "edition.json")
        }
        let owner = try Rights(of: descriptor, at: path).owner
        var listed: Set<[UInt8]> = [Array("edition.json".utf8)]
        var read = 0
        for output in record.outputs {
            listed.insert(Array(output.path.utf8))
            if PagePaths.fault(in: output.path) != nil {
                differs("edition-record", "`edition.json` lists files of the edition only", at: "edition.json")
                continue
            }
            do {
                let file = try fileToRead(output.path)
                let rights = try Rights(of: file.descriptor, at: file.path)
                let found = try SHA256.file(file.descriptor, named: file.path)
                read = read.addingReportingOverflow(found.bytes).partialValue
                if found != FileHash(sha256: output.sha256, bytes: output.bytes) {
                    differs("edition-file-altered", "A file of an edition keeps the bytes that were published", at: output.path)
                } else if rights.owner != owner || rights.permissions & S_IWOTH != 0 {
                    differs(
                        "edition-file-rights", "A file of an edition is its folder's owner's, and not everyone may change it",
                        at: output.path)
                }
            } catch {
                let why = error.findings.all.first?.summary ?? "it cannot be read"
                differs("edition-file-missing", "A file of an edition stays where it was published: \(why)", at: output.path)
            }
        }
        for file in try files() where !listed.contains(Array(file.utf8)) {
            // A folder whose files are missing was not added.
            if file.hasSuffix("/"), record.outputs.contains(where: { $0.path.hasPrefix(file) }) { continue }
            differs("edition-file-added", "Nothing is added to an edition", at: file)
        }
        return Verification(files: listed.count, bytes: read, findings: findings)
    }
}
