import Scheme

/// Reads plain XML by itself: elements, attributes, text, comments, CDATA, instructions, predefined and numeric references, namespaces.
///
/// It is certain of all that it takes. Whatever else it meets, an error included, makes it give up, and libxml2 reads the file instead.
struct XMLScanner: ~Copyable {
    /// Where it stops being sure, well inside of `Limits`, so that libxml2 says what is too much.
    enum Bounds {
        static let depth = 100
        static let attributes = 32
        static let namespaces = 64
        /// Bytes without a tag, of one tag, of one record's fields.
        static let text = 256 << 10
    }

    struct Element: Equatable, Sendable {
        var name: Int
        /// How many namespaces are declared around it.
        var namespaces: Int
    }

    /// The prefix, empty for the default one, and the address.
    struct Namespace: Equatable, Sendable {
        var prefix: [UInt8]
        var address: [UInt8]
    }

    /// What came of a piece of markup.
    enum Step { case taken, incomplete, givenUp }

    var records: XMLRecords
    var names = XMLNames()
    var open: [Element] = []
    var hasRoot = false
    /// The namespaces declared at open elements.
    var namespaces = [Namespace(prefix: Array("xml".utf8), address: Array("http://www.w3.org/XML/1998/namespace".utf8))]
    /// The attributes of the element being read.
    var attributes = [Attribute](repeating: Attribute(name: 0, start: 0, end: 0, isPlain: true), count: Bounds.attributes)
    var attributeCount = 0
    var habits = AttributeHabits()
    /// Of the element that was found last.
    private var lastName = 0
    /// Whether neither the element nor an attribute has to do with namespaces.
    var arePlain = true
    /// What names lead to below each node of the record.
    var children: XMLBranches
    var targets: XMLBranches
    /// Where it reads on in the buffer, and the next place of the index.
    var next = 0
    var cursor = 0
    /// Where the buffer begins in the text, and where the last tag ended there.
    private(set) var offset = 0
    var lastTag = 0
    var known: KnownRecords
    /// The place of the index at which the record being read begins, unless the buffer was moved since.
    var recordCursor = -1
    /// Whether it stops before the first record, and where that is once it did.
    var stopsAtRecord = false
    private(set) var firstRecord: FirstRecord?

    struct FirstRecord {
        var place: Int
        /// The number of its name.
        var name: Int
    }

    init(_ records: consuming XMLRecords) {
        children = XMLBranches(records.paths)
        targets = children
        known = KnownRecords(records)
        self.records = records
    }

    /// Takes what is complete of a buffer; false when it gives up.
    mutating func scan(_ text: borrowing MarkupBuffer, isLast: Bool) -> Bool {
        scan(text.bytes.span, text.index, to: text.limit, isLast: isLast)
    }

    /// Takes what is complete of the bytes up to `limit`, which are indexed.
    ///
    /// - Returns: false when it gives up.
    private mutating func scan(_ bytes: Span<UInt8>, _ index: borrowing MarkupIndex, to limit: Int, isLast: Bool) -> Bool {
        while cursor < index.count {
            let place = Int(index.places[cursor])
            if place >= limit { break }
            let step: Step
            switch bytes[place] {
            case 0x3C:
                if place > next, !text(bytes, to: place, index.hasCarriageReturn) { return false }
                guard place &+ 1 < limit else { return !isLast }
                switch bytes[place &+ 1] {
                case 0x2F: step = endTag(bytes, index, place)
                case 0x21: step = bang(bytes, index, place, limit)
                case 0x3F: step = instruction(bytes, index, place, limit)
                default:
                    var taken = records.isInRecord ? leaf(bytes, index, place) : knownRecord(bytes, index, limit)
                    if taken == .incomplete { taken = startTag(bytes, index, place, limit) }
                    step = taken
                }
            case 0x26:
                guard text(bytes, to: place, index.hasCarriageReturn) else { return false }
                step = reference(bytes, place, limit)
            default:
                // In text, `>` stands for itself, unless it ends CDATA that nobody began.
                if place &- next >= 2, bytes[place &- 1] == 0x5D, bytes[place &- 2] == 0x5D { return false }
                cursor &+= 1
                step = .taken
            }
            if step == .givenUp { return false }
            if step == .incomplete { return !isLast && limit &- next <= Bounds.text }
        }
        guard isLast else { return limit &- next <= Bounds.text }
        // Only a document that was read to its end, with nothing but spaces behind.
        return cursor == index.count && hasRoot && open.isEmpty && text(bytes, to: limit, false)
    }

    /// Goes on behind the byte order mark and the XML declaration.
    mutating func begin(at place: Int, _ index: borrowing MarkupIndex) { skip(to: place, index) }

    /// The buffer begins further on now, at a place not behind `next`, and the index with the next place.
    mutating func move(by count: Int) {
        next -= count
        offset += count
        cursor = 0
        recordCursor = -1
    }

    /// Goes on at a place of a buffer that holds another part of the text now, and begins at an offset in it.
    mutating func begin(at place: Int, _ index: borrowing MarkupIndex, offset: Int) {
        (cursor, self.offset, lastTag, recordCursor) = (0, offset, offset + place, -1)
        skip(to: place, index)
    }

    @inline(__always)
    mutating func skip(to place: Int, _ index: borrowing MarkupIndex) {
        next = place
        while cursor < index.count, Int(index.places[cursor]) < place { cursor &+= 1 }
    }

    // MARK: - Tags

    /// `<name>text</name>` in a record, of a name that is known, at once; `incomplete` when it is not that.
    @inline(__always)
    private mutating func leaf(_ bytes: Span<UInt8>, _ index: borrowing MarkupIndex, _ place: Int) -> Step {
        guard cursor &+ 3 < index.count else { return .incomplete }
        let end = Int(index.places[cursor &+ 1])
        let close = Int(index.places[cursor &+ 2])
        let length = end &- place &- 1
        guard length > 0, length <= 16, bytes[end] == 0x3E, bytes[close] == 0x3C, bytes[close &+ 1] == 0x2F else { return .incomplete }
        let closed = Int(index.places[cursor &+ 3])
        guard closed == close &+ 2 &+ length, bytes[closed] == 0x3E else { return .incomplete }
        let key = XMLNames.Key(bytes, place &+ 1, end)
        guard key == XMLNames.Key(bytes, close &+ 2, closed) else { return .incomplete }
        let name = names.find(key, bytes, at: place &+ 1, behind: &lastName)
        guard name >= 0, names.kinds[name] == .plain else { return .incomplete }
        next = end &+ 1
        if records.strayed == 0 {
            let child = child(name)
            if child >= 0 {
                records.deepen()
                records.enter(child: child)
                if end &+ 1 < close, records.wantsText, !append(bytes, end &+ 1, close, index.hasCarriageReturn) { return .givenUp }
                records.end()
            }
        }
        next = closed &+ 1
        lastTag = offset &+ next
        cursor &+= 4
        return .taken
    }

    private mutating func startTag(_ bytes: Span<UInt8>, _ index: borrowing MarkupIndex, _ place: Int, _ limit: Int) -> Step {
        guard !open.isEmpty || !hasRoot, open.count < Bounds.depth else { return .givenUp }
        var (name, end) = (-1, place &+ 1)
        var stop = XMLBytes.endOfWord(bytes, end)
        if cursor &+ 1 < index.count {
            let close = Int(index.places[cursor &+ 1])
            if close &- end <= 16, close > end, close < stop || stop == end, bytes[close] == 0x3E { stop = close }
        }
        if stop > end, stop < limit {
            name = names.find(XMLNames.Key(bytes, end, stop), bytes, at: end, behind: &lastName)
            if name >= 0 { end = stop }
        }
        if name < 0 {
            end = XMLBytes.endOfName(bytes, end, limit)
            guard end < limit else { return .incomplete }
            name = names.number(bytes, place &+ 1, end)
            if name < 0 { return .givenUp }
        }
        attributeCount = 0
        arePlain = names.kinds[name] == .plain
        if bytes[end] != 0x3E {
            switch readAttributes(bytes, of: name, &end, limit) {
            case .taken: break
            case let other: return other
            }
        }
        let isEmpty = bytes[end] == 0x2F
        let around = namespaces.count
        if !arePlain { guard declareNamespaces(bytes), areBound(name) else { return .givenUp } }
        hasRoot = true
        records.deepen()
        if !records.isInRecord {
            let (local, address) = (names.locals[name], address(of: names.prefixes[name]))
            if records.approach(where: { $0.matches(local, in: address) }) {
                if stopsAtRecord {
                    records.retreat()
                    namespaces.removeLast(namespaces.count &- around)
                    firstRecord = FirstRecord(place: place, name: name)
                    return .incomplete
                }
                records.begin(line: index.line(of: end), offset: offset &+ end)
                recordCursor = cursor
                if !takeAttributes(bytes) { return .givenUp }
            }
        } else if records.strayed > 0 {
            records.stray()
        } else {
            let child = child(name)
            if child >= 0 {
                records.enter(child: child)
                if !takeAttributes(bytes) { return .givenUp }
            } else {
                records.stray()
            }
        }
        if isEmpty {
            records.end()
            if namespaces.count > around { namespaces.removeLast(namespaces.count &- around) }
        } else {
            open.append(Element(name: name, namespaces: around))
        }
        skip(to: end &+ (isEmpty ? 2 : 1), index)
        lastTag = offset &+ next
        return .taken
    }

    @inline(__always)
    private mutating func endTag(_ bytes: Span<UInt8>, _ index: borrowing MarkupIndex, _ place: Int) -> Step {
        guard cursor &+ 1 < index.count else { return .incomplete }
        let close = Int(index.places[cursor &+ 1])
        var end = close
        while XMLBytes.isSpace(bytes[end &- 1]) { end &-= 1 }
        guard let element = open.popLast(), bytes[close] == 0x3E, end > place &+ 2,
            names.matches(element.name, XMLNames.Key(bytes, place &+ 2, end), bytes, at: place &+ 2)
        else { return .givenUp }
        let wasInRecord = records.isInRecord
        records.end()
        if namespaces.count > element.namespaces { namespaces.removeLast(namespaces.count &- element.namespaces) }
        next = close &+ 1
        cursor &+= 2
        if wasInRecord, !records.isInRecord { learnRecord(bytes, index) }
        lastTag = offset &+ next
        return .taken
    }
}
