extension XMLRecords {
    /// The attributes of an element that leads to a field, as libxml2 hands them over.
    mutating func take(_ attributes: XMLAttributes) {
        let branches = paths.nodes[node].attributes
        if attributes.count == 0 || branches.isEmpty { return }
        for i in 0..<attributes.count {
            guard let (name, space, value) = attributes[i] else { continue }
            // Of `id` and `x:id`, both of which `@id` may name, the one without a namespace is the element's own.
            guard let branch = branches.first(where: { $0.name.matches(name, in: space) }) else { continue }
            if space != nil, branch.name.isInAnySpace, attributes.haveOwn(name) { continue }
            if !hasRoom(for: value.count) { refuse(.tooLong) }
            if fault != nil { return }
            if open(attribute: branch.index) {
                append(escaped: value)
                close(attribute: branch.index)
            }
        }
    }

    /// In attributes libxml2 leaves `&` written as `&#38;`, and no other reference.
    private mutating func append(escaped value: UnsafeBufferPointer<UInt8>) {
        var rest = value[...]
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            text.append(contentsOf: rest[...ampersand])
            rest = rest[(ampersand + 1)...]
            if rest.starts(with: "#38;".utf8) { rest = rest.dropFirst(4) }
        }
        text.append(contentsOf: rest)
    }
}
