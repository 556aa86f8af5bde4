import Foundation

/// Standard output and standard error as the system knows them: Foundation's handles trap when a write fails.
enum StandardFiles {
    /// A file that is opened while descriptor 1 or 2 is closed takes its number, and what is told would be written into it.
    static func openThoseThatAreClosed() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 { _ = open("/dev/null", O_RDWR) }
    }

    /// A reader that went away (`… | head`) is a write that fails, not a signal that ends the night.
    static func outliveTheirReaders() { _ = signal(SIGPIPE, SIG_IGN) }

    /// Whether all of the text was written; `errno` says why not.
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
