/// The tags of which records have consisted so far, each as it was written, and which of them can follow where.
///
/// The records of an export are written by one program, and so nearly all alike: a tag that is byte for byte one that was read before at
/// the same place needs no second look. Only what is certain to come to the same is learned: elements and attributes without prefixes,
/// and fields whose elements hold nothing but text.
struct RecordGrammar {
    /// What is compared at once: up to 16 bytes of a tag, with what stands behind them.
    struct Piece {
        enum Next {
            /// The tag goes on with the next piece.
            case piece
            /// An attribute's value, and behind it the next piece, which begins with its quote.
            case value(quote: UInt8, target: Int)
            /// It was the last.
            case nothing
        }

        private let head: UInt64
        private let tail: UInt64
        private let headMask: UInt64
        private let tailMask: UInt64
        let count: Int16
        let isLast: Bool
        /// That of the attribute's value which stands behind it, or 0.
        let quote: UInt8
        /// The target of that value, or -1.
        let target: Int16

        /// The buffer goes on for 16 bytes.
        init(_ bytes: Span<UInt8>, _ range: Range<Int>, next: Next) {
            func mask(_ count: Int) -> UInt64 { count >= 8 ? .max : (1 << UInt64(8 * max(0, count))) - 1 }
            count = Int16(range.count)
            (isLast, quote, target) =
                switch next {
                case .piece: (false, 0, -1)
                case .value(let quote, let target): (false, quote, Int16(target))
                case .nothing: (true, 0, -1)
                }
            (headMask, tailMask) = (mask(range.count), mask(range.count - 8))
            head = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self) & headMask
            tail = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: range.lowerBound + 8, as: UInt64.self) & tailMask
        }

        @inline(__always)
        func stands(in bytes: Span<UInt8>, at place: Int) -> Bool {
            let first = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
            let second = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: place &+ 8, as: UInt64.self)
            return (first ^ head) & headMask | (second ^ tail) & tailMask == 0
        }
    }

    struct Tag {
        /// The first of its pieces.
        var piece: Int
        /// The element in which it stands, and the one in which what follows it does.
        var from: Int
        var to: Int
        /// The target whose element it opens, or -1.
        var target = -1
        /// Whether it also ends that element.
        var isEmpty = false
        /// Another one that stands where it does; 0 where there is none.
        var sibling = 0
    }

    /// An open element of a record, told apart by the names that lead to it; the first is what surrounds the record.
    struct Node {
        var parent: Int
        var name: Int
        /// Its node among the paths of the fields, or -1.
        var path: Int
        var isField: Bool
        /// The tag that was learned last of those in it; 0 while there is none.
        var tag = 0
    }

    /// More tags than any export has, and bytes of one.
    static let most = 250
    static let longest = 4_096
    /// How many tags are compared where it is not the expected one: where more could follow, looking its name up is quicker.
    private static let mostTried = 32

    var nodes = [Node(parent: -1, name: -1, path: -1, isField: false)]
    /// The first stands for the place before a record.
    var tags = [Tag(piece: 0, from: -1, to: 0)]
    var pieces: [Piece] = []

    /// Compares a whole record, the first tag of which stands at a place of the index.
    ///
    /// - Parameter values: per target, where its text stands, as far as the record has it.
    /// - Parameter followers: of each tag the one that came behind it the last time, which is most often the next one again.
    /// - Returns: nil unless every tag of it is known.
    func match(
        _ bytes: Span<UInt8>, _ index: borrowing MarkupIndex, from cursor: Int, to limit: Int, _ values: inout [Cell],
        _ followers: inout [UInt8]
    ) -> FoundRecord? {
        let (tags, pieces, places, count) = (tags.span, pieces.span, index.places.span, index.count)
        var values = values.mutableSpan
        var followers = followers.mutableSpan
        var found = FoundRecord()
        var (at, last, seen) = (cursor, 0, UInt64(0))
        while at &+ 1 < count {
            let (place, close) = (Int(places[at]), Int(places[at &+ 1]))
            var tag = Int(followers[last])
            var end = tag == 0 ? -1 : RecordGrammar.end(of: tags[tag].piece, at: place, close, in: bytes, pieces, &values, &seen)
            if end < 0 {
                var tried = 0
                tag = nodes[tags[last].to].tag
                while tag != 0, tried < RecordGrammar.mostTried {
                    end = RecordGrammar.end(of: tags[tag].piece, at: place, close, in: bytes, pieces, &values, &seen)
                    if end >= 0 { break }
                    tag = tags[tag].sibling
                    tried &+= 1
                }
                if end < 0 { return nil }
                followers[last] = UInt8(truncatingIfNeeded: tag)
            }
            if last == 0 { found.startTagEnd = close }
            at &+= 2
            last = tag
            if tags[tag].to == 0 {
                (found.end, found.cursor, found.targets) = (end, at, seen)
                return found
            }
            let target = tags[tag].target
            if target >= 0 {
                guard seen & (1 &<< UInt64(target)) == 0, at < count else { return nil }
                seen |= 1 &<< UInt64(target)
                let stop = tags[tag].isEmpty ? end : Int(places[at])
                // In text CRLF is LF.
                if index.hasCarriageReturn, (end..<stop).contains(where: { bytes[$0] == 0x0D }) { return nil }
                values[target] = Cell(end, to: stop)
                if !tags[tag].isEmpty { continue }
            }
            guard let next = RecordGrammar.next(bytes, places, at, count, to: limit) else { return nil }
            at = next
        }
        return nil
    }

    /// The place of the index of the next tag, in text that no field wants, where references, comments and CDATA only need to be good ones.
    @inline(__always)
    private static func next(_ bytes: Span<UInt8>, _ places: Span<UInt32>, _ at: Int, _ count: Int, to limit: Int) -> Int? {
        guard at < count else { return at }
        let place = Int(places[at])
        return bytes[place] == 0x3C && bytes[place &+ 1] != 0x21 ? at : behindText(bytes, places, at, count, to: limit)
    }

    @inline(never)
    static func behindText(_ bytes: Span<UInt8>, _ places: Span<UInt32>, _ at: Int, _ count: Int, to limit: Int) -> Int? {
        var at = at
        while at < count {
            let place = Int(places[at])
            var end = place
            switch (bytes[place], bytes[place + 1]) {
            case (0x26, _):
                guard let reference = XMLBytes.reference(bytes, place, limit) else { return nil }
                end = reference.end
            case (0x3C, 0x21):
                switch XMLBytes.bang(bytes, place, limit) {
                case .comment(let behind): end = behind
                case .cdata(let text): end = text.upperBound + 3
                case .incomplete, .wrong: return nil
                }
            case (0x3C, _): return at
            default: return nil
            }
            while at < count, Int(places[at]) < end { at += 1 }
        }
        return at
    }

    /// Whether a tag stands at a place and has its `>` at `close`.
    func stands(_ tag: Int, in bytes: Span<UInt8>, at place: Int, _ close: Int) -> Bool {
        var (values, seen) = (InlineArray<64, Cell>(repeating: .absent), UInt64(0))
        var span = values.mutableSpan
        return RecordGrammar.end(of: tags[tag].piece, at: place, close, in: bytes, pieces.span, &span, &seen) >= 0
    }

    /// Where a tag ends whose first piece is supposed to stand at a place, and its `>` at `close`; -1 where it does not stand there.
    @inline(__always)
    private static func end(
        of piece: Int, at place: Int, _ close: Int, in bytes: Span<UInt8>, _ pieces: Span<Piece>, _ values: inout MutableSpan<Cell>,
        _ seen: inout UInt64
    ) -> Int {
        var (place, number, now) = (place, piece, seen)
        while true {
            guard pieces[number].stands(in: bytes, at: place) else { return -1 }
            place &+= Int(pieces[number].count)
            if pieces[number].isLast {
                guard place == close &+ 1 else { return -1 }
                seen = now
                return place
            }
            if pieces[number].quote != 0 {
                let (start, target) = (place, Int(pieces[number].target))
                place = XMLBytes.endOfSimpleValue(bytes, start, close, quote: pieces[number].quote)
                if target >= 0 {
                    guard now & (1 &<< UInt64(target)) == 0 else { return -1 }
                    now |= 1 &<< UInt64(target)
                    values[target] = Cell(start, to: place)
                }
            }
            number &+= 1
        }
    }
}

/// A record that consists of known tags.
struct FoundRecord {
    /// The `>` of its start tag, and where it ends.
    var startTagEnd = 0
    var end = 0
    /// The place of the index behind it.
    var cursor = 0
    /// A bit per target that it has.
    var targets: UInt64 = 0
}
