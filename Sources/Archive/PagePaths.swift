import Diagnostics
import Facts

/// Which paths pages may have.
///
/// Unit codes come from exports and end up in paths, so paths are hostile until shown to be harmless.
struct PagePaths {
    private var findings = Findings()
    private let edition: String
    /// Each file and folder by its name as a server that ignores case sees it.
    private var taken: [String: (path: [UInt8], isFile: Bool)] = [:]

    /// All paths that cannot stand, at once.
    static func findings(of pages: [Page], in edition: String) -> Findings {
        var paths = PagePaths(edition: edition)
        for page in pages { paths.add(page.path) }
        return paths.findings
    }

    private init(edition: String) { self.edition = edition }

    private mutating func add(_ path: String) {
        if let fault = Self.fault(in: path) {
            return findings.add(
                .error(
                    "page-path", at: Location("\(edition)/\(path)"), "The path of a page \(fault)",
                    fix: "correct the unit's code or the name that the page is made from"))
        }
        var prefix = ""
        let components = path.split(separator: "/")
        for (index, component) in components.enumerated() {
            prefix += (prefix.isEmpty ? "" : "/") + component
            let isFile = index == components.count - 1
            // The portal may be copied to a disk or server that ignores case (Windows, macOS, WebDAV, zip): there one unit's
            // page would overwrite another's and be read by the wrong unit. Upper then lower case folds ß and ς too;
            // `String` compares composed and decomposed letters as equal, as such disks do.
            let key = prefix.uppercased().lowercased()
            let bytes = Array(prefix.utf8)
            guard let other = taken[key] else {
                taken[key] = (bytes, isFile)
                continue
            }
            if other.path == bytes, !other.isFile, !isFile { continue }
            return findings.add(
                .error(
                    "page-path-taken", at: Location("\(edition)/\(path)"),
                    "Paths of pages differ by more than upper and lower case; `\(String(decoding: other.path, as: UTF8.self))` is taken",
                    fix: "give one of the units another code"))
        }
    }

    /// What is wrong with a path by itself; nil when nothing is.
    static func fault(in path: String) -> String? {
        if path.isEmpty { return "is not empty" }
        if path.hasPrefix("/") { return "is relative" }
        if path.utf8.count > 1024 { return "has at most 1024 bytes" }
        if path.utf8.contains(UInt8(ascii: "\\")) { return "has no backslash" }
        let lower = path.uppercased().lowercased()
        if lower == "edition.json" || lower.hasPrefix("edition.json/") { return "is not that of edition.json" }
        for component in path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false) {
            if component.isEmpty { return "has no empty component" }
            // Covers `.` and `..`, and files that servers obey (`.htaccess`) or hide.
            if component.first == "." { return "has no component that begins with a full stop" }
            if component.utf8Count > 255 { return "has no component longer than 255 bytes" }
            if component.contains(where: \.isInvisible) { return "has no control or invisible characters" }
        }
        return nil
    }
}

extension Substring.UnicodeScalarView {
    fileprivate var utf8Count: Int { reduce(0) { $0 + UTF8.width($1) } }
}

extension Unicode.Scalar {
    /// Control characters (NUL among them), writing-direction overrides, line separators: they make one name look like another.
    fileprivate var isInvisible: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
