import Diagnostics
import Glibc

/// A folder's names and whole trees.
extension Folder {
    /// Names below, without `.` and `..`, as the bytes they are (a planted name need not be UTF-8), in the order of their bytes.
    func names() throws(Refusal) -> [[CChar]] {
        // A descriptor of its own: reading a stream moves the descriptor's place, and closing the stream closes it.
        let own = try SystemFailure.check("list the folder", path) { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard let stream = fdopendir(own) else {
            let code = errno
            close(own)
            throw SystemFailure.refusal(code, "list the folder", path)
        }
        defer { closedir(stream) }
        var names: [[CChar]] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                let code = errno
                if code != 0 { throw SystemFailure.refusal(code, "list the folder", path) }
                break
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }).map { CChar(bitPattern: $0) } }
            if name != [46], name != [46, 46] { names.append(name + [0]) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Every file below by its path from here, folders opened without following links; what is neither file nor folder counts as a file,
    /// and so does a folder with nothing in it, named with a `/` behind.
    func files() throws(Refusal) -> [String] {
        var files: [String] = []
        try collect("", depth: 0, into: &files)
        return files
    }

    private func collect(_ prefix: String, depth: Int, into files: inout [String]) throws(Refusal) {
        let names = try names()
        if names.isEmpty, !prefix.isEmpty { files.append(prefix) }
        for bytes in names {
            let name = bytes.text
            if depth < Self.deepest, bytes.isUTF8, try kind(name) == .folder {
                try folder(name).collect("\(prefix)\(name)/", depth: depth + 1, into: &files)
            } else {
                files.append(prefix + name)
            }
        }
    }

    /// Removes a file, link or whole folder below; links are removed, not followed.
    func remove(_ name: [CChar], depth: Int = 0) throws(Refusal) {
        let named = "\(path)/\(name.text)"
        if unlinkat(descriptor, name, 0) == 0 { return }
        let code = errno
        guard code == EISDIR || code == EPERM else { throw SystemFailure.refusal(code, "remove it", named) }
        if depth >= Self.deepest { throw SystemFailure.refusal(ENAMETOOLONG, "remove it", named) }
        let opened = try SystemFailure.check("open the folder", named) {
            openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        let folder = Folder(descriptor: opened, path: named)
        for below in try folder.names() { try folder.remove(below, depth: depth + 1) }
        try SystemFailure.check("remove the folder", named) { unlinkat(descriptor, name, AT_REMOVEDIR) }
    }

    func remove(_ name: String) throws(Refusal) { try remove(name.utf8.map { CChar(bitPattern: $0) } + [0]) }

    func removeIfThere(_ name: String) throws(Refusal) {
        if try kind(name) != .absent { try remove(name) }
    }

    /// `name-1`, `name-2`, … whichever is free first.
    func freeName(_ name: String) throws(Refusal) -> String {
        var number = 1
        while try kind("\(name)-\(number)") != .absent { number += 1 }
        return "\(name)-\(number)"
    }

    /// Deeper than any edition; keeps a planted tree from using up the stack and the open files.
    private static var deepest: Int { 64 }
}

extension [CChar] {
    /// A NUL-terminated name as text, for people.
    var text: String { String(decoding: unsigned, as: UTF8.self) }

    var isUTF8: Bool { String(validating: unsigned, as: UTF8.self) != nil }

    private var unsigned: [UInt8] { prefix { $0 != 0 }.map { UInt8(bitPattern: $0) } }
}
