import CLibXML2

/// What the parser's events build up: the cells of whole records, and of the one that is being read.
struct XMLRecords: ~Copyable {
    private let record: [[CChar]]
    private let paths: XMLPaths
    /// The text of all cells, one behind the other.
    private(set) var text: [UInt8] = []
    /// Per needed field, a cell per whole record that was not rejected.
    private(set) var cells: [[Cell]]
    private(set) var places: [BatchBuilder.Place] = []
    /// Records in which a field occurs twice, and the slot of the field.
    private(set) var repeated: [(place: BatchBuilder.Place, slot: Int)] = []
    private(set) var fault: XMLFault?

    /// Where the parser is: elements open; how many parts of the record's path they match; the node of the record's tree, or how
    /// many elements deep outside it.
    private var depth = 0
    private var matched = 0
    private var startsAtRoot = false
    private var isInRecord = false
    private var node = 0
    private var strayed = 0
    /// Of the record being read.
    private var place = BatchBuilder.Place(line: 0, offset: 0, ordinal: 0)
    private var recordStart = 0
    private var found: [Cell]
    private var repeatedTarget = -1
    private(set) var read = 0
    /// Records read to their end.
    var whole: Int { isInRecord ? read - 1 : read }
    /// For a file without records: whether the path leads anywhere in it.
    private(set) var elementsBelowRoot = 0
    private(set) var sawParent = false

    init(record: [String], columns: [[String]]) {
        self.record = record.map { Array($0.utf8CString) }
        paths = XMLPaths(columns)
        cells = Array(repeating: [], count: columns.count)
        found = Array(repeating: .absent, count: paths.targetCount)
    }

    // MARK: - Events

    mutating func start(_ name: UnsafePointer<xmlChar>, _ attributes: XMLAttributes, line: Int, offset: Int) {
        depth += 1
        if depth > Limits.xmlDepth { fault = fault ?? .tooDeep }
        if attributes.count > Limits.xmlAttributes { fault = fault ?? .tooManyAttributes }
        if fault != nil { return }
        if depth == 2 { elementsBelowRoot += 1 }
        if isInRecord {
            enter(name, attributes)
        } else {
            approach(name, attributes, line, offset)
        }
    }

    mutating func end() {
        if isInRecord {
            if strayed > 0 {
                strayed -= 1
            } else if node == 0 {
                finishRecord()
            } else {
                node = paths.nodes[node].parent
            }
        }
        if !isInRecord, matched > 0, matched == part + 1 { matched -= 1 }
        depth -= 1
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isInRecord, strayed == 0 else { return }
        let target = paths.nodes[node].target
        guard target >= 0, target != repeatedTarget else { return }
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

    // MARK: - Records

    /// The index in the record's path that an element of this depth stands for.
    private var part: Int { depth - (startsAtRoot ? 1 : 2) }

    private mutating func approach(_ name: UnsafePointer<xmlChar>, _ attributes: XMLAttributes, _ line: Int, _ offset: Int) {
        if depth == 1 { startsAtRoot = record.count > 1 && matches(name, record[0]) }
        guard part == matched, matched < record.count, matches(name, record[matched]) else { return }
        matched += 1
        if matched == record.count - 1 { sawParent = true }
        guard matched == record.count else { return }
        (isInRecord, node, strayed, repeatedTarget, recordStart) = (true, 0, 0, -1, text.count)
        read += 1
        place = BatchBuilder.Place(line: line, offset: offset, ordinal: read)
        for i in found.indices { found[i] = .absent }
        take(attributes)
    }

    private func matches(_ name: UnsafePointer<xmlChar>, _ part: [CChar]) -> Bool {
        for i in part.indices where CChar(bitPattern: name[i]) != part[i] { return false }
        return true
    }

    private mutating func enter(_ name: UnsafePointer<xmlChar>, _ attributes: XMLAttributes) {
        guard strayed == 0, let child = paths.nodes[node].children.first(where: { $0.matches(name) }) else {
            strayed += 1
            return
        }
        node = child.index
        let target = paths.nodes[node].target
        if target >= 0 { open(target) }
        take(attributes)
    }

    private mutating func open(_ target: Int) {
        if !found[target].isAbsent {
            repeatedTarget = target
        } else {
            found[target] = Cell(text.count, to: text.count)
        }
    }

    private mutating func take(_ attributes: XMLAttributes) {
        if attributes.count == 0 || paths.nodes[node].attributes.isEmpty { return }
        for i in 0..<attributes.count {
            guard let (name, value) = attributes[i] else { continue }
            guard let target = paths.nodes[node].attributes.first(where: { $0.matches(name) })?.index else { continue }
            if text.count - recordStart + value.count > Limits.record { fault = fault ?? .tooLong }
            if fault != nil { return }
            open(target)
            if target == repeatedTarget { continue }
            append(value)
            found[target] = Cell(found[target].first, to: text.count)
        }
    }

    /// In attributes libxml2 leaves `&` written as `&#38;`, and no other reference.
    private mutating func append(_ value: UnsafeBufferPointer<UInt8>) {
        var rest = value[...]
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            text.append(contentsOf: rest[...ampersand])
            rest = rest[(ampersand + 1)...]
            if rest.starts(with: "#38;".utf8) { rest = rest.dropFirst(4) }
        }
        text.append(contentsOf: rest)
    }

    private mutating func finishRecord() {
        isInRecord = false
        for slot in cells.indices {
            let present = paths.targetsOfFields[slot].filter { !found[$0].isAbsent }
            if present.count > 1 || present.contains(repeatedTarget) {
                repeated.append((place, slot))
                return
            }
        }
        for slot in cells.indices {
            let target = paths.targetsOfFields[slot].first { !found[$0].isAbsent }
            cells[slot].append(target.map { Cell(trimming: text.span, found[$0].first, found[$0].end) } ?? .absent)
        }
        places.append(place)
    }

    // MARK: - Handing over

    /// Forgets the whole records; the text of the one being read moves to the front.
    mutating func forget() {
        for slot in cells.indices { cells[slot].removeAll(keepingCapacity: true) }
        places.removeAll(keepingCapacity: true)
        repeated.removeAll()
        guard isInRecord else {
            text = []
            return
        }
        text.removeFirst(recordStart)
        for i in found.indices where !found[i].isAbsent {
            found[i] = Cell(found[i].first - recordStart, to: found[i].end - recordStart)
        }
        recordStart = 0
    }

    mutating func refuse(_ fault: XMLFault) { self.fault = self.fault ?? fault }
}
