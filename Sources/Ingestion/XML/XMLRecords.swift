import CLibXML2
import Scheme

/// What the parser's events build up: the cells of whole records, and of the one that is being read.
struct XMLRecords: ~Copyable {
    private let record: [XMLName]
    let paths: XMLPaths
    /// Per needed field.
    let repeats: [Field.Repeats?]
    let joiners: [[UInt8]]
    /// The text of all cells, one behind the other.
    var text: [UInt8] = []
    /// Per needed field, a cell per whole record that was not rejected.
    var cells: [[Cell]]
    var places: [RecordPlace] = []
    /// Records in which a field occurs twice, and the slot of the field.
    var repeated: [(place: RecordPlace, slot: Int)] = []
    private(set) var fault: XMLFault?

    /// Where the parser is: around the record, in one or not, the node of the record's tree, or how many elements deep outside it.
    var around = XMLSurroundings()
    private(set) var isInRecord = false
    private(set) var node = 0
    private(set) var strayed = 0
    /// Of the record being read.
    private var place = RecordPlace(line: 0, offset: 0, ordinal: 0)
    var recordStart = 0
    var found: [Cell]
    /// Per target of this record: how often it occurred, its first text, and all before the last that are to be joined.
    var counts: [Int]
    var firsts: [Cell]
    var earlier: [[Cell]]
    /// Namespaces declared at the elements that are open, and at which depths.
    private var namespaces: [(depth: Int, count: Int)] = []
    private var namespaceCount = 0
    /// Bytes of text since the last tag.
    private var run = 0
    private(set) var read = 0
    /// Records at the beginning that were delivered already: they are read over.
    private let delivered: Int
    /// Where the last of them begins.
    private(set) var lastDelivered: RecordPlace?
    /// Where libxml2 has met the first record.
    private(set) var firstRecord: RecordPlace?
    /// Records read to their end.
    var whole: Int { isInRecord ? read - 1 : read }
    /// Where the last of them begins, unless it was forgotten.
    var lastWhole: RecordPlace? { [places.last, repeated.last?.place].compactMap(\.self).max { $0.ordinal < $1.ordinal } }
    /// Per needed field, whether any record has it.
    private(set) var isSeen: [Bool]
    /// Per needed field, a bit for each of its targets, as far as there are so many.
    private let masks: [UInt64]
    /// For a file without records: whether the path leads anywhere in it.
    private(set) var elementsBelowRoot = 0
    private(set) var sawParent = false

    init(record: [String], fields: [Field], namespaces: [String: String] = [:], delivered: Int = 0) {
        self.delivered = delivered
        self.record = record.map { XMLName($0, namespaces) }
        repeats = fields.map(\.repeats)
        joiners = fields.map { Array(($0.split ?? "；").utf8) }
        paths = XMLPaths(fields, namespaces: namespaces)
        masks = paths.targetsOfFields.map { $0.reduce(0) { $0 | 1 << UInt64($1) } }
        cells = Array(repeating: [], count: fields.count)
        isSeen = Array(repeating: false, count: fields.count)
        found = Array(repeating: .absent, count: paths.targetCount)
        firsts = found
        counts = Array(repeating: 0, count: paths.targetCount)
        earlier = Array(repeating: [], count: paths.targetCount)
    }

    // MARK: - Events

    mutating func start(
        _ name: UnsafePointer<xmlChar>, in space: UnsafePointer<xmlChar>?, _ attributes: XMLAttributes, namespaces count: Int, line: Int,
        offset: Int
    ) {
        deepen()
        if count > 0 {
            namespaces.append((around.depth, count))
            namespaceCount += count
            if namespaceCount > Limits.xmlNamespaces { fault = fault ?? .tooManyNamespaces }
        }
        if around.depth > Limits.xmlDepth { fault = fault ?? .tooDeep }
        if attributes.count > Limits.xmlAttributes { fault = fault ?? .tooManyAttributes }
        if fault != nil { return }
        if isInRecord {
            if enter(where: { $0.matches(name, in: space) }) { take(attributes) }
        } else {
            let isRecord = approach { $0.matches(name, in: space) }
            if isRecord {
                begin(line: line, offset: offset)
                firstRecord = firstRecord ?? place
                take(attributes)
            }
        }
    }

    @inline(__always)
    mutating func deepen() {
        around.deepen()
        run = 0
        if around.depth == 2 { elementsBelowRoot += 1 }
    }

    /// An element of a record that leads to no field.
    @inline(__always)
    mutating func stray() { strayed += 1 }

    mutating func end() {
        run = 0
        if isInRecord {
            if strayed > 0 {
                strayed -= 1
            } else if node == 0 {
                finishRecord()
            } else {
                node = paths.nodes[node].parent
            }
        }
        if let last = namespaces.last, last.depth == around.depth { namespaceCount -= namespaces.removeLast().count }
        around.leave(inRecord: isInRecord)
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        run += bytes.count
        if run > Limits.xmlText { fault = fault ?? .tooLong }
        if wantsText { append(bytes) }
    }

    /// Whether text that stands here belongs to a field.
    @inline(__always)
    var wantsText: Bool {
        guard isInRecord, strayed == 0 else { return false }
        let target = paths.nodes[node].target
        return target >= 0 && (counts[target] == 1 || paths.mayRepeat[target])
    }

    /// Text of the field whose element is open, if any wants it.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        let target = paths.nodes[node].target
        guard text.count - recordStart + bytes.count <= Limits.record else {
            fault = fault ?? .tooLong
            return
        }
        let cell = found[target]
        if cell.end != text.count {
            // Text of a child came in between: go on behind it.
            let begin = text.count
            text.append(contentsOf: text[cell.first..<cell.end])
            found[target] = Cell(begin, to: text.count)
        }
        text.append(contentsOf: bytes)
        found[target] = Cell(found[target].first, to: text.count)
    }

    /// The same for a reference.
    mutating func append(_ scalar: Unicode.Scalar) {
        var buffer = InlineArray<4, UInt8>(repeating: 0)
        var count = 0
        for byte in UTF8.encode(scalar) ?? .init() {
            buffer[count] = byte
            count += 1
        }
        buffer.span.extracting(0..<count).withUnsafeBufferPointer { append($0) }
    }

    // MARK: - Records

    /// An element outside records, whose name is compared; whether it is one.
    mutating func approach(where matches: (XMLName) -> Bool) -> Bool {
        guard around.approach(record, where: matches) else { return false }
        if around.matched == record.count - 1 { sawParent = true }
        return around.matched == record.count
    }

    /// Takes back that the last element was a record, and that it was opened.
    mutating func retreat() { around.leave(inRecord: false) }

    mutating func begin(line: Int, offset: Int) {
        (isInRecord, node, strayed, recordStart) = (true, 0, 0, text.count)
        read += 1
        place = RecordPlace(line: line, offset: offset, ordinal: read)
        for i in found.indices {
            found[i] = .absent
            counts[i] = 0
            if !earlier[i].isEmpty { earlier[i].removeAll() }
        }
    }

    /// An element inside a record; whether a field's path leads through it.
    private mutating func enter(where matches: (XMLName) -> Bool) -> Bool {
        guard strayed == 0, let child = paths.nodes[node].children.first(where: { matches($0.name) }) else {
            strayed += 1
            return false
        }
        enter(child: child.index)
        return true
    }

    mutating func enter(child: Int) {
        node = child
        let target = paths.nodes[node].target
        if target >= 0 { open(target) }
    }

    private mutating func open(_ target: Int) {
        counts[target] += 1
        if counts[target] > 1 {
            guard paths.mayRepeat[target] else { return }
            if counts[target] == 2 { firsts[target] = found[target] }
            if paths.isJoined[target], !found[target].isEmpty { earlier[target].append(found[target]) }
        }
        found[target] = Cell(text.count, to: text.count)
    }

    func hasRoom(for count: Int) -> Bool { text.count - recordStart + count <= Limits.record }

    /// False when the attribute is repeated and its value not wanted; else it is to be added, and the attribute closed.
    mutating func open(attribute target: Int) -> Bool {
        open(target)
        return counts[target] == 1 || paths.mayRepeat[target]
    }

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) { text.append(contentsOf: bytes) }
    mutating func add(_ scalar: Unicode.Scalar) { text.append(contentsOf: String(scalar).utf8) }
    mutating func close(attribute target: Int) { found[target] = Cell(found[target].first, to: text.count) }

    private mutating func finishRecord() {
        isInRecord = false
        if place.ordinal == delivered { lastDelivered = place }
        var doubled = -1
        for slot in cells.indices where doubled < 0 {
            let sole = paths.soleTargets[slot]
            if sole >= 0 {
                if counts[sole] > 0 { isSeen[slot] = true }
                if counts[sole] > 1, repeats[slot] == nil { doubled = slot }
                continue
            }
            let targets = paths.targetsOfFields[slot]
            let present = targets.count { counts[$0] > 0 }
            if present > 0 { isSeen[slot] = true }
            if present > 1 || repeats[slot] == nil && targets.contains(where: { counts[$0] > 1 }) { doubled = slot }
        }
        if read <= delivered {
            text.removeLast(text.count - recordStart)
            return
        }
        if doubled >= 0 {
            repeated.append((place, doubled))
            return
        }
        for slot in cells.indices {
            let sole = paths.soleTargets[slot]
            if sole >= 0, repeats[slot] == nil {
                let cell = found[sole]
                cells[slot].append(counts[sole] == 0 ? .absent : Cell(trimming: text.span, cell.first, cell.end))
                continue
            }
            let target = paths.targetsOfFields[slot].first { counts[$0] > 0 }
            cells[slot].append(cell(of: target, slot))
        }
        places.append(place)
    }

    /// Whether a record can be taken by its known tags: no field is to be repeated, none is of one namespace only.
    var areSimple: Bool {
        repeats.allSatisfy { $0 == nil } && !paths.usesSpaces && paths.nodes[0].target < 0 && paths.targetCount <= UInt64.bitWidth
    }

    /// Takes a whole record, where none is being read; false when a field has more than one of its columns.
    ///
    /// - Parameter targets: a bit for each that it has, the texts of which stand in `bytes` where `values` say.
    mutating func take(_ targets: UInt64, _ values: borrowing [Cell], of bytes: Span<UInt8>, line: Int, offset: Int) -> Bool {
        for slot in cells.indices where paths.soleTargets[slot] < 0 && (targets & masks[slot]).nonzeroBitCount > 1 { return false }
        read += 1
        for slot in cells.indices {
            let seen = targets & masks[slot]
            if seen == 0 {
                cells[slot].append(.absent)
                continue
            }
            isSeen[slot] = true
            let value = values[seen.trailingZeroBitCount]
            let cell = Cell(trimming: bytes, value.first, value.end)
            let start = text.count
            bytes.extracting(cell.first..<cell.end).withUnsafeBufferPointer { text.append(contentsOf: $0) }
            cells[slot].append(Cell(start, to: text.count))
        }
        places.append(RecordPlace(line: line, offset: offset, ordinal: read))
        return true
    }

    mutating func refuse(_ fault: XMLFault) { self.fault = self.fault ?? fault }
}
