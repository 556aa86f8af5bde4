import Glibc
import Ingestion
import Synchronization

/// A folder in memory for the files of one input, gone with it.
final class Scratch: Sendable {
    let path: String
    private static let count = Mutex(0)

    init() {
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        path = "\(parent)/kaoping-fuzz-\(getpid())-\(number)"
        mkdir(path, 0o700)
    }

    deinit {
        for name in ["a.csv", "a.xml", "a.csv.gz", "units.csv"] { unlink(path + "/" + name) }
        rmdir(path)
    }

    func file(_ name: String, _ bytes: [UInt8]) -> InputFile {
        let descriptor = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(descriptor >= 0, "no room for \(path)")
        precondition(write(descriptor, bytes, bytes.count) == bytes.count, "no room for \(path)")
        close(descriptor)
        return InputFile(folder: path, path: name)
    }
}
