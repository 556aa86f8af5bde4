import Diagnostics
import Glibc

/// A file that was read, and has not been changed since as long as it is what it was then.
struct KnownContent: Hashable, Sendable {
    var identity: FileIdentity
    var blake3: String
}

/// One export of an appraisal: a regular file inside its folder.
public struct InputFile: Hashable, Sendable {
    /// The appraisal's folder, as the command line names it.
    public var folder: String
    /// The path below it, as findings print it: `hotline/2025-06.csv.gz`.
    public var path: String
    /// What it was when it was read before, if it was: then it need not be hashed again.
    var known: KnownContent?

    public init(folder: String, path: String) {
        self.folder = folder
        self.path = path
    }

    public var location: Location { Location(path) }

    /// The files below `folder` that a pattern names, in the byte order of their names.
    ///
    /// Hidden files are not exports.
    ///
    /// Only `*` and `?` are special, and neither crosses a folder's border. Throws `file-unreadable` for a folder that cannot be listed;
    /// a file that cannot be reached, or a link that leads nowhere, is listed and refused when it is opened: it is not "no export".
    public static func matching(_ pattern: String, in folder: String) throws(Refusal) -> [InputFile] {
        var paths = [""]
        for part in pattern.split(separator: "/", omittingEmptySubsequences: true) {
            let isPattern = part.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
            var next: [String] = []
            for path in paths {
                let names = isPattern ? try entries(of: path, in: folder).filter { matches($0, part) } : [String(part)]
                next += names.map { path.isEmpty ? $0 : path + "/" + $0 }
            }
            paths = next
        }
        // A name that is no UTF-8 cannot be found again by its text: `RawFile` says so, instead of leaving the file out.
        return paths.filter { !$0.isEmpty && ($0.unicodeScalars.contains("\u{FFFD}") || isThere(folder + "/" + $0)) }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .map { InputFile(folder: folder, path: $0) }
    }

    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 || errno != ENOENT && errno != ENOTDIR
    }

    private static func entries(of path: String, in folder: String) throws(Refusal) -> [String] {
        func refusal() -> Refusal {
            Refusal(
                .error(
                    "file-unreadable", at: Location(path.isEmpty ? folder : path),
                    "A folder of exports can be listed: \(String(cString: strerror(errno)))",
                    fix: "give the account that runs kaoping the right to read it"))
        }
        guard let handle = opendir(folder + "/" + path) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw refusal()
        }
        defer { closedir(handle) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self) }
            if !name.hasPrefix(".") { names.append(name) }
            errno = 0
        }
        if errno != 0 { throw refusal() }
        return names
    }

    /// `*` is any run of characters, `?` any one.
    ///
    /// Runs in (pattern × name) steps at most, whatever the stars.
    static func matches(_ name: some StringProtocol, _ pattern: some StringProtocol) -> Bool {
        let (name, pattern) = (Array(name.unicodeScalars), Array(pattern.unicodeScalars))
        var (n, p) = (0, 0)
        var retry: (name: Int, pattern: Int)?
        while n < name.count {
            if p < pattern.count, pattern[p] == "*" {
                retry = (n, p)
                p += 1
            } else if p < pattern.count, pattern[p] == "?" || pattern[p] == name[n] {
                n += 1
                p += 1
            } else if let last = retry {
                retry = (last.name + 1, last.pattern)
                (n, p) = (last.name + 1, last.pattern + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }
}
