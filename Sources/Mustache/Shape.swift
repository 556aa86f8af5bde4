/// What a template may do with a name.
public indirect enum SlotKind: Hashable, Sendable {
    case text
    /// Text that is already safe where it is put; only this goes out raw.
    case markup
    case flag
    case record(Shape)
    case list(SlotKind)
    case optional(SlotKind)
    /// Never present: a JSON `null`, or the items of a list known to be empty.
    case nothing

    /// The kind of a value that may also be absent; for flags and lists absence adds nothing (false, empty).
    var optional: SlotKind {
        switch self {
        case .flag, .list, .optional, .nothing: self
        case .text, .markup, .record: .optional(self)
        }
    }

    /// What is left once the value is known to be present.
    var present: SlotKind {
        if case .optional(let wrapped) = self { wrapped } else { self }
    }

    /// The word diagnostics use.
    var word: String {
        switch self {
        case .text: "a text"
        case .markup: "markup"
        case .flag: "a flag"
        case .record: "a record"
        case .list: "a list"
        case .optional(let wrapped): "\(wrapped.word) that may be absent"
        case .nothing: "nothing"
        }
    }
}

/// The names of one kind of record, in slot order.
///
/// They are asked for when a template is compiled, not when the shape is made, so that a shape can contain itself.
public struct Shape: Hashable, Sendable {
    enum ID: Hashable {
        case view(ObjectIdentifier)
        case inferred(Int)
    }

    let id: ID
    /// What diagnostics call it.
    let title: String
    let names: @Sendable () -> [(name: String, kind: SlotKind)]

    init(id: ID, title: String, names: @escaping @Sendable () -> [(name: String, kind: SlotKind)]) {
        self.id = id
        self.title = title
        self.names = names
    }

    public static func == (a: Shape, b: Shape) -> Bool { a.id == b.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension Shape.ID: Sendable {}

/// A value as the renderer sees it: slots in the order of the shape, reached by index.
public enum SlotValue: Sendable {
    case absent
    case text(String)
    case markup(Markup)
    case flag(Bool)
    case record([SlotValue])
    case list([SlotValue])
}
