import Diagnostics
import Glibc

/// What a file system has left.
public struct DiskSpace: Sendable {
    /// For this account, in bytes.
    public var free: Int
    /// In this many bytes room is given out, at least 1.
    public var block: Int
    /// Files that can still be made; nil where there is no limit.
    public var files: Int?

    public init(free: Int, block: Int = 4096, files: Int? = nil) {
        self.free = free
        self.block = max(1, block)
        self.files = files
    }

    init(of folder: borrowing Folder) throws(Refusal) {
        var status = statvfs()
        try SystemFailure.check("ask for the room left", folder.path) { fstatvfs(folder.descriptor, &status) }
        let block = Int(clamping: status.f_frsize)
        self.init(
            free: block.times(Int(clamping: status.f_bavail)), block: block,
            files: status.f_files == 0 ? nil : Int(clamping: status.f_favail))
    }

    /// What an edition of so many pages will take at most: as much as the one in force and a tenth more; without one, a block for each page.
    ///
    /// Pages are made while they are written, so their sizes are not known before. Unchanged ones will be linked and take nothing, but
    /// which these are is not known before either.
    func estimate(pages: Int, after previous: [Manifest.File]?) -> Int {
        guard let previous, !previous.isEmpty else { return pages.plus(2).times(block) }
        let before = previous.reduce(0) { $0.plus((max(0, $1.bytes) / block).plus(1).times(block)) }
        let more = max(0, pages - previous.count).times(before / previous.count)
        return before.plus(before / 10).plus(more).plus(block)
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
                    fix: "remove files from it, or keep fewer editions (`keep:` in scheme.yml)"))
        }
    }

    private static func text(_ bytes: Int) -> String {
        let (unit, name) = bytes < 1 << 20 ? (1 << 10, "KiB") : bytes < 1 << 30 ? (1 << 20, "MiB") : (1 << 30, "GiB")
        return "\(bytes / unit).\(bytes % unit * 10 / unit) \(name)"
    }
}

/// Sums of sizes that are read from a file must not trap: beyond all room is beyond all room.
extension Int {
    fileprivate func plus(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    fileprivate func times(_ other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
