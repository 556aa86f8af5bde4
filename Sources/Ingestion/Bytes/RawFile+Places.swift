import Diagnostics
import Glibc

extension RawFile {
    /// Reads a file at any place, several at once, as long as the `RawFile` is there.
    struct Places: Sendable {
        let descriptor: Int32
        let location: Location
        /// What it was when it was opened.
        let size: Int

        /// Reads so many bytes, which must be there.
        func read(into bytes: inout [UInt8], at start: Int, _ count: Int, from offset: Int) throws(Refusal) {
            precondition(start + count <= bytes.count)
            var done = 0
            while done < count {
                let got = bytes.withUnsafeMutableBytes { bytes in
                    pread(descriptor, bytes.baseAddress.map { $0 + start + done }, count - done, off_t(offset + done))
                }
                if got < 0, errno == EINTR { continue }
                guard got >= 0 else { throw RawFile.unreadable(location) }
                guard got > 0 else { throw RawFile.changed(location) }
                done += got
            }
        }
    }
}
