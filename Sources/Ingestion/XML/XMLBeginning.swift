/// What surrounds the first record of a file, and so every segment that is cut where a record starts.
struct XMLBeginning: Sendable {
    /// The text before that record.
    let text: [UInt8]
    /// As it is written, with its prefix.
    let recordName: [UInt8]
    /// Where the scanner stands there; nil where it does not read the file as far as that.
    let scanned: Scanned?

    struct Scanned: Sendable {
        fileprivate let names: XMLNames
        fileprivate let open: [XMLScanner.Element]
        fileprivate let namespaces: [XMLScanner.Namespace]
        fileprivate let around: XMLSurroundings
        /// Where the record starts.
        let offset: Int
        fileprivate let recordName: [UInt8]
    }

    /// - Parameter text: which goes on behind the record's start.
    init?(_ scanned: Scanned, of text: [UInt8]) {
        guard scanned.offset <= text.count else { return nil }
        (self.text, recordName, self.scanned) = (Array(text[..<scanned.offset]), scanned.recordName, scanned)
    }

    /// - Parameter end: a place behind the name in the first record's tag.
    init?(_ text: [UInt8], endOfTag end: Int) {
        guard end <= text.count, let start = text[..<end].lastIndex(of: UInt8(ascii: "<")) else { return nil }
        let endOfName = XMLBytes.endOfName(text.span, start + 1, end)
        guard endOfName > start + 1 else { return nil }
        (self.text, recordName, scanned) = (Array(text[..<start]), Array(text[(start + 1)..<endOfName]), nil)
    }
}

extension XMLBeginning.Scanned {
    /// nil unless the scanner has stopped before a record.
    init?(_ scanner: borrowing XMLScanner) {
        guard let first = scanner.firstRecord else { return nil }
        names = scanner.names
        open = scanner.open
        namespaces = scanner.namespaces
        around = scanner.records.around
        offset = scanner.offset + first.place
        recordName = scanner.names.written(first.name)
    }

    func surround(_ scanner: inout XMLScanner) {
        scanner.names = names
        scanner.open = open
        scanner.namespaces = namespaces
        scanner.records.around = around
        scanner.hasRoot = true
    }

    /// Whether the scanner stands where a record could start, and everything around it is as around the first.
    func surrounds(_ scanner: borrowing XMLScanner) -> Bool {
        !scanner.records.isInRecord && scanner.records.around == around && scanner.open == open && scanner.namespaces == namespaces
    }
}
