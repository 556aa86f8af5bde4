extension XMLScanner {
    struct Attribute {
        var name: Int
        /// The value in the buffer, without its quotes.
        var start: Int
        var end: Int
        /// Whether it stands for itself, without references and with no spaces but U+0020.
        var isPlain: Bool
    }

    /// Reads the attributes of a tag; `end` goes from behind its name to its `>` or `/>`.
    mutating func readAttributes(_ bytes: Span<UInt8>, of element: Int, _ end: inout Int, _ limit: Int) -> Step {
        // As long as they are those that the element had the last time, none is repeated.
        var isHabit = true
        while true {
            let start = XMLBytes.endOfSpace(bytes, end, limit)
            guard start &+ 1 < limit else { return .incomplete }
            let isSpaced = start > end
            end = start
            if bytes[start] == 0x3E { return .taken }
            if bytes[start] == 0x2F { return bytes[start &+ 1] == 0x3E ? .taken : .givenUp }
            guard isSpaced, attributeCount < Bounds.attributes else { return .givenUp }
            var name = isHabit ? habits.expected(attributeCount, of: element) : -1
            var nameEnd = start
            if name >= 0 {
                nameEnd = start &+ names.keys[name].count
                if nameEnd >= limit || bytes[nameEnd] != 0x3D || !names.matches(name, XMLNames.Key(bytes, start, nameEnd), bytes, at: start)
                {
                    name = -1
                }
            }
            if name < 0 {
                isHabit = false
                nameEnd = XMLBytes.endOfName(bytes, start, limit)
                guard nameEnd < limit else { return .incomplete }
                name = names.number(bytes, start, nameEnd)
                if name < 0 { return .givenUp }
            }
            let equals = XMLBytes.endOfSpace(bytes, nameEnd, limit)
            guard equals < limit else { return .incomplete }
            guard bytes[equals] == 0x3D else { return .givenUp }
            let quoted = XMLBytes.endOfSpace(bytes, equals &+ 1, limit)
            guard quoted < limit else { return .incomplete }
            let quote = bytes[quoted]
            guard quote == 0x22 || quote == 0x27 else { return .givenUp }
            var (place, isPlain) = (quoted &+ 1, true)
            while true {
                place = XMLBytes.endOfPlainValue(bytes, place, limit, quote: quote)
                guard place < limit else { return .incomplete }
                let byte = bytes[place]
                if byte == quote { break }
                if byte == 0x3C { return .givenUp }
                isPlain = false
                if byte == 0x26 {
                    guard let (_, behind) = XMLBytes.reference(bytes, place, limit) else {
                        return limit - place < XMLBytes.longestReference ? .incomplete : .givenUp
                    }
                    place = behind
                } else {
                    place &+= 1
                }
            }
            if names.kinds[name] != .plain { arePlain = false }
            if !isHabit {
                if isRepeated(name) { return .givenUp }
                habits.learn(name, attributeCount, of: element)
            }
            attributes[attributeCount] = Attribute(name: name, start: quoted &+ 1, end: place, isPlain: isPlain)
            attributeCount &+= 1
            end = place &+ 1
        }
    }

    /// Two attributes of one name are an error, and two that differ in the prefix only are seldom enough to be left to libxml2.
    private func isRepeated(_ name: Int) -> Bool {
        for i in 0..<attributeCount {
            let other = attributes[i].name
            if other == name { return true }
            if arePlain || names.kinds[name] == .declaration || names.kinds[other] == .declaration { continue }
            if names.locals[name] == names.locals[other] { return true }
        }
        return false
    }

    // MARK: - Namespaces

    /// Takes in what the attributes declare; false for a declaration that is anything but plain.
    mutating func declareNamespaces(_ bytes: Span<UInt8>) -> Bool {
        for attribute in attributes[..<attributeCount] where names.kinds[attribute.name] == .declaration {
            let address = (attribute.start..<attribute.end).map { bytes[$0] }
            let isPlain = attribute.isPlain && !address.isEmpty && !address.contains(0x20)
            let prefix = names.prefixes[attribute.name].isEmpty ? [] : names.locals[attribute.name]
            guard isPlain, !address.starts(with: "http://www.w3.org/XML/1998/".utf8),
                !address.starts(with: "http://www.w3.org/2000/xmlns".utf8),
                !prefix.starts(with: "xml".utf8), namespaces.count < Bounds.namespaces
            else { return false }
            namespaces.append(Namespace(prefix: prefix, address: address))
        }
        return true
    }

    /// Whether the prefixes of the element and its attributes are declared.
    func areBound(_ name: Int) -> Bool {
        switch names.kinds[name] {
        case .plain: break
        case .prefixed: if address(of: names.prefixes[name]) == nil || names.prefixes[name] == namespaces[0].prefix { return false }
        case .declaration: return false
        }
        for attribute in attributes[..<attributeCount] where names.kinds[attribute.name] == .prefixed {
            if address(of: names.prefixes[attribute.name]) == nil { return false }
        }
        return true
    }

    /// The address for which a prefix stands here, or nil.
    func address(of prefix: [UInt8]) -> [UInt8]? {
        namespaces.last { $0.prefix == prefix }?.address
    }

    // MARK: - Paths

    /// The node to which a name leads from where the record is being read, or -1.
    @inline(__always)
    mutating func child(_ name: Int) -> Int {
        let known = children.find(name, records.node)
        return known != XMLBranches.unknown ? known : lookUp(child: name)
    }

    private mutating func lookUp(child name: Int) -> Int {
        let (local, address) = (names.locals[name], address(of: names.prefixes[name]))
        let found = records.paths.child(of: records.node, named: local, in: address)
        children.learn(found, name, records.node)
        return found
    }

    private mutating func target(_ name: Int) -> Int {
        let known = targets.find(name, records.node)
        if known != XMLBranches.unknown { return known }
        var found = -1
        if names.kinds[name] != .declaration {
            let (local, prefix) = (names.locals[name], names.prefixes[name])
            let address = prefix.isEmpty ? nil : address(of: prefix)
            found = records.paths.attribute(of: records.node, named: local, in: address)
        }
        targets.learn(found, name, records.node)
        return found
    }

    /// Hands over the attributes that some field wants; false when they are too long.
    mutating func takeAttributes(_ bytes: Span<UInt8>) -> Bool {
        if attributeCount == 0 || records.paths.nodes[records.node].attributes.isEmpty { return true }
        for i in 0..<attributeCount {
            let attribute = attributes[i]
            let target = target(attribute.name)
            if target < 0 { continue }
            guard records.hasRoom(for: attribute.end &- attribute.start) else { return false }
            guard records.open(attribute: target) else { continue }
            if attribute.isPlain {
                bytes.extracting(attribute.start..<attribute.end).withUnsafeBufferPointer { records.add($0) }
            } else if !addNormalized(bytes, attribute) {
                return false
            }
            records.close(attribute: target)
        }
        return true
    }

    /// Spaces of all kinds are U+0020, CRLF is one of them, and references are resolved.
    private mutating func addNormalized(_ bytes: Span<UInt8>, _ attribute: Attribute) -> Bool {
        var place = attribute.start
        while place < attribute.end {
            switch bytes[place] {
            case 0x26:
                guard let (scalar, end) = XMLBytes.reference(bytes, place, attribute.end) else { return false }
                records.add(scalar)
                place = end
                continue
            case 0x0D: break
            case 0x09, 0x0A, 0x20: records.add(" ")
            default: bytes.extracting(place..<place + 1).withUnsafeBufferPointer { records.add($0) }
            }
            place += 1
        }
        return true
    }
}

/// The attributes that each element had the last time, in their order, by the numbers of names: most often it has the same again.
struct AttributeHabits {
    /// Of each element.
    private static let most = 8
    private var names: [Int16] = []

    /// -1 where nothing is expected.
    @inline(__always)
    func expected(_ place: Int, of element: Int) -> Int {
        let slot = element &* AttributeHabits.most &+ place
        return place < AttributeHabits.most && slot < names.count ? Int(names[slot]) : -1
    }

    /// What was expected at this place and behind it is not any more.
    mutating func learn(_ name: Int, _ place: Int, of element: Int) {
        guard place < AttributeHabits.most else { return }
        let end = (element + 1) * AttributeHabits.most
        if names.count < end { names.append(contentsOf: repeatElement(-1, count: end - names.count)) }
        let slot = end - AttributeHabits.most + place
        for later in slot..<end { names[later] = -1 }
        names[slot] = Int16(truncatingIfNeeded: name)
    }
}

/// Where names lead to from the nodes of a record, as far as it is known already.
struct XMLBranches {
    static let unknown = -2
    private let nodes: Int
    /// Where a path names a namespace, a name alone does not tell.
    private let isCertain: Bool
    /// By name and node.
    private var known: [Int16] = []

    init(_ paths: XMLPaths) {
        nodes = paths.nodes.count
        isCertain = !paths.usesSpaces && max(paths.nodes.count, paths.targetCount) < 10_000
    }

    @inline(__always)
    func find(_ name: Int, _ node: Int) -> Int {
        let place = name &* nodes &+ node
        return place < known.count ? Int(known[place]) : XMLBranches.unknown
    }

    mutating func learn(_ found: Int, _ name: Int, _ node: Int) {
        guard isCertain else { return }
        if known.count < (name + 1) * nodes {
            known.append(contentsOf: repeatElement(Int16(XMLBranches.unknown), count: (name + 1) * nodes - known.count))
        }
        known[name * nodes + node] = Int16(truncatingIfNeeded: found)
    }
}
