import CFiles
import Diagnostics
import Glibc
import Hashing

/// Files of the edition in force that the new one can share.
///
/// A file that did not change gets another name instead of a second copy. It is linked only when the bytes on the disk are compared
/// and are the same, and when it is in every other respect the file that would be written: a regular file of this account and
/// group with these permissions. Both editions then share one file, so an edition's files are read-only for everyone (0444, 0440),
/// and an editor that replaces a file makes a new one; root alone can change the shared bytes in place, and `verify` names the file in
/// each edition that has it.
final class UnchangedFiles: Sendable {
    /// The edition in force, open as long as this lives.
    private let folder: Int32
    private let files: [String: FileHash]
    private let owner: uid_t
    private let group: gid_t
    /// What the file system bears (65,000 on ext4) is found out by trying; a copy then takes over.
    private static var mostNames: nlink_t { 60_000 }

    /// - Parameter staging: where files come to stand: what is made there gets its group.
    init?(of edition: String, in editions: borrowing Folder, for staging: borrowing Folder) {
        guard let record = try? editions.folder(edition).editionRecord().record,
            let rights = try? Rights(of: staging.descriptor, at: staging.path)
        else { return nil }
        let opened = files_open_below(editions.descriptor, edition, O_RDONLY | O_DIRECTORY, 0)
        guard opened >= 0 else { return nil }
        folder = opened
        files = Dictionary(record.outputs.map { ($0.path, FileHash(sha256: $0.sha256, bytes: $0.bytes)) }) { $1 }
        owner = rights.owner
        group = rights.group
    }

    deinit { close(folder) }

    /// Whether the file now has this name in the new edition as well; false where it has to be written, whatever the reason.
    func link(_ name: String, holding bytes: [UInt8], _ hash: FileHash, mode: mode_t, below staging: Int32) -> Bool {
        guard files[name] == hash else { return false }
        let opened = files_open_below(folder, name, O_RDONLY | O_NONBLOCK, 0)
        guard opened >= 0 else { return false }
        let file = OpenFile(descriptor: opened, path: name)
        guard let rights = try? Rights(of: opened, at: name), rights.isRegular, rights.owner == owner, rights.group == group,
            rights.permissions == mode, rights.names < Self.mostNames, file.holds(bytes)
        else { return false }
        return files_link(opened, staging, name) == 0
    }
}

extension OpenFile {
    /// Whether these bytes, and no more, are what the file holds.
    fileprivate func holds(_ bytes: [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: min(max(bytes.count, 1), 1 << 16))
        var position = 0
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0, position + count <= bytes.count else { return count == 0 && position == bytes.count }
            let isSame = bytes.withUnsafeBytes { all in
                buffer.withUnsafeBytes { part in
                    guard let a = all.baseAddress, let b = part.baseAddress else { return false }
                    return memcmp(a + position, b, count) == 0
                }
            }
            guard isSame else { return false }
            position += count
        }
    }
}
