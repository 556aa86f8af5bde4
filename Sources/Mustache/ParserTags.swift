/// What each tag does to the tree.
extension Parser {
    mutating func add(_ tag: Tag, _ line: Line, alone: Bool) {
        let offset = tag.range.lowerBound
        switch tag.kind {
        case .comment, .close, .delimiters: break
        case .block where isInParent: break
        default:
            if isInParent {
                report(
                    "template-outside-block", offset, "Inside a parent tag only blocks count",
                    "move it into a block, or behind the closing tag")
            }
        }
        if !alone, tag.kind != .parent, tag.kind != .close || !closesReplacement { beginLine() }
        switch tag.kind {
        case .comment: break
        case .delimiters:
            if !scanner.setDelimiters(tag.content) {
                report(
                    "template-bad-delimiters", offset, "Delimiters are two words without `=`, one to open a tag and one to close it",
                    "write for example `{{=<% %>=}}`")
            }
        case .variable, .raw:
            if let name = name(tag) { emit(.variable(name, raw: tag.kind == .raw)) }
        case .section, .inverted:
            let name = name(tag) ?? Name(parts: [""], offset: offset)
            open.append(Open(kind: .section(inverted: tag.kind == .inverted), name: name))
        case .partial:
            if let name = templateName(tag) {
                syntax.includes.insert(name)
                emit(.inclusion(Inclusion(name: name, offset: offset, indentation: alone ? line.lead : nil)))
            }
        case .parent:
            let name = templateName(tag) ?? ""
            let lead = line.start == nil ? nil : line.lead
            open.append(Open(kind: .parent, name: Name(parts: [name], offset: offset), lead: lead))
        case .block: openBlock(tag, line, alone: alone)
        case .close: close(tag, line)
        }
    }

    /// Whether the innermost element is a parent tag or one of its blocks: no line of text begins with its closing tag.
    private var closesReplacement: Bool {
        switch open[open.count - 1].kind {
        case .parent: true
        case .block(let index): syntax.blocks[index].replaces
        case .file, .section: false
        }
    }

    private mutating func openBlock(_ tag: Tag, _ line: Line, alone: Bool) {
        let name = templateName(tag) ?? ""
        let replaces = isInParent
        let lead: Block.Lead = alone ? .standalone(line.lead) : line.start != nil ? .lineFirst(line.lead) : .inline
        let ownLines = replaces ? line.end != nil : alone
        if replaces { atLineStart = ownLines }
        syntax.blocks.append(
            Block(name: name, offset: tag.range.lowerBound, lead: lead, ownLines: ownLines, replaces: replaces))
        open.append(Open(kind: .block(syntax.blocks.count - 1), name: Name(parts: [name], offset: tag.range.lowerBound)))
    }

    private mutating func close(_ tag: Tag, _ line: Line) {
        let offset = tag.range.lowerBound
        guard let last = open.last, open.count > 1 else {
            report("template-unopened-section", offset, "A closing tag closes a section that is open", "remove the tag")
            return
        }
        if last.name.text != tag.content {
            guard open.dropFirst().contains(where: { $0.name.text == tag.content }) else {
                if last.name.parts != [""] {
                    report(
                        "template-wrong-closing-tag", offset, "A section is closed by its own name",
                        "write `\(last.name.text)` in place of `\(tag.content)`")
                }
                closeLast(line)
                return
            }
            while let inner = open.last, inner.name.text != tag.content { dropUnclosed() }
        }
        closeLast(line)
    }

    /// Reports the innermost element as unclosed, and closes it.
    mutating func dropUnclosed() {
        guard let last = open.last else { return }
        if last.name.parts != [""] {
            report(
                "template-unclosed-section", last.name.offset, "A section is closed in the template that opens it",
                "add a closing tag for `\(last.name.text)`")
        }
        closeLast(nil)
    }

    private mutating func closeLast(_ line: Line?) {
        guard let closed = open.popLast() else { return }
        switch closed.kind {
        case .file: break
        case .section(let inverted):
            emit(.section(Section(name: closed.name, inverted: inverted, body: closed.nodes)))
        case .block(let index):
            syntax.blocks[index].body = closed.nodes
            if syntax.blocks[index].replaces, isInParent {
                open[open.count - 1].replaced.append(index)
            } else {
                emit(.block(index))
            }
        case .parent: closeParent(closed, line)
        }
    }

    /// A pair that begins and ends its lines stands alone, whatever lies between.
    private mutating func closeParent(_ closed: Open, _ line: Line?) {
        let alone = closed.lead != nil && line?.end != nil
        atLineStart = closed.lead != nil
        if !alone, let lead = closed.lead {
            beginLine()
            if !lead.isEmpty { emit(.literal(lead)) }
        }
        guard closed.name.parts != [""] else { return }
        syntax.includes.insert(closed.name.text)
        emit(
            .inclusion(
                Inclusion(
                    name: closed.name.text, offset: closed.name.offset, indentation: alone ? closed.lead : nil,
                    replaced: closed.replaced)))
    }

    /// A name to be looked up; nil, and reported, when it cannot be one.
    private mutating func name(_ tag: Tag) -> Name? {
        guard let word = templateName(tag) else { return nil }
        if word == "." { return Name(parts: [], offset: tag.range.lowerBound) }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !parts.contains("") else {
            reportBadName(tag)
            return nil
        }
        return Name(parts: parts, offset: tag.range.lowerBound)
    }

    /// One word; nil, and reported, otherwise.
    private mutating func templateName(_ tag: Tag) -> String? {
        guard !tag.content.isEmpty, !tag.content.utf8.contains(where: \.isSpace) else {
            reportBadName(tag)
            return nil
        }
        return tag.content
    }

    private mutating func reportBadName(_ tag: Tag) {
        report(
            "template-bad-name", tag.range.lowerBound, "A tag holds one name, its parts joined by single dots",
            "write for example `unit.name`")
    }
}
