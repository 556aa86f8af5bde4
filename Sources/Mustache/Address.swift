/// The beginning of a URL in an attribute: whether the template itself has said where it leads, before data may go on.
///
/// Escaping keeps data inside the attribute, but `javascript:…` and `//elsewhere` need none of the characters that are escaped.
struct Address: Hashable, Sendable {
    enum Lead: Hashable, Sendable {
        /// What is written so far does not tell.
        case open
        /// Data behind this changes neither the scheme nor the server.
        case settled
        /// Whatever follows, data may be run or lead anywhere.
        case unsafe
    }

    private(set) var lead = Lead.open
    /// In lower case.
    private var text: [UInt8] = []

    mutating func append(_ byte: UInt8) {
        guard lead == .open else { return }
        // Browsers ignore white space and control characters in front, tabs and line ends everywhere.
        if byte <= 0x20 { return }
        text.append(byte.lowercased)
        lead = Self.lead(of: text[...])
    }

    mutating func appendData() {
        if lead == .open { lead = .unsafe }
    }

    func merged(with other: Address) -> Address {
        if self == other || lead == .settled && other.lead == .settled { return self }
        var merged = Address()
        merged.lead = .unsafe
        return merged
    }

    private static func lead(of text: ArraySlice<UInt8>) -> Lead {
        // A reference may stand for any character.
        if text.contains(UInt8(ascii: "&")) { return .unsafe }
        guard let mark = text.firstIndex(where: { ":/\\?#".utf8.contains($0) }) else { return .open }
        let (scheme, rest) = (text[..<mark], text[(mark + 1)...])
        func isScheme(_ names: String...) -> Bool { names.contains { scheme.elementsEqual($0.utf8) } }
        switch Unicode.Scalar(text[mark]) {
        case "#", "?": return .settled
        case ":":
            if isScheme("mailto", "tel") { return .settled }
            guard isScheme("http", "https") else { return .unsafe }
            if rest.starts(with: "//".utf8) { return server(rest.dropFirst(2)) }
            return "//".utf8.starts(with: rest) ? .open : .unsafe
        case "/" where mark > text.startIndex: return .settled
        case "/":
            guard let next = rest.first else { return .open }
            return next == UInt8(ascii: "/") ? server(rest.dropFirst()) : next == UInt8(ascii: "\\") ? .unsafe : .settled
        default: return .unsafe
        }
    }

    private static func server(_ text: ArraySlice<UInt8>) -> Lead {
        guard let end = text.firstIndex(where: { "/?#\\".utf8.contains($0) }) else { return .open }
        return end > text.startIndex && text[end] != UInt8(ascii: "\\") ? .settled : .unsafe
    }
}
