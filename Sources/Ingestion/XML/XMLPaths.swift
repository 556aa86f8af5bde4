import CLibXML2
import Scheme

/// The element and attribute paths that a source's fields name below a record, as a tree that the parser walks along.
struct XMLPaths {
    /// An element on the way to a field, or a field's own.
    struct Node {
        var parent: Int
        /// Children and wanted attributes; a name is looked for in order, since there are few.
        var children: [Branch] = []
        var attributes: [Branch] = []
        /// Where this element's text goes; -1 when no field wants it.
        var target = -1
    }

    struct Branch {
        var name: XMLName
        /// A node, or for an attribute a target.
        var index: Int
    }

    /// Node 0 is the record.
    private(set) var nodes = [Node(parent: -1)]
    /// Per needed field, in their order, the targets that its column may be.
    let targetsOfFields: [[Int]]
    /// The same where there is just one; -1 where there are several.
    let soleTargets: [Int]
    let targetCount: Int
    /// Whether any part of a path is of one namespace only.
    let usesSpaces: Bool
    /// Per target, whether a field declares what becomes of it when it is repeated, and whether one joins all its texts.
    let mayRepeat: [Bool]
    let isJoined: [Bool]

    init(_ fields: [Field], namespaces: [String: String]) {
        var (nodes, known, targets) = ([Node(parent: -1)], [String: Int](), [[Int]]())
        for field in fields {
            var own: [Int] = []
            for path in field.columns {
                let target = known[path, default: known.count]
                if known.updateValue(target, forKey: path) == nil { XMLPaths.insert(path, target, namespaces, &nodes) }
                own.append(target)
            }
            targets.append(own)
        }
        self.nodes = nodes
        usesSpaces = nodes.contains { ($0.children + $0.attributes).contains { !$0.name.isInAnySpace } }
        targetsOfFields = targets
        soleTargets = targets.map { $0.count == 1 ? $0[0] : -1 }
        targetCount = known.count
        func reach(where holds: (Field.Repeats?) -> Bool) -> [Bool] {
            let wanted = Set(zip(fields, targets).filter { holds($0.0.repeats) }.flatMap(\.1))
            return (0..<known.count).map { wanted.contains($0) }
        }
        mayRepeat = reach { $0 != nil }
        isJoined = reach { $0 == .join }
    }

    private static func insert(_ path: String, _ target: Int, _ namespaces: [String: String], _ nodes: inout [Node]) {
        var node = 0
        for part in path.split(separator: "/") {
            if part.hasPrefix("@") {
                nodes[node].attributes.append(Branch(name: XMLName(part.dropFirst(), namespaces), index: target))
                return
            }
            let name = XMLName(part, namespaces)
            if let found = nodes[node].children.first(where: { $0.name == name }) {
                node = found.index
            } else {
                nodes.append(Node(parent: node))
                nodes[node].children.append(Branch(name: name, index: nodes.count - 1))
                node = nodes.count - 1
            }
        }
        nodes[node].target = target
    }
}

extension XMLPaths {
    /// The node to which a name leads that stands in a namespace or in none, or -1.
    func child(of node: Int, named name: [UInt8], in space: [UInt8]? = nil) -> Int {
        node < 0 ? -1 : nodes[node].children.first { $0.name.matches(name, in: space) }?.index ?? -1
    }

    /// The same for an attribute, whose target it is.
    func attribute(of node: Int, named name: [UInt8], in space: [UInt8]? = nil) -> Int {
        node < 0 ? -1 : nodes[node].attributes.first { $0.name.matches(name, in: space) }?.index ?? -1
    }
}

/// One part of a path: a name, and with a prefix also the address of its namespace.
struct XMLName: Equatable {
    private let name: [CChar]
    /// Empty for a name in any namespace or none.
    private let space: [CChar]

    init(_ part: some StringProtocol, _ namespaces: [String: String]) {
        let whole = String(part)
        let pieces = whole.split(separator: ":", maxSplits: 1).map(String.init)
        let known = namespaces.merging(["xml": "http://www.w3.org/XML/1998/namespace"]) { _, fixed in fixed }
        let address = pieces.count == 2 ? known[pieces[0]] : nil
        name = Array((address == nil ? whole : pieces[1]).utf8CString)
        space = address.map { Array($0.utf8CString) } ?? []
    }

    var isInAnySpace: Bool { space.isEmpty }

    /// The same for names that are kept as bytes.
    func matches(_ local: [UInt8], in otherSpace: [UInt8]?) -> Bool {
        func equals(_ text: [CChar], _ other: [UInt8]) -> Bool {
            text.count == other.count + 1 && zip(text, other).allSatisfy { UInt8(bitPattern: $0) == $1 }
        }
        return equals(name, local) && (space.isEmpty || otherSpace.map { equals(space, $0) } ?? false)
    }

    func matches(_ other: UnsafePointer<xmlChar>, in otherSpace: UnsafePointer<xmlChar>?) -> Bool {
        XMLName.equals(name, other) && (space.isEmpty || otherSpace.map { XMLName.equals(space, $0) } ?? false)
    }

    private static func equals(_ text: [CChar], _ other: UnsafePointer<xmlChar>) -> Bool {
        for i in text.indices where CChar(bitPattern: other[i]) != text[i] { return false }
        return true
    }
}
