/// What a template is given: a value type that says once, side by side, what each name is called and where it is read.
///
/// ```swift
/// struct LossView: View {
///     let rule: String
///     let points: String
///     let due: String?
///     let cases: [CaseView]
///
///     static let slots: [Slot<LossView>] = [
///         Slot("rule", \.rule),            // String: text
///         Slot("points", \.points),
///         Slot("due", \.due),              // Optional: {{#due}}…{{due}}…{{/due}}
///         Slot("cases", \.cases),          // Array of a View: {{#cases}}…{{/cases}}
///         Slot("hasCases") { !$0.cases.isEmpty },  // Bool: {{#hasCases}}…{{/hasCases}}
///     ]
/// }
/// ```
///
/// The kind of a name (text, flag, record, list, …) is the type that is read, so shape and value cannot drift apart. A view
/// may hold an array of its own type; templates follow it with a partial that includes itself. Declare `slots` as a
/// `static let`: it is read once for every record rendered.
public protocol View: SlotType {
    static var slots: [Slot<Self>] { get }
}

/// One name of a view.
public struct Slot<Root>: Sendable {
    /// The name as templates write it, without dots.
    public let name: String
    public let kind: SlotKind
    @usableFromInline let read: @Sendable (Root) -> SlotValue

    @inlinable public init<Value: SlotType>(_ name: String, _ read: @escaping @Sendable (Root) -> Value) {
        self.name = name
        kind = Value.slotKind
        self.read = { read($0).slotValue }
    }
}

/// A type that a template can show: `String`, `Int`, `Bool`, `Markup`, a `View`, and optionals and arrays of these.
public protocol SlotType: SendableMetatype {
    static var slotKind: SlotKind { get }
    var slotValue: SlotValue { get }
}

extension View {
    public static var slotKind: SlotKind { .record(shape) }

    static var shape: Shape {
        Shape(id: .view(ObjectIdentifier(Self.self)), title: "\(Self.self)") { slots.map { (name: $0.name, kind: $0.kind) } }
    }

    @inlinable public var slotValue: SlotValue {
        let slots = Self.slots
        // By index: a loop over the slots themselves would copy name and kind with each.
        return .record(slots.indices.map { slots[$0].read(self) })
    }
}

extension String: SlotType {
    public static var slotKind: SlotKind { .text }
    @inlinable public var slotValue: SlotValue { .text(self) }
}

/// Printed in decimal digits, without separators.
extension Int: SlotType {
    public static var slotKind: SlotKind { .text }
    @inlinable public var slotValue: SlotValue { .text(String(self)) }
}

extension Bool: SlotType {
    public static var slotKind: SlotKind { .flag }
    @inlinable public var slotValue: SlotValue { .flag(self) }
}

extension Markup: SlotType {
    public static var slotKind: SlotKind { .markup }
    @inlinable public var slotValue: SlotValue { .markup(self) }
}

extension Array: SlotType where Element: SlotType {
    public static var slotKind: SlotKind { .list(Element.slotKind) }
    @inlinable public var slotValue: SlotValue { .list(map(\.slotValue)) }
}

/// Absent or present; an absent flag is false, an absent list empty.
extension Optional: SlotType where Wrapped: SlotType {
    public static var slotKind: SlotKind { Wrapped.slotKind.optional }

    @inlinable public var slotValue: SlotValue {
        switch self {
        case .some(let wrapped): wrapped.slotValue
        case .none: .absent
        }
    }
}
