import Diagnostics
import Glibc

/// What the file system has left.
struct DiskSpace {
    /// For this account, in bytes.
    var free: Int
    var block: Int
    /// Files that can still be made; nil where there is no limit.
    var files: Int?

    init(of folder: borrowing Folder) throws(Refusal) {
        var status = statvfs()
        try SystemFailure.check("ask for the room left", folder.path) { fstatvfs(folder.descriptor, &status) }
        let unit = Int(clamping: status.f_frsize)
        let (free, overflow) = unit.multipliedReportingOverflow(by: Int(clamping: status.f_bavail))
        self.free = overflow ? .max : free
        block = max(1, unit)
        files = status.f_files == 0 ? nil : Int(clamping: status.f_favail)
    }

    /// What an edition of so many pages will take at most, judged by the one in force, a tenth more; without one, a block for each page.
    ///
    /// Pages are made while they are written, so their sizes are not known before. Unchanged ones will be linked and take nothing, but
    /// which these are is not known before either.
    func estimate(pages: Int, after previous: [Manifest.File]?) -> Int {
        // Clamped: sums of sizes read from a file must not trap.
        func sum(_ a: Int, _ b: Int) -> Int { a.addingReportingOverflow(b).overflow ? .max : a + b }
        let least = sum(pages, 2).multipliedReportingOverflow(by: block)
        guard let previous, !previous.isEmpty else { return least.overflow ? .max : least.partialValue }
        let before = previous.reduce(0) { sum($0, sum(max(0, min($1.bytes, .max - block)) / block * block, block)) }
        let each = before / previous.count
        let grown = before / 10 + max(0, pages - previous.count).multipliedReportingOverflow(by: each).partialValue.clampedToPositive
        return sum(sum(before, grown), least.overflow ? .max : block)
    }

    /// Refuses before anything is written.
    func mustHold(pages: Int, after previous: [Manifest.File]?, at place: Location) throws(Refusal) {
        let needed = estimate(pages: pages, after: previous)
        if needed > free {
            throw Refusal(
                .error(
                    "disk-space", at: place,
                    "An edition finds room before it is written: about \(Self.text(needed)) are needed, \(Self.text(free)) are free",
                    fix: "free space on the file system of the output folder, or keep fewer editions (`keep:` in scheme.yml)"))
        }
        if let files, files < pages {
            throw Refusal(
                .error(
                    "disk-files", at: place,
                    "An edition finds room before it is written: the file system takes \(files) more files, and \(pages) are needed",
                    fix: "remove files, or keep fewer editions (`keep:` in scheme.yml)"))
        }
    }

    private static func text(_ bytes: Int) -> String {
        let (unit, name) = bytes < 1 << 20 ? (1 << 10, "KiB") : bytes < 1 << 30 ? (1 << 20, "MiB") : (1 << 30, "GiB")
        return "\(bytes / unit).\(bytes % unit * 10 / unit) \(name)"
    }
}

extension Int {
    fileprivate var clampedToPositive: Int { self < 0 ? .max / 4 : self }
}
