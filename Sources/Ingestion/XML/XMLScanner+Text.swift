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
        guard place + 9 <= limit else { return .incomplete }
        if bytes[place + 2] == 0x2D, bytes[place + 3] == 0x2D {
            guard let dashes = XMLBytes.find(0x2D, 0x2D, bytes, from: place + 4, to: limit - 1) else { return .incomplete }
            guard bytes[dashes + 2] == 0x3E else { return .givenUp }
            skip(to: dashes + 3, index)
            return .taken
        }
        for (i, byte) in XMLBytes.cdata.enumerated() where bytes[place + 2 + i] != byte { return .givenUp }
        guard !open.isEmpty else { return .givenUp }
        var end = place + 9
        while true {
            guard let found = XMLBytes.find(0x5D, 0x5D, bytes, from: end, to: limit - 1) else { return .incomplete }
            end = found
            if bytes[end + 2] == 0x3E { break }
            end += 1
        }
        if records.wantsText, end > place + 9 {
            if index.hasCarriageReturn, (place + 9..<end).contains(where: { bytes[$0] == 0x0D }) { return .givenUp }
            bytes.extracting((place + 9)..<end).withUnsafeBufferPointer { records.append($0) }
            if records.fault != nil { return .givenUp }
        }
        skip(to: end + 3, index)
        return .taken
    }
}
