extension XMLScanner {
    @inline(__always)
    mutating func text(_ bytes: Span<UInt8>, to end: Int, _ mayHaveCarriageReturns: Bool) -> Bool {
        let start = next
        next = end
        if open.isEmpty {
            for place in start..<max(start, end) where !XMLBytes.isSpace(bytes[place]) { return false }
            return true
        }
        return records.wantsText ? append(bytes, start, end, mayHaveCarriageReturns) : true
    }

    /// Text that a field wants; CRLF is LF in XML, and the index knows that there is no CR alone.
    mutating func append(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ mayHaveCarriageReturns: Bool) -> Bool {
        var start = start
        if mayHaveCarriageReturns {
            for place in start..<max(start, end) where bytes[place] == 0x0D {
                bytes.extracting(start..<place).withUnsafeBufferPointer { records.append($0) }
                start = place + 1
            }
        }
        if start < end { bytes.extracting(start..<end).withUnsafeBufferPointer { records.append($0) } }
        return records.fault == nil
    }

    mutating func reference(_ bytes: Span<UInt8>, _ place: Int, _ limit: Int) -> Step {
        guard !open.isEmpty, offset &+ place &- lastTag < Bounds.text else { return .givenUp }
        guard let (scalar, end) = XMLBytes.reference(bytes, place, limit) else {
            return limit - place < XMLBytes.longestReference ? .incomplete : .givenUp
        }
        if records.wantsText {
            records.append(scalar)
            if records.fault != nil { return .givenUp }
        }
        next = end
        cursor &+= 1
        return .taken
    }

    /// A comment or CDATA.
    mutating func bang(_ bytes: Span<UInt8>, _ index: borrowing MarkupIndex, _ place: Int, _ limit: Int) -> Step {
        guard offset &+ place &- lastTag < Bounds.text else { return .givenUp }
        switch XMLBytes.bang(bytes, place, limit) {
        case .incomplete: return .incomplete
        case .wrong: return .givenUp
        case .comment(let end):
            skip(to: end, index)
            return .taken
        case .cdata(let text):
            guard !open.isEmpty else { return .givenUp }
            if records.wantsText, !text.isEmpty {
                if index.hasCarriageReturn, text.contains(where: { bytes[$0] == 0x0D }) { return .givenUp }
                bytes.extracting(text).withUnsafeBufferPointer { records.append($0) }
                if records.fault != nil { return .givenUp }
            }
            skip(to: text.upperBound + 3, index)
            return .taken
        }
    }

    /// An instruction for other programs.
    mutating func instruction(_ bytes: Span<UInt8>, _ index: borrowing MarkupIndex, _ place: Int, _ limit: Int) -> Step {
        guard offset &+ place &- lastTag < Bounds.text else { return .givenUp }
        var end = place + 2
        while end < limit, bytes[end] != 0x3F, !XMLBytes.isSpace(bytes[end]) { end += 1 }
        guard end + 1 < limit else { return .incomplete }
        let name = names.number(bytes, place + 2, end)
        guard name >= 0, names.kinds[name] == .plain, !XMLScanner.isReserved(names.locals[name]) else { return .givenUp }
        guard bytes[end] != 0x3F || bytes[end + 1] == 0x3E else { return .givenUp }
        guard let stop = XMLBytes.find(0x3F, 0x3E, bytes, from: end, to: limit) else { return .incomplete }
        skip(to: stop + 2, index)
        return .taken
    }

    /// Whether XML keeps a name to itself, in all but the two instructions that are in use.
    private static func isReserved(_ name: [UInt8]) -> Bool {
        guard name.prefix(3).map({ $0 | 0x20 }) == Array("xml".utf8) else { return false }
        return !["-stylesheet", "-model"].contains { name.elementsEqual("xml\($0)".utf8) }
    }
}
