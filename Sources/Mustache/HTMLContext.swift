/// Where in a page a place is, as a browser's tokenizer sees it (HTML Living Standard, 13.2.5), as far as it decides what may be put there.
struct HTMLContext: Hashable, Sendable {
    enum State: Hashable, Sendable {
        case text
        /// Behind `<` and behind `</`.
        case tagOpen, endTagOpen
        case tagName
        /// In a tag, where an attribute may begin.
        case between
        case attributeName, afterName, beforeValue
        /// The quotation mark; nil for a value without.
        case value(quote: UInt8?)
        /// `<!doctype …`, `<?…`: up to the next `>`.
        case declaration
        case comment
        /// Inside `title` and `textarea`, where only references and the closing tag count.
        case plainText
        /// Inside `script`, `style` and the like, where not even references count.
        case rawText
    }

    private(set) var state = State.text
    /// Of the tag, or of the text it began; lower case.
    private(set) var element: [UInt8] = []
    private(set) var attribute: [UInt8] = []
    private(set) var address = Address()
    private var isEndTag = false
    /// The last bytes that may be part of what ends a comment or raw text.
    private var tail: [UInt8] = []

    mutating func advance(over literal: [UInt8]) {
        for byte in literal { advance(byte) }
    }

    /// Escaped text was put here.
    mutating func advanceOverData() {
        if case .value = state { address.appendData() } else { tail = [] }
    }

    private mutating func advance(_ byte: UInt8) {
        switch state {
        case .text: if byte == UInt8(ascii: "<") { state = .tagOpen }
        case .tagOpen, .endTagOpen: open(byte)
        case .tagName, .between, .attributeName, .afterName, .beforeValue: advanceInTag(byte)
        case .value(let quote?): if byte == quote { endValue() } else { address.append(byte) }
        case .value(nil):
            if byte.isSpace { endValue() } else if byte == UInt8(ascii: ">") { closeTag() } else { address.append(byte) }
        case .declaration:
            if byte == UInt8(ascii: ">") {
                self = HTMLContext()
            } else if tail.count < 2 {
                tail.append(byte)
                if tail == Array("--".utf8) { state = .comment }
            }
        case .comment:
            if byte == UInt8(ascii: ">"), tail.suffix(2) == Array("--".utf8)[...] || tail == Array("--!".utf8) {
                self = HTMLContext()
            } else {
                tail = tail.suffix(2) + [byte]
            }
        case .plainText, .rawText: advanceTowardsClosingTag(byte)
        }
    }

    private mutating func open(_ byte: UInt8) {
        if byte.isLetter {
            isEndTag = state == .endTagOpen
            state = .tagName
            element = [byte.lowercased]
        } else if state == .tagOpen, byte == UInt8(ascii: "/") {
            state = .endTagOpen
        } else if state == .endTagOpen, byte == UInt8(ascii: ">") {
            state = .text
        } else if state == .endTagOpen || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") {
            // Only `<!` may begin a comment.
            tail = byte == UInt8(ascii: "!") && state == .tagOpen ? [] : [0, 0]
            state = .declaration
        } else if byte != UInt8(ascii: "<") {
            state = .text
        }
    }

    private mutating func advanceInTag(_ byte: UInt8) {
        switch (byte, state) {
        case (UInt8(ascii: ">"), _): closeTag()
        case (UInt8(ascii: "\""), .beforeValue), (UInt8(ascii: "'"), .beforeValue): beginValue(quote: byte)
        case (_, .beforeValue):
            if byte.isSpace { return }
            beginValue(quote: nil)
            address.append(byte)
        case (UInt8(ascii: "="), .attributeName), (UInt8(ascii: "="), .afterName): state = .beforeValue
        case (UInt8(ascii: "/"), _): endValue()
        case (_, .attributeName) where byte.isSpace: state = .afterName
        case (_, .afterName) where byte.isSpace: return
        case (_, _) where byte.isSpace: endValue()
        case (_, .tagName): element.append(byte.lowercased)
        case (_, .attributeName): attribute.append(byte.lowercased)
        default:
            state = .attributeName
            attribute = [byte.lowercased]
        }
    }

    private mutating func beginValue(quote: UInt8?) {
        state = .value(quote: quote)
        address = Address()
    }

    private mutating func endValue() {
        state = .between
        attribute = []
        address = Address()
    }

    private mutating func closeTag() {
        let element = self.element
        let isEndTag = self.isEndTag
        self = HTMLContext()
        if isEndTag { return }
        let name = String(decoding: element, as: UTF8.self)
        if ["title", "textarea"].contains(name) { state = .plainText }
        if ["script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"].contains(name) { state = .rawText }
        if state != .text { self.element = element }
    }

    private mutating func advanceTowardsClosingTag(_ byte: UInt8) {
        let closing = Array("</".utf8) + element
        if tail.count == closing.count {
            tail = []
            isEndTag = true
            if byte == UInt8(ascii: ">") { return closeTag() }
            if byte.isSpace || byte == UInt8(ascii: "/") { return endValue() }
            isEndTag = false
        }
        if tail.count < closing.count, byte.lowercased == closing[tail.count] {
            tail.append(byte.lowercased)
        } else {
            tail = byte == UInt8(ascii: "<") ? [byte] : []
        }
    }

    /// What holds behind a section that may be there or not; nil where the page would not be the same page.
    func merged(with other: HTMLContext) -> HTMLContext? {
        if self == other { return self }
        guard element == other.element, isEndTag == other.isEndTag else { return nil }
        var merged = self
        switch (state, other.state) {
        case (.tagName, .between), (.between, .tagName): merged.endValue()
        case (.value(let quote), .value(let otherQuote)) where quote == otherQuote && attribute == other.attribute:
            merged.address = address.merged(with: other.address)
        case (.plainText, .plainText), (.rawText, .rawText): merged.tail = []
        default: return nil
        }
        return merged
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercased) }
    var lowercased: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
