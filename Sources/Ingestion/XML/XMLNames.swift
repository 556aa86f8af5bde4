/// The names of elements and attributes that a document has shown so far; each is checked once, and then known by a number.
struct XMLNames: Sendable {
    /// The first and the last eight bytes of a name and its length: up to 16 bytes that is all of it.
    struct Key: Equatable, Sendable {
        var head: UInt64
        var tail: UInt64
        var count: Int

        /// The buffer goes on for at least eight bytes.
        @inline(__always)
        init(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
            count = end &- start
            head = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
            if count >= 8 {
                tail = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: end &- 8, as: UInt64.self)
            } else {
                head &= (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1
                tail = 0
            }
        }
    }

    enum Kind: Sendable { case plain, prefixed, declaration }

    /// More names than any export has.
    static let most = 2_000
    /// Bytes of a name: libxml2 refuses one of 50,000.
    static let longest = 10_000
    private(set) var keys: [Key] = []
    /// The parts of each name: what stands before its colon, if it has one, and behind.
    private(set) var prefixes: [[UInt8]] = []
    private(set) var locals: [[UInt8]] = []
    private(set) var kinds: [Kind] = []
    /// Of each name the one that came behind it the last time, which is most often the next one again.
    private var followers: [Int16] = []
    /// By hash; numbers from 1, 0 is free.
    private var slots = [Int32](repeating: 0, count: 8_192)

    /// The number of a known name, or -1.
    @inline(__always)
    func find(_ key: Key, _ bytes: Span<UInt8>, at start: Int) -> Int {
        var slot = XMLNames.slot(key)
        while true {
            let number = Int(slots[slot]) &- 1
            if number < 0 { return -1 }
            if keys[number] == key, key.count <= 16 || equals(number, bytes, start) { return number }
            slot = (slot &+ 1) & 8_191
        }
    }

    /// The same for the name of an element; `last` is that of the one before.
    @inline(__always)
    mutating func find(_ key: Key, _ bytes: Span<UInt8>, at start: Int, behind last: inout Int) -> Int {
        if last < followers.count {
            let guess = Int(followers[last])
            if keys[guess] == key, key.count <= 16 || equals(guess, bytes, start) {
                last = guess
                return guess
            }
        }
        let found = find(key, bytes, at: start)
        if found >= 0 {
            if last < followers.count { followers[last] = Int16(truncatingIfNeeded: found) }
            last = found
        }
        return found
    }

    /// Whether what stands at a place is a known name.
    @inline(__always)
    func matches(_ number: Int, _ key: Key, _ bytes: Span<UInt8>, at start: Int) -> Bool {
        keys[number] == key && (key.count <= 16 || equals(number, bytes, start))
    }

    private func equals(_ number: Int, _ bytes: Span<UInt8>, _ start: Int) -> Bool {
        let (prefix, local) = (prefixes[number], locals[number])
        var place = start
        for byte in prefix {
            if bytes[place] != byte { return false }
            place += 1
        }
        if !prefix.isEmpty {
            if bytes[place] != 0x3A { return false }
            place += 1
        }
        for byte in local {
            if bytes[place] != byte { return false }
            place += 1
        }
        return true
    }

    /// A name as it stands in the document.
    func written(_ number: Int) -> [UInt8] {
        prefixes[number].isEmpty ? locals[number] : prefixes[number] + [0x3A] + locals[number]
    }

    @inline(__always)
    private static func slot(_ key: Key) -> Int {
        let mixed = (key.head ^ (key.tail &* 0x9E37_79B9_7F4A_7C15) &+ UInt64(truncatingIfNeeded: key.count)) &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: mixed >> 51)
    }

    /// The number of a name, known or new; -1 when it is none, or none that is certain.
    @inline(__always)
    mutating func number(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        let key = Key(bytes, start, end)
        let known = find(key, bytes, at: start)
        return known >= 0 ? known : learn(key, bytes, start, end)
    }

    @inline(never)
    private mutating func learn(_ key: Key, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        guard keys.count < XMLNames.most, key.count <= XMLNames.longest, let colon = XMLNames.check(bytes, start, end) else { return -1 }
        func copy(_ range: Range<Int>) -> [UInt8] { range.map { bytes[$0] } }
        prefixes.append(colon < 0 ? [] : copy(start..<colon))
        locals.append(copy((colon < 0 ? start : colon + 1)..<end))
        keys.append(key)
        followers.append(0)
        let mark = Array("xmlns".utf8)
        let isDeclaration = prefixes.last == mark || colon < 0 && locals.last == mark
        kinds.append(isDeclaration ? .declaration : colon < 0 ? .plain : .prefixed)
        var slot = XMLNames.slot(key)
        while slots[slot] != 0 { slot = (slot + 1) & 8_191 }
        slots[slot] = Int32(truncatingIfNeeded: keys.count)
        return keys.count - 1
    }

    /// The place of a name's only colon, -1 without one; nil when it is no name that is certain.
    ///
    /// Of the characters beyond ASCII those from U+3001 to U+D7FF count, which are Chinese and the like.
    private static func check(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var (colon, place, isFirst) = (-1, start, true)
        guard start < end else { return nil }
        while place < end {
            switch bytes[place] {
            case 0x41...0x5A, 0x61...0x7A, 0x5F: isFirst = false
            case 0x30...0x39, 0x2D, 0x2E: if isFirst { return nil }
            case 0x3A:
                if isFirst || colon >= 0 { return nil }
                (colon, isFirst) = (place, true)
            case 0xE3...0xED:
                // UTF-8 is checked already, so two more bytes follow.
                guard place + 2 < end, bytes[place] > 0xE3 || bytes[place + 1] > 0x80 || bytes[place + 2] > 0x80 else { return nil }
                isFirst = false
                place += 2
            default: return nil
            }
            place += 1
        }
        return isFirst ? nil : colon
    }
}
