import CLibXML2
import Glibc
import Scheme

/// The element and attribute paths that a source's fields name below a record, as a tree that the parser walks along.
struct XMLPaths: ~Copyable {
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
        /// NUL-terminated, owned by the tree.
        var name: UnsafeMutablePointer<CChar>?
        /// A node, or for an attribute a target.
        var index: Int

        func matches(_ other: UnsafePointer<xmlChar>) -> Bool {
            guard let name else { return false }
            return strcmp(name, UnsafeRawPointer(other).assumingMemoryBound(to: CChar.self)) == 0
        }
    }

    /// Node 0 is the record.
    private(set) var nodes = [Node(parent: -1)]
    /// Per needed field, in their order, the targets that its column may be.
    let targetsOfFields: [[Int]]
    let targetCount: Int
    /// Per target, whether a field declares what becomes of it when it is repeated, and whether one joins all its texts.
    let mayRepeat: [Bool]
    let isJoined: [Bool]

    init(_ fields: [Field]) {
        var (nodes, known, targets) = ([Node(parent: -1)], [String: Int](), [[Int]]())
        for field in fields {
            var own: [Int] = []
            for path in field.columns {
                let target = known[path, default: known.count]
                if known.updateValue(target, forKey: path) == nil { XMLPaths.insert(path, target, &nodes) }
                own.append(target)
            }
            targets.append(own)
        }
        self.nodes = nodes
        targetsOfFields = targets
        targetCount = known.count
        func reach(where holds: (Field.Repeats?) -> Bool) -> [Bool] {
            let wanted = Set(zip(fields, targets).filter { holds($0.0.repeats) }.flatMap(\.1))
            return (0..<known.count).map { wanted.contains($0) }
        }
        mayRepeat = reach { $0 != nil }
        isJoined = reach { $0 == .join }
    }

    private static func insert(_ path: String, _ target: Int, _ nodes: inout [Node]) {
        var node = 0
        for part in path.split(separator: "/") {
            if part.hasPrefix("@") {
                nodes[node].attributes.append(Branch(name: strdup(String(part.dropFirst())), index: target))
                return
            }
            let name = String(part)
            if let found = nodes[node].children.first(where: { name.withCString(strcmp, $0.name) }) {
                node = found.index
            } else {
                nodes.append(Node(parent: node))
                nodes[node].children.append(Branch(name: strdup(name), index: nodes.count - 1))
                node = nodes.count - 1
            }
        }
        nodes[node].target = target
    }

    deinit {
        for node in nodes {
            for branch in node.children + node.attributes { free(branch.name) }
        }
    }
}

extension String {
    fileprivate func withCString(_ compare: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32, _ other: UnsafePointer<CChar>?) -> Bool {
        guard let other else { return false }
        return withCString { compare($0, other) == 0 }
    }
}
