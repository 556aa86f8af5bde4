import Diagnostics

/// Variables and sections.
extension Compiler {
    mutating func compile(variable name: Name, raw: Bool, _ scope: Scope) {
        guard let found = resolve(name, scope) else { return }
        let kind = found.kind.present
        if unknownNames == .refused {
            if let absent = found.maybeAbsent {
                report(
                    "template-maybe-absent", name.offset, scope, "A value that may be absent is shown inside a section over it",
                    "write {{#\(absent)}}…{{\(name.text)}}…{{/\(absent)}}")
                return
            }
            switch kind {
            case .text where raw:
                report(
                    "template-raw-text", name.offset, scope, "Only markup goes out unescaped, and `\(name.text)` is text",
                    "write {{\(name.text)}}")
                return
            case .markup where !raw:
                report(
                    "template-escaped-markup", name.offset, scope, "Markup is escaped already, and `\(name.text)` is markup",
                    "write {{{\(name.text)}}}")
                return
            case .text, .markup: break
            case .flag, .list, .record, .nothing, .optional:
                report(
                    "template-not-text", name.offset, scope, "Only text is printed, and `\(name.text)` is \(found.kind.word)",
                    "open a section: {{#\(name.text)}}…{{/\(name.text)}}")
                return
            }
        }
        let path = path(found.place, in: &program)
        emit(raw ? .raw(path) : .text(path), of: name, scope)
    }

    mutating func compile(_ section: Section, _ scope: Scope) {
        guard let found = resolve(section.name, scope) else {
            if section.inverted, unknownNames == .renderNothing {
                compile(section.body, scope)
                joinable = nil
            }
            return
        }
        if unknownNames == .refused { refuseIdleSection(section, found, scope) }
        let path = path(found.place, in: &program)
        if section.inverted {
            emit({ .condition(path, holds: false, end: $0) }, over: section, scope)
            return
        }
        switch found.kind {
        case .flag: emit({ .condition(path, holds: true, end: $0) }, over: section, scope)
        case .nothing, .list(.nothing): break
        case .list(let kind): enter(kind, found, path, section, scope)
        case .text, .markup, .record, .optional: enter(found.kind.present, found, path, section, scope)
        }
    }

    private mutating func enter(_ kind: SlotKind, _ found: Resolved, _ path: Path, _ section: Section, _ scope: Scope) {
        let (context, number) = scope.context.entering(kind, at: found.place)
        program.contexts = max(program.contexts, number + 1)
        var inner = scope
        inner.context = context
        if found.place.number == scope.context.top?.number {
            inner.descends = inner.descends || !found.place.slots.isEmpty || found.kind.isList
        } else {
            inner.sidesteps = true
        }
        emit({ .section(path, context: number, end: $0) }, over: section, inner)
    }

    /// A section that is always rendered exactly once, or never, is a slip.
    private mutating func refuseIdleSection(_ section: Section, _ found: Resolved, _ scope: Scope) {
        guard found.maybeAbsent == nil else { return }
        switch found.kind {
        case .flag, .list, .optional, .nothing: return
        case .record where !section.inverted: return
        case .text, .markup, .record: break
        }
        report(
            "template-not-a-condition", section.name.offset, scope,
            "A section is over a flag, a list, a record or a value that may be absent; `\(section.name.text)` is always there",
            section.inverted ? "remove the section" : "remove the section's tags, or declare the value optional in the view")
    }

    private mutating func resolve(_ name: Name, _ scope: Scope) -> Resolved? {
        guard name.parts != [""] else { return nil }
        do {
            return try shapes.resolve(name, in: scope.context)
        } catch {
            if unknownNames == .refused { report(error, name, scope) }
            return nil
        }
    }

    private mutating func report(_ unresolved: Unresolved, _ name: Name, _ scope: Scope) {
        if let word = unresolved.blocked {
            report(
                "template-unknown-name", name.offset, scope,
                "Only records have names below them: `\(unresolved.within)` is \(word), so it has no `\(unresolved.part)`",
                word == SlotKind.list(.text).word ? "open a section over `\(unresolved.within)`" : nil)
            return
        }
        var seen: Set<String> = []
        let known = unresolved.known.filter { seen.insert($0).inserted }
        let fix: String? =
            if let nearest = unresolved.part.nearest(among: known) {
                "write `\(nearest)`"
            } else if known.isEmpty {
                nil
            } else {
                "use one of \(known.prefix(12).map { "`\($0)`" }.joined(separator: ", "))\(known.count > 12 ? ", …" : "")"
            }
        report(
            "template-unknown-name", name.offset, scope, "A name is declared by its view: \(unresolved.within) has no `\(unresolved.part)`",
            fix)
    }
}

extension SlotKind {
    var isList: Bool { if case .list = self { true } else { false } }
}
