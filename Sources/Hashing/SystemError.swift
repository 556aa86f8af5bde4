import Glibc

/// What the system calls an error number, without `strerror`'s shared buffer.
public enum SystemError {
    public static func words(_ code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        return buffer.withUnsafeBufferPointer { words in words.baseAddress.map { String(cString: $0) } ?? "" }
    }
}
