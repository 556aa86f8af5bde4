/// HTML that is already safe to put into a page: valid UTF-8, with every text in it escaped.
///
/// It is made by rendering a template (`Template.markup`), by escaping a text, or by a program that vouches for it.
public struct Markup: Hashable, Sendable {
    public let bytes: [UInt8]

    /// The text itself, escaped.
    public init(escaping text: String) {
        var bytes: [UInt8] = []
        Escaping.html.append(text, to: &bytes)
        self.bytes = bytes
    }

    /// Markup written by the program itself; never anything that came from an input.
    public init(trusted markup: StaticString) {
        bytes = Array(markup.description.utf8)
    }

    init(rendered bytes: [UInt8]) { self.bytes = bytes }

    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
