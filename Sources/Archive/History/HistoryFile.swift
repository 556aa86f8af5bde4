import Diagnostics
import GRDB
import Glibc

/// `history.sqlite` as a file: SQLite opens it by its path and would follow links, so what stands there is looked at first.
///
/// Only this account may put anything into the folder (`mustBeOurs`), so nothing is put in between looking and opening.
extension Folder {
    static var historyName: String { "history.sqlite" }
    /// The database, and what SQLite keeps beside it while it is open.
    private static var historySuffixes: [String] { ["", "-wal", "-shm", "-journal"] }

    var historyPlace: Location { Location("\(path)/\(Self.historyName)") }

    /// Throws where a link, pipe or device stands in place of the database.
    func historyMustBePlain() throws(Refusal) {
        for suffix in Self.historySuffixes where try kind(Self.historyName + suffix) != .absent {
            _ = try fileToRead(Self.historyName + suffix)
        }
    }

    /// Throws for a file of another account, or with a second name, too: written through such a name, another file would be destroyed.
    func historyMustBeOurs() throws(Refusal) {
        for suffix in Self.historySuffixes where try kind(Self.historyName + suffix) != .absent {
            try fileToRead(Self.historyName + suffix).mustBeOursAlone()
        }
    }

    var hasHistory: Bool { (try? kind(Self.historyName)) ?? .absent != .absent }

    /// Moves away whatever stands in place of the database, unopened; returns its new name.
    func setHistoryAside() throws(Refusal) -> String {
        let aside = try freeName(".damaged-\(Self.historyName)")
        for suffix in Self.historySuffixes where try kind(Self.historyName + suffix) != .absent {
            try rename(Self.historyName + suffix, to: aside + suffix)
        }
        try sync()
        return aside
    }

    /// Makes an empty database where there is none, for the owner and the group only: it holds what the portal does not show.
    func makeHistory() throws(Refusal) {
        if hasHistory { return }
        // A log whose database is gone would be played into the new one.
        for suffix in Self.historySuffixes { try removeIfThere(Self.historyName + suffix) }
        try write([], to: Self.historyName, mode: 0o640)
    }

    /// The database's real place, whatever the output folder was called by: to SQLite some names mean something else.
    func historyPath() throws(Refusal) -> String {
        var buffer = [UInt8](repeating: 0, count: 4097)
        let count = try SystemFailure.check("find the folder's path", path) {
            Int32(
                truncatingIfNeeded: buffer.withUnsafeMutableBufferPointer { room in
                    room.withMemoryRebound(to: CChar.self) { room in
                        room.baseAddress.map { readlink("/proc/self/fd/\(descriptor)", $0, room.count - 1) } ?? -1
                    }
                })
        }
        return String(decoding: buffer.prefix(Int(count)), as: UTF8.self) + "/" + Self.historyName
    }
}

extension DatabaseError {
    /// Whether the surroundings refuse (a full disk, rights, another process); anything else is the database's own fault.
    var isOfSurroundings: Bool {
        switch resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_NOMEM,
            .SQLITE_AUTH, .SQLITE_INTERRUPT, .SQLITE_PROTOCOL, .SQLITE_NOLFS:
            true
        default: false
        }
    }

    /// A backup that fails leaves its reason to its code alone.
    var words: String {
        guard let message, message != "not an error" else { return "SQLite \(resultCode)" }
        return "\(message) (SQLite \(resultCode.rawValue))"
    }
}
