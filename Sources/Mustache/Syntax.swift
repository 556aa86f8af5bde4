/// A parsed template: what its text says, before any name is looked up.
struct Syntax: Sendable {
    var source: TemplateSource
    var nodes: [Node] = []
    /// Every block of the file, nested ones too; nodes refer to them by index.
    var blocks: [Block] = []
    /// The names of all templates that it includes anywhere.
    var includes: Set<String> = []
}

enum Node: Sendable {
    /// A line of the template's own text begins; a partial's indentation is put here.
    case lineStart
    case literal([UInt8])
    case variable(Name, raw: Bool)
    case section(Section)
    case inclusion(Inclusion)
    /// Index into `Syntax.blocks`.
    case block(Int)
}

/// A name as written, split at its dots; no parts for `.`, the innermost context itself.
struct Name: Sendable {
    var parts: [String]
    /// Where its tag begins.
    var offset: Int

    var text: String { parts.isEmpty ? "." : parts.joined(separator: ".") }
}

struct Section: Sendable {
    var name: Name
    var inverted: Bool
    var body: [Node]
}

/// `{{>name}}`, or `{{<name}}` with the blocks it replaces.
struct Inclusion: Sendable {
    var name: String
    var offset: Int
    /// The white space before a tag that stands alone on its line; nil within a line.
    var indentation: [UInt8]?
    /// Indices into `Syntax.blocks`.
    var replaced: [Int] = []
}

/// `{{$name}}…{{/name}}`: text that an inheriting template may replace, or, inside `{{<parent}}`, the replacement.
struct Block: Sendable {
    enum Lead: Sendable {
        case inline
        /// First on its line: the white space before it is still in the text.
        case lineFirst([UInt8])
        /// Alone on its line, which is dropped: the white space that stood before it.
        case standalone([UInt8])
    }

    var name: String
    var offset: Int
    var lead: Lead
    /// Whether its text begins on a line of its own, so that its own indentation means nothing.
    var ownLines: Bool
    /// Whether it stands directly inside `{{<parent}}`.
    var replaces: Bool
    var body: [Node] = []
}

extension UInt8 {
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
    var isSpace: Bool { isBlank || self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}
