import Diagnostics
import Hashing

extension Manifest {
    /// An export by its path and content.
    ///
    /// The path is relative to the appraisal's folder, `/`-separated.
    public struct Export: Sendable, Hashable {
        public var path: String
        var hash: Hash
        public var bytes: Int

        /// 64 lower-case hexadecimal digits each.
        enum Hash: Hashable {
            case blake3(String)
            /// As editions up to 0.3.0 recorded it; they are still read, verified and compared.
            case sha256(String)
        }

        public init(_ path: String, blake3: String, bytes: Int) {
            self.path = path
            hash = .blake3(blake3)
            self.bytes = bytes
        }

        /// Whether the record says that the content is another one; of two kinds of hash only the sizes can.
        func differs(from other: Export) -> Bool {
            switch (hash, other.hash) {
            case (.blake3, .sha256), (.sha256, .blake3): bytes != other.bytes
            case (.blake3, .blake3), (.sha256, .sha256): hash != other.hash
            }
        }

        var json: JSON {
            switch hash {
            case .blake3(let digits): .object(["path": .string(path), "blake3": .string(digits), "bytes": .integer(bytes)])
            case .sha256(let digits): .object(["path": .string(path), "sha256": .string(digits), "bytes": .integer(bytes)])
            }
        }
    }
}

extension Manifest.Export: Decodable {
    private enum CodingKeys: CodingKey { case path, blake3, sha256, bytes }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        path = try container.decode(String.self, forKey: .path)
        bytes = try container.decode(Int.self, forKey: .bytes)
        if let digits = try container.decodeIfPresent(String.self, forKey: .blake3) {
            hash = .blake3(digits)
        } else {
            hash = .sha256(try container.decode(String.self, forKey: .sha256))
        }
    }
}

extension Edition {
    /// Compares the exports below an appraisal's folder with those that went into the edition.
    ///
    /// Throws what of `edition.json` cannot be read; every export that is another, or that cannot be read, is a finding.
    public func verified(exportsIn folder: String) throws(Refusal) -> (files: Int, findings: Findings) {
        let exports = Dictionary(try record().manifest.inputs.map { ($0.file.path, $0.file) }) { $1 }.values
        var findings = Findings()
        for export in exports.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
            do {
                if try !export.isContent(of: "\(folder)/\(export.path)") {
                    findings.add(
                        .error(
                            "export-altered", at: Location("\(folder)/\(export.path)"),
                            "An export is what it was when the edition was made",
                            fix: "look for the one of that night in the archive; with this one `run` makes another edition"))
                }
            } catch { findings.add(error.findings) }
        }
        return (exports.count, findings)
    }
}

extension Manifest.Export {
    fileprivate func isContent(of path: String) throws(Refusal) -> Bool {
        switch hash {
        case .blake3(let digits): try Blake3.file(path) == (digits, bytes)
        case .sha256(let digits): try SHA256.file(path) == FileHash(sha256: digits, bytes: bytes)
        }
    }
}
