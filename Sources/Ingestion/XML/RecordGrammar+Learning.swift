extension RecordGrammar {
    /// Learns the tags of a record that was read and found good, one after the other, as far as it is certain of them.
    ///
    /// - Parameters:
    ///   - range: the places of the index that are the record's.
    ///   - end: where it ends.
    mutating func learn(
        _ bytes: Span<UInt8>, _ index: borrowing MarkupIndex, _ range: Range<Int>, to end: Int, _ names: borrowing XMLNames,
        _ paths: XMLPaths
    ) {
        guard range.count <= RecordGrammar.longest else { return }
        var (at, node) = (range.lowerBound, 0)
        while at + 1 < range.upperBound {
            let (place, close) = (Int(index.places[at]), Int(index.places[at + 1]))
            if let next = RecordGrammar.behindText(bytes, index.places.span, at, range.upperBound, to: end), next > at {
                at = next
                continue
            }
            guard bytes[place] == 0x3C, bytes[close] == 0x3E else { return }
            let known = known(bytes, place, close, in: node)
            guard let tag = known ?? learn(bytes, place, close, in: node, names, paths) else { return }
            node = tags[tag].to
            at += 2
        }
    }

    private func known(_ bytes: Span<UInt8>, _ place: Int, _ close: Int, in node: Int) -> Int? {
        var tag = nodes[node].tag
        while tag != 0, !stands(tag, in: bytes, at: place, close) { tag = tags[tag].sibling }
        return tag == 0 ? nil : tag
    }

    /// The number of a new tag; nil where it is none to be certain of.
    private mutating func learn(
        _ bytes: Span<UInt8>, _ place: Int, _ close: Int, in node: Int, _ names: borrowing XMLNames, _ paths: XMLPaths
    ) -> Int? {
        guard tags.count <= RecordGrammar.most, close - place <= RecordGrammar.longest else { return nil }
        var lesson = TagLesson(place)
        if bytes[place + 1] == 0x2F {
            lesson.cut(bytes, to: close + 1, next: .nothing)
            return add(Tag(piece: pieces.count, from: node, to: nodes[node].parent), lesson)
        }
        guard !nodes[node].isField, let name = lesson.name(bytes, place + 1, close, names)
        else { return nil }
        let path = node == 0 ? 0 : paths.child(of: nodes[node].path, named: names.locals[name.number])
        guard let isEmpty = lesson.attributes(bytes, from: name.end, close, names, { paths.attribute(of: path, named: $0) }),
            node != 0 || !isEmpty
        else { return nil }
        lesson.cut(bytes, to: close + 1, next: .nothing)
        let target = path < 0 ? -1 : paths.nodes[path].target
        let to = isEmpty ? node : element(name.number, in: node, path, isField: target >= 0)
        return add(Tag(piece: pieces.count, from: node, to: to, target: target, isEmpty: isEmpty), lesson)
    }

    private mutating func add(_ tag: Tag, _ lesson: TagLesson) -> Int {
        pieces += lesson.pieces
        tags.append(tag)
        tags[tags.count - 1].sibling = nodes[tag.from].tag
        nodes[tag.from].tag = tags.count - 1
        return tags.count - 1
    }

    private mutating func element(_ name: Int, in parent: Int, _ path: Int, isField: Bool) -> Int {
        if let known = nodes.firstIndex(where: { $0.parent == parent && $0.name == name }) { return known }
        nodes.append(Node(parent: parent, name: name, path: path, isField: isField))
        return nodes.count - 1
    }
}

/// A tag that is cut into pieces.
private struct TagLesson {
    private(set) var pieces: [RecordGrammar.Piece] = []
    /// Up to where it is cut.
    private var done: Int

    init(_ place: Int) { done = place }

    mutating func cut(_ bytes: Span<UInt8>, to end: Int, next: RecordGrammar.Piece.Next) {
        while end - done > 16 {
            pieces.append(RecordGrammar.Piece(bytes, done..<(done + 16), next: .piece))
            done += 16
        }
        pieces.append(RecordGrammar.Piece(bytes, done..<end, next: next))
        done = end
    }

    /// A known name without a prefix.
    func name(_ bytes: Span<UInt8>, _ start: Int, _ close: Int, _ names: borrowing XMLNames) -> (number: Int, end: Int)? {
        let stop = XMLBytes.endOfName(bytes, start, close)
        let number = names.find(XMLNames.Key(bytes, start, stop), bytes, at: start)
        return number >= 0 && names.kinds[number] == .plain ? (number, stop) : nil
    }

    /// Cuts at the values of the attributes; whether the tag is that of an empty element, or nil where it is not certain.
    mutating func attributes(
        _ bytes: Span<UInt8>, from end: Int, _ close: Int, _ names: borrowing XMLNames, _ target: ([UInt8]) -> Int
    ) -> Bool? {
        var end = end
        while true {
            end = XMLBytes.endOfSpace(bytes, end, close)
            if end == close { return false }
            if end + 1 == close, bytes[end] == 0x2F { return true }
            guard let name = name(bytes, end, close, names) else { return nil }
            let start = XMLBytes.endOfSpace(bytes, XMLBytes.endOfSpace(bytes, name.end, close) + 1, close) + 1
            let quote = bytes[start - 1]
            guard start < close, quote == 0x22 || quote == 0x27, let stop = (start..<close).first(where: { bytes[$0] == quote }) else {
                return nil
            }
            cut(bytes, to: start, next: .value(quote: quote, target: target(names.locals[name.number])))
            (done, end) = (stop, stop + 1)
        }
    }
}
