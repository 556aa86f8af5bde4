/// A compiled template: operations over numbered contexts and slots.
///
/// Nothing is looked up by name any more.
struct Program: Sendable {
    var operations: [Operation] = []
    var literals: [[UInt8]] = []
    /// The slot indices of all paths behind their first, one after another.
    var slots: [Int] = []
    /// The operations of each body; body 0 is the template.
    var bodies: [Range<Int>] = []
    /// How many contexts are alive at most.
    var contexts = 1
}

/// A piece of a template that is nothing but texts of its view between literals.
@usableFromInline
enum Word: Sendable {
    case literal([UInt8])
    /// A text of the view itself, by the index of its slot.
    case slot(Int)
}

extension Program {
    /// The template as words; nil where it is more than texts of its view between literals.
    var words: [Word]? {
        guard let body = bodies.first else { return nil }
        var words: [Word] = []
        for operation in operations[body] {
            switch operation {
            case .literal(let index): words.append(.literal(literals[index]))
            case .text(let path):
                guard let slot = path.first, path.context == 0, path.others.isEmpty else { return nil }
                words.append(.slot(slot))
            case .indent, .raw, .section, .condition, .call: return nil
            }
        }
        return words
    }
}

/// Where a value is: a context, and the slots to go down from it.
struct Path: Hashable, Sendable {
    var context: Int
    /// The slot of that context; nil for the context itself.
    var first: Int?
    /// The slots below that one: a range of `Program.slots`, mostly empty.
    var others: Range<Int>
}

enum Operation: Sendable {
    /// Index into `Program.literals`.
    case literal(Int)
    /// Puts the indentation that has gathered so far.
    case indent
    case text(Path)
    case raw(Path)
    /// The operations up to `end` for each item, or for the value when it is present, which becomes `context`.
    case section(Path, context: Int, end: Int)
    /// The operations up to `end` when the value holds (`holds`) or does not.
    case condition(Path, holds: Bool, end: Int)
    /// Another body, its lines indented by one more literal.
    case call(body: Int, indentation: Int?)
}

/// Runs a program over the slots of a view.
///
/// It cannot fail: what could be wrong was found by the compiler.
struct Renderer {
    private let program: Program
    private let escaping: Escaping
    private var contexts: [SlotValue]
    private var indentation: [UInt8] = []

    init(_ program: Program, escaping: Escaping, root: SlotValue) {
        self.program = program
        self.escaping = escaping
        contexts = Array(repeating: .absent, count: program.contexts)
        contexts[0] = root
    }

    mutating func run(into bytes: inout [UInt8]) {
        if let body = program.bodies.first { run(body, &bytes) }
    }

    private mutating func run(_ range: Range<Int>, _ bytes: inout [UInt8]) {
        var next = range.lowerBound
        while next < range.upperBound {
            let operation = program.operations[next]
            next += 1
            switch operation {
            case .literal(let index): bytes.append(contentsOf: program.literals[index])
            case .indent: if !indentation.isEmpty { bytes.append(contentsOf: indentation) }
            case .text(let path): put(value(at: path), &bytes)
            case .raw(let path): putRaw(value(at: path), &bytes)
            case .section(let path, let context, let end):
                repeatSection(next..<end, over: value(at: path), as: context, &bytes)
                next = end
            case .condition(let path, let holds, let end):
                if value(at: path).holds == holds { run(next..<end, &bytes) }
                next = end
            case .call(let body, let indent):
                let outer = indentation.count
                if let indent { indentation += program.literals[indent] }
                run(program.bodies[body], &bytes)
                indentation.removeLast(indentation.count - outer)
            }
        }
    }

    private mutating func repeatSection(_ body: Range<Int>, over value: SlotValue, as context: Int, _ bytes: inout [UInt8]) {
        guard value.holds else { return }
        let outer = contexts[context]
        if case .list(let items) = value {
            for item in items {
                contexts[context] = item
                run(body, &bytes)
            }
        } else {
            contexts[context] = value
            run(body, &bytes)
        }
        contexts[context] = outer
    }

    @inline(__always)
    private func value(at path: Path) -> SlotValue {
        guard let first = path.first else { return contexts[path.context] }
        guard case .record(let slots) = contexts[path.context], first < slots.count else { return .absent }
        if path.others.isEmpty { return slots[first] }
        var value = slots[first]
        for index in path.others {
            guard case .record(let slots) = value, program.slots[index] < slots.count else { return .absent }
            value = slots[program.slots[index]]
        }
        return value
    }

    @inline(__always)
    private func put(_ value: SlotValue, _ bytes: inout [UInt8]) {
        if case .text(let text) = value { escaping.append(text, to: &bytes) }
    }

    private func putRaw(_ value: SlotValue, _ bytes: inout [UInt8]) {
        switch value {
        case .markup(let markup): bytes.append(contentsOf: markup.bytes)
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .absent, .flag, .record, .list: break
        }
    }
}

extension SlotValue {
    /// Whether a section over it is rendered.
    var holds: Bool {
        switch self {
        case .absent: false
        case .flag(let flag): flag
        case .list(let items): !items.isEmpty
        case .text, .markup, .record: true
        }
    }
}
