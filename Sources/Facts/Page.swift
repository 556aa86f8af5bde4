/// A named file of an edition, made when it is asked for, so that an edition of any size is written in bounded memory.
public struct Page: Sendable {
    /// Path below the edition's folder, `/`-separated, never absolute, never leaving the folder.
    public var path: String
    /// The whole content; the same bytes each time it is called.
    public var bytes: @Sendable () -> [UInt8]

    public init(_ path: String, bytes: @escaping @Sendable () -> [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}
