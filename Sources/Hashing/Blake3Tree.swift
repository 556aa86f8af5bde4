import CBlake3

extension Blake3 {
    /// The tree over the chunks of a message, as far as they are there and others follow.
    struct Tree {
        /// Of chunks that fill it: two to the power of the height.
        struct Subtree: Sendable {
            let height: Int
            let value: [UInt8]
        }

        let lanes: Int
        private(set) var chunks = 0
        /// By height: the value of a subtree that has no right neighbour yet; empty where none waits.
        private var waiting: [[UInt8]] = []

        init(lanes: Int) { self.lanes = lanes }

        /// Those that wait, the right ones first.
        var lefts: [[UInt8]] { waiting.filter { !$0.isEmpty } }

        /// Takes the values of the next chunks, and joins all that now make pairs.
        mutating func add(_ values: [UInt8]) { add(values, at: 0) }

        /// Takes a subtree over the next chunks.
        mutating func add(_ subtree: Subtree) { add(subtree.value, at: subtree.height) }

        private mutating func add(_ values: [UInt8], at height: Int) {
            chunks += (values.count / Blake3.value) << height
            var (values, height) = (values, height)
            while !values.isEmpty {
                while height >= waiting.count { waiting.append([]) }
                waiting[height] += values
                let pairs = waiting[height].count / (2 * Blake3.value)
                values = Tree.parents(of: waiting[height], pairs, lanes: lanes)
                waiting[height].removeFirst(2 * Blake3.value * pairs)
                height += 1
            }
        }

        /// The largest subtrees of chunks with such values, the first of which has such a number.
        static func subtrees(of values: [UInt8], _ number: Int, lanes: Int) -> [Subtree] {
            var (subtrees, done): ([Subtree], Int) = ([], 0)
            let count = values.count / Blake3.value
            while done < count {
                let fitting = Int.bitWidth - 1 - (count - done).leadingZeroBitCount
                let height = min(fitting, (number + done).trailingZeroBitCount)
                var value = Array(values[(Blake3.value * done)...].prefix(Blake3.value << height))
                for level in (0..<height).reversed() { value = parents(of: value, 1 << level, lanes: lanes) }
                subtrees.append(Subtree(height: height, value: value))
                done += 1 << height
            }
            return subtrees
        }

        private static func parents(of children: [UInt8], _ pairs: Int, lanes: Int) -> [UInt8] {
            if pairs == 0 { return [] }
            return [UInt8](unsafeUninitializedCapacity: pairs * Blake3.value) { values, length in
                cblake3_parents(lanes, children, pairs, values.baseAddress)
                length = pairs * Blake3.value
            }
        }
    }
}
