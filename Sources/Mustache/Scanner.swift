/// A tag as it stands in the text.
struct Tag {
    enum Kind { case variable, raw, section, inverted, close, comment, delimiters, partial, parent, block }

    var kind: Kind
    /// What stands between the delimiters and the sigil, without the white space around it.
    var content: String
    /// Its bytes, delimiters included.
    var range: Range<Int>
}

/// Finds tags, following the delimiters as they are set.
struct Scanner {
    enum Step {
        case tag(Tag)
        case end
        /// A tag opens here and is not closed before the next one opens; scanning goes on behind its opening.
        case unclosed(Int)
    }

    let bytes: [UInt8]
    private(set) var position: Int
    private(set) var opening = Array("{{".utf8)
    private(set) var closing = Array("}}".utf8)
    /// The last find of each way of closing: text without any closing is not searched again for every opening in it.
    private var found: [(from: Int, at: Int?)?] = [nil, nil, nil]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func next() -> Step {
        guard let start = find(opening, from: position) else {
            position = bytes.count
            return .end
        }
        var inside = start + opening.count
        while inside < bytes.count, bytes[inside].isSpace { inside += 1 }
        let kind = inside < bytes.count ? Self.kind(of: bytes[inside]) : .variable
        if kind != .variable { inside += 1 }

        let isBraced = kind == .raw && bytes[inside - 1] == UInt8(ascii: "{")
        let (pattern, form) =
            isBraced
            ? ([UInt8(ascii: "}")] + closing, 1) : kind == .delimiters ? ([UInt8(ascii: "=")] + closing, 2) : (closing, 0)
        guard let close = findClose(pattern, form: form, from: inside) else {
            position = start + opening.count
            return .unclosed(start)
        }
        if kind != .comment, kind != .delimiters, find(opening, from: inside, upTo: close) != nil {
            position = start + opening.count
            return .unclosed(start)
        }
        position = close + pattern.count
        return .tag(Tag(kind: kind, content: trimmed(inside..<close), range: start..<position))
    }

    /// Skips what belongs to the line of a standalone tag.
    mutating func skip(to position: Int) { self.position = max(self.position, position) }

    /// `<% %>`: two delimiters, neither with white space or `=`; false when they are not.
    mutating func setDelimiters(_ content: String) -> Bool {
        let parts = Array(content.utf8).split(whereSeparator: \.isSpace)
        guard parts.count == 2, !parts.joined().contains(UInt8(ascii: "=")) else { return false }
        (opening, closing) = (Array(parts[0]), Array(parts[1]))
        found = [nil, nil, nil]
        return true
    }

    private static func kind(of sigil: UInt8) -> Tag.Kind {
        switch sigil {
        case UInt8(ascii: "#"): .section
        case UInt8(ascii: "^"): .inverted
        case UInt8(ascii: "/"): .close
        case UInt8(ascii: "!"): .comment
        case UInt8(ascii: "="): .delimiters
        case UInt8(ascii: ">"): .partial
        case UInt8(ascii: "<"): .parent
        case UInt8(ascii: "$"): .block
        case UInt8(ascii: "{"), UInt8(ascii: "&"): .raw
        default: .variable
        }
    }

    private func trimmed(_ range: Range<Int>) -> String {
        var slice = bytes[range]
        while let first = slice.first, first.isSpace { slice.removeFirst() }
        while let last = slice.last, last.isSpace { slice.removeLast() }
        return String(decoding: slice, as: UTF8.self)
    }

    private mutating func findClose(_ pattern: [UInt8], form: Int, from start: Int) -> Int? {
        if let last = found[form], last.from <= start, (last.at ?? .max) >= start { return last.at }
        let at = find(pattern, from: start)
        found[form] = (start, at)
        return at
    }

    private func find(_ pattern: [UInt8], from start: Int, upTo limit: Int = .max) -> Int? {
        guard let first = pattern.first else { return nil }
        let last = min(limit, bytes.count) - pattern.count
        var index = start
        while index <= last {
            if bytes[index] == first, bytes[index..<(index + pattern.count)].elementsEqual(pattern) { return index }
            index += 1
        }
        return nil
    }
}
