/// The contexts that are open at a place of a template, outermost first, as the compiler knows them.
///
/// A context that can no longer be reached by a name is left out (one that is not a record, or one of the same shape as an
/// inner one, whose names hide all of its own), and its number is free again. So the contexts of a partial that includes
/// itself below `children` stay finitely many, however deep the data goes.
struct Context: Hashable {
    struct Frame: Hashable {
        var kind: SlotKind
        /// Index into the renderer's contexts.
        var number: Int
    }

    struct Place: Hashable {
        var number: Int
        var slots: [Int]
    }

    private(set) var frames: [Frame]
    /// Values that may be absent, but are present here: a section over them is open.
    private(set) var present: Set<Place> = []

    init(root: SlotKind) { frames = [Frame(kind: root, number: 0)] }

    var top: Frame? { frames.last }

    /// The context of the body of a section over the value at a place.
    func entering(_ kind: SlotKind, at place: Place) -> (context: Context, number: Int) {
        var inner = self
        for count in 0...place.slots.count {
            inner.present.insert(Place(number: place.number, slots: Array(place.slots.prefix(count))))
        }
        inner.frames.removeAll { frame in
            if case .record = frame.kind { frame.kind == kind } else { true }
        }
        let taken = Set(inner.frames.map(\.number))
        let number = (0...frames.count).first { !taken.contains($0) } ?? frames.count
        inner.frames.append(Frame(kind: kind, number: number))
        // Numbers that died or were given anew no longer mean the value that was found present.
        inner.present = inner.present.filter { $0.number != number && taken.contains($0.number) }
        return (inner, number)
    }
}

/// A name that was found.
struct Resolved {
    var place: Context.Place
    var kind: SlotKind
    /// The first value on the way down that may be absent here, as the template writes it.
    var maybeAbsent: String?
}

/// A name that was not found, and what could have been meant.
struct Unresolved: Error {
    var part: String
    var within: String
    var known: [String]
    /// Why the way ends, when the name before the part is not a record.
    var blocked: String?
}

/// The names of shapes, listed once per compilation.
struct ShapeTable {
    private var entries: [Shape: [(name: String, kind: SlotKind)]] = [:]
    /// Names that a view declares twice, of which only the first would ever be read.
    private(set) var repeated: [(title: String, name: String)] = []

    mutating func names(of shape: Shape) -> [(name: String, kind: SlotKind)] {
        if let known = entries[shape] { return known }
        let names = shape.names()
        entries[shape] = names
        var seen: Set<String> = []
        for (name, _) in names where !seen.insert(name).inserted { repeated.append((shape.title, name)) }
        return names
    }

    /// Finds a name as Mustache does: its first part in the innermost context that has it, the others below that.
    mutating func resolve(_ name: Name, in context: Context) throws(Unresolved) -> Resolved {
        guard let first = name.parts.first else {
            guard let top = context.top else { throw Unresolved(part: ".", within: "", known: []) }
            let place = Context.Place(number: top.number, slots: [])
            guard case .optional = top.kind else { return Resolved(place: place, kind: top.kind) }
            let isPresent = context.present.contains(place)
            return Resolved(place: place, kind: isPresent ? top.kind.present : top.kind, maybeAbsent: isPresent ? nil : ".")
        }
        var known: [String] = []
        for frame in context.frames.reversed() {
            guard case .record(let shape) = frame.kind else { continue }
            let names = names(of: shape)
            if let slot = names.firstIndex(where: { $0.name == first }) {
                let start = Resolved(place: Context.Place(number: frame.number, slots: [slot]), kind: names[slot].kind)
                return try descend(name, from: start, in: context)
            }
            known += names.map(\.name)
        }
        var within = "the data"
        if case .record(let shape)? = context.frames.last(where: { $0.kind.isRecord })?.kind { within = shape.title }
        throw Unresolved(part: first, within: within, known: known)
    }

    private mutating func descend(_ name: Name, from start: Resolved, in context: Context) throws(Unresolved) -> Resolved {
        var found = start
        for index in name.parts.indices {
            let soFar = name.parts[...index].joined(separator: ".")
            if case .optional = found.kind {
                if context.present.contains(found.place) {
                    found.kind = found.kind.present
                } else if found.maybeAbsent == nil {
                    found.maybeAbsent = soFar
                }
            }
            guard index + 1 < name.parts.count else { break }
            let part = name.parts[index + 1]
            guard case .record(let shape) = found.kind.present else {
                throw Unresolved(part: part, within: soFar, known: [], blocked: found.kind.word)
            }
            let names = names(of: shape)
            guard let slot = names.firstIndex(where: { $0.name == part }) else {
                throw Unresolved(part: part, within: shape.title, known: names.map(\.name))
            }
            found.place.slots.append(slot)
            found.kind = names[slot].kind
        }
        return found
    }
}

extension SlotKind {
    var isRecord: Bool { if case .record = self { true } else { false } }
}
