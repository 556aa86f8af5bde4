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
    private var text = ""

    mutating func append(_ byte: UInt8) {
        guard lead == .open else { return }
        // Browsers ignore white space and control characters in front, tabs and line ends everywhere.
        if byte <= 0x20 { return }
        text.unicodeScalars.append(Unicode.Scalar(byte))
        lead = Self.lead(of: text.lowercased())
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

    private static func lead(of text: String) -> Lead {
        // A reference may stand for any character.
        if text.contains("&") { return .unsafe }
        guard let mark = text.firstIndex(where: { ":/\\?#".contains($0) }) else { return .open }
        let rest = text[text.index(after: mark)...]
        switch text[mark] {
        case "#", "?": return .settled
        case ":":
            switch text[..<mark] {
            case "mailto", "tel": return .settled
            case "http", "https":
                if rest.hasPrefix("//") { return server(rest.dropFirst(2)) }
                return "//".hasPrefix(rest) ? .open : .unsafe
            default: return .unsafe
            }
        case "/" where mark > text.startIndex: return .settled
        case "/":
            guard let next = rest.first else { return .open }
            return next == "/" ? server(rest.dropFirst()) : next == "\\" ? .unsafe : .settled
        default: return .unsafe
        }
    }

    private static func server(_ text: Substring) -> Lead {
        guard let end = text.firstIndex(where: { "/?#\\".contains($0) }) else { return .open }
        return end > text.startIndex && text[end] != "\\" ? .settled : .unsafe
    }
}
