import CLibXML2
import Scheme

/// What the parser's events build up: the cells of whole records, and of the one that is being read.
struct XMLRecords: ~Copyable {
    private let record: [XMLName]
    private let paths: XMLPaths
    /// Per needed field.
    private let repeats: [Field.Repeats?]
    private let joiners: [[UInt8]]
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
    /// Per target of this record: how often it occurred, its first text, and all before the last that are to be joined.
    private var counts: [Int]
    private var firsts: [Cell]
    private var earlier: [[Cell]]
    /// Namespaces declared at the elements that are open, and at which depths.
    private var namespaces: [(depth: Int, count: Int)] = []
    private var namespaceCount = 0
    /// Bytes of text since the last tag.
    private var run = 0
    private(set) var read = 0
    /// Records read to their end.
    var whole: Int { isInRecord ? read - 1 : read }
    /// Per needed field, whether any record has it.
    private(set) var isSeen: [Bool]
    /// For a file without records: whether the path leads anywhere in it.
    private(set) var elementsBelowRoot = 0
    private(set) var sawParent = false

    init(record: [String], fields: [Field], namespaces: [String: String] = [:]) {
        self.record = record.map { XMLName($0, namespaces) }
        repeats = fields.map(\.repeats)
        joiners = fields.map { Array(($0.split ?? "；").utf8) }
        paths = XMLPaths(fields, namespaces: namespaces)
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
        depth += 1
        run = 0
        if count > 0 {
            namespaces.append((depth, count))
            namespaceCount += count
            if namespaceCount > Limits.xmlNamespaces { fault = fault ?? .tooManyNamespaces }
        }
        if depth > Limits.xmlDepth { fault = fault ?? .tooDeep }
        if attributes.count > Limits.xmlAttributes { fault = fault ?? .tooManyAttributes }
        if fault != nil { return }
        if depth == 2 { elementsBelowRoot += 1 }
        if isInRecord {
            enter(name, space, attributes)
        } else {
            approach(name, space, attributes, line, offset)
        }
    }

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
        if !isInRecord, matched > 0, matched == part + 1 { matched -= 1 }
        if let last = namespaces.last, last.depth == depth { namespaceCount -= namespaces.removeLast().count }
        depth -= 1
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        run += bytes.count
        if run > Limits.xmlText { fault = fault ?? .tooLong }
        guard isInRecord, strayed == 0 else { return }
        let target = paths.nodes[node].target
        guard target >= 0, counts[target] == 1 || paths.mayRepeat[target] else { return }
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

    private mutating func approach(
        _ name: UnsafePointer<xmlChar>, _ space: UnsafePointer<xmlChar>?, _ attributes: XMLAttributes, _ line: Int, _ offset: Int
    ) {
        if depth == 1 { startsAtRoot = record.count > 1 && record[0].matches(name, in: space) }
        guard part == matched, matched < record.count, record[matched].matches(name, in: space) else { return }
        matched += 1
        if matched == record.count - 1 { sawParent = true }
        guard matched == record.count else { return }
        (isInRecord, node, strayed, recordStart) = (true, 0, 0, text.count)
        read += 1
        place = BatchBuilder.Place(line: line, offset: offset, ordinal: read)
        for i in found.indices {
            found[i] = .absent
            counts[i] = 0
            if !earlier[i].isEmpty { earlier[i].removeAll() }
        }
        take(attributes)
    }

    private mutating func enter(_ name: UnsafePointer<xmlChar>, _ space: UnsafePointer<xmlChar>?, _ attributes: XMLAttributes) {
        guard strayed == 0, let child = paths.nodes[node].children.first(where: { $0.name.matches(name, in: space) }) else {
            strayed += 1
            return
        }
        node = child.index
        let target = paths.nodes[node].target
        if target >= 0 { open(target) }
        take(attributes)
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

    private mutating func take(_ attributes: XMLAttributes) {
        let branches = paths.nodes[node].attributes
        if attributes.count == 0 || branches.isEmpty { return }
        for i in 0..<attributes.count {
            guard let (name, space, value) = attributes[i] else { continue }
            // Of `id` and `x:id`, both of which `@id` may name, the one without a namespace is the element's own.
            guard let branch = branches.first(where: { $0.name.matches(name, in: space) }) else { continue }
            if space != nil, branch.name.isInAnySpace, attributes.haveOwn(name) { continue }
            if text.count - recordStart + value.count > Limits.record { fault = fault ?? .tooLong }
            if fault != nil { return }
            let target = branch.index
            open(target)
            if counts[target] > 1, !paths.mayRepeat[target] { continue }
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
            let targets = paths.targetsOfFields[slot]
            let present = targets.count { counts[$0] > 0 }
            if present > 0 { isSeen[slot] = true }
            if present > 1 || repeats[slot] == nil && targets.contains(where: { counts[$0] > 1 }) {
                repeated.append((place, slot))
                return
            }
        }
        for slot in cells.indices {
            let target = paths.targetsOfFields[slot].first { counts[$0] > 0 }
            cells[slot].append(cell(of: target, slot))
        }
        places.append(place)
    }

    private mutating func cell(of target: Int?, _ slot: Int) -> Cell {
        if repeats[slot] == .count {
            let begin = text.count
            text.append(contentsOf: String(target.map { counts[$0] } ?? 0).utf8)
            return Cell(begin, to: text.count)
        }
        guard let target else { return .absent }
        let last = Cell(trimming: text.span, found[target].first, found[target].end)
        guard counts[target] > 1 else { return last }
        switch repeats[slot] {
        case .first: return Cell(trimming: text.span, firsts[target].first, firsts[target].end)
        case .join: return joined(earlier[target] + [last], by: joiners[slot])
        default: return last
        }
    }

    private mutating func joined(_ cells: [Cell], by joiner: [UInt8]) -> Cell {
        let begin = text.count
        for cell in cells.map({ Cell(trimming: text.span, $0.first, $0.end) }) where !cell.isEmpty {
            if text.count > begin { text.append(contentsOf: joiner) }
            text.append(contentsOf: text[cell.first..<cell.end])
        }
        return Cell(begin, to: text.count)
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
        func moved(_ cell: Cell) -> Cell { Cell(cell.first - recordStart, to: cell.end - recordStart) }
        for i in found.indices where counts[i] > 0 {
            found[i] = moved(found[i])
            if counts[i] > 1 { (firsts[i], earlier[i]) = (moved(firsts[i]), earlier[i].map(moved)) }
        }
        recordStart = 0
    }

    mutating func refuse(_ fault: XMLFault) { self.fault = self.fault ?? fault }
}
