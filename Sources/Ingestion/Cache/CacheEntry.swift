import Diagnostics
import Hashing

/// One file of the cache: what it is, under which key, what it says, and the hash of it all.
///
/// A byte that changed, a file that was cut, and a file of another program or format are noticed: nothing of them is used. The form of the
/// hash at the end, and where the format stands, are the same in all formats.
enum CacheEntry {
    enum Kind: UInt8, CaseIterable {
        /// What one export comes to.
        case tally = 1
        /// The keys of one export's records, and which blocks have them.
        case keys
        /// Some of these keys.
        case block
        /// Which records of a source's exports count.
        case selection
        /// Which exports had which content.
        case index
        /// What the last run of a part of the time used.
        case used
    }

    /// Has to change with the form of what is kept, and with anything that makes other facts of the same bytes under the same version.
    static let format: UInt8 = 8
    private static let magic = Array("KAOPING".utf8) + [format]
    private static let hashLength = 64
    private static let headLength = 8 + 1 + hashLength + 8
    /// Bytes of an entry at most; what would be greater is not kept.
    static let most = 1 << 30

    /// - Parameter key: 64 hexadecimal digits.
    static func sealed(_ kind: Kind, _ key: String, _ payload: [UInt8]) throws(Refusal) -> [UInt8] {
        var bytes = magic
        bytes.reserveCapacity(headLength + payload.count + hashLength)
        bytes.append(kind.rawValue)
        bytes += key.utf8
        withUnsafeBytes(of: UInt64(payload.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes += payload
        return bytes + (try SHA256.hex(of: bytes)).utf8
    }

    /// Where the payload lies in an entry.
    static func payload(of bytes: [UInt8], _ kind: Kind, _ key: String) throws(CacheDamage) -> Range<Int> {
        let count = bytes.count - headLength - hashLength
        guard count >= 0, bytes.starts(with: magic), bytes[8] == kind.rawValue, bytes[9..<(9 + hashLength)].elementsEqual(key.utf8)
        else { throw CacheDamage() }
        var declared: UInt64 = 0
        for place in (headLength - 8..<headLength).reversed() { declared = declared << 8 | UInt64(bytes[place]) }
        guard declared == UInt64(count), isWhole(bytes) else { throw CacheDamage() }
        return headLength..<(headLength + count)
    }

    /// Whether it was written by a program that keeps things in another form, and is as that one wrote it.
    static func isOfOtherFormat(_ bytes: [UInt8]) -> Bool {
        bytes.count > headLength + hashLength && bytes.starts(with: magic.dropLast()) && bytes[magic.count - 1] != format && isWhole(bytes)
    }

    /// Whether the hash at the end is that of all before it.
    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        var hash = SHA256()
        bytes.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0.dropLast(hashLength))) }
        return (try? hash.hex())?.utf8.elementsEqual(bytes.suffix(hashLength)) ?? false
    }
}
