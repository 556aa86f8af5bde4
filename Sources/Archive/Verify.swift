import Diagnostics
import Hashing

extension Edition {
    /// Compares every file with what `edition.json` recorded: altered, missing and added files, and an altered record.
    ///
    /// No finding means that the edition is whole. It cannot notice files and record altered together; a rerun can.
    public func verify() -> Findings {
        do {
            return try Folder.open(path).differences(from: id)
        } catch { return error.findings }
    }
}

extension Folder {
    /// What differs from `edition.json`; throws what cannot be read at all.
    func differences(from id: String) throws(Refusal) -> Findings {
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
        var listed: Set<[UInt8]> = [Array("edition.json".utf8)]
        for output in record.outputs {
            listed.insert(Array(output.path.utf8))
            if PagePaths.fault(in: output.path) != nil {
                differs("edition-record", "`edition.json` lists files of the edition only", at: "edition.json")
                continue
            }
            do {
                let found = try hash(below: output.path)
                if found != FileHash(sha256: output.sha256, bytes: output.bytes) {
                    differs("edition-file-altered", "A file of an edition keeps the bytes that were published", at: output.path)
                }
            } catch {
                let why = error.findings.all.first?.summary ?? "it cannot be read"
                differs("edition-file-missing", "A file of an edition stays where it was published: \(why)", at: output.path)
            }
        }
        for file in try files() where !listed.contains(Array(file.utf8)) {
            differs("edition-file-added", "Nothing is added to an edition", at: file)
        }
        return findings
    }

    /// Goes down folder by folder, so that no link on the way is followed.
    private func hash(below path: String) throws(Refusal) -> FileHash {
        guard let slash = path.firstIndex(of: "/") else {
            let file = try fileToRead(path)
            return try SHA256.file(file.descriptor, named: file.path)
        }
        return try folder(String(path[..<slash])).hash(below: String(path[path.index(after: slash)...]))
    }
}
