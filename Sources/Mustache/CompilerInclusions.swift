import Diagnostics

/// Partials, parents and blocks.
extension Compiler {
    mutating func compile(_ inclusion: Inclusion, _ scope: Scope) {
        guard let file = numbers[inclusion.name] else {
            if unknownNames == .refused {
                let nearest = inclusion.name.nearest(among: numbers.keys.sorted())
                report(
                    "template-unknown-partial", inclusion.offset, scope,
                    "A partial is one of the templates: there is no `\(inclusion.name)`",
                    nearest.map { "write `\($0)`" } ?? "add a template of that name")
            }
            return
        }
        refuseUnknownBlocks(of: inclusion, file, scope)
        let indentation = inclusion.indentation.map { dedented($0, scope) }
        let body = Body(
            file: file, block: nil, context: scope.context, replaced: replacing(inclusion.replaced, scope),
            isIndented: indentation.map { scope.body.isIndented || !$0.isEmpty } ?? false, beginsLine: true)
        call(body, indentedBy: indentation ?? [], at: inclusion.offset, scope)
    }

    mutating func compile(block index: Int, _ scope: Scope) {
        let block = files[scope.body.file].blocks[index]
        guard let replacement = replacements[scope.body.replaced][block.name] else {
            compile(block.body, scope)
            return
        }
        let text = files[replacement.file].blocks[replacement.block]
        if text.body.isEmpty { return }
        var body = Body(
            file: replacement.file, block: replacement.block, context: scope.context, replaced: replacement.replaced,
            isIndented: false, beginsLine: false)
        var indentation: [UInt8] = []
        switch block.lead {
        case .inline: break
        case .lineFirst(let lead): indentation = dedented(lead, scope)
        case .standalone(let lead):
            indentation = dedented(ownIndentation(of: block.body, in: scope.body.file) ?? lead, scope)
            body.beginsLine = true
        }
        if case .inline = block.lead {} else { body.isIndented = scope.body.isIndented || !indentation.isEmpty }
        call(body, indentedBy: indentation, at: block.offset, scope)
    }

    private mutating func call(_ body: Body, indentedBy indentation: [UInt8], at offset: Int, _ scope: Scope) {
        guard waiting.count < Self.mostBodies else {
            report(
                "template-endless", offset, scope, "Templates include each other in at most \(Self.mostBodies) ways",
                "include the partial without replacing blocks below itself")
            return
        }
        let number = number(of: body)
        calls.append(
            Call(
                from: scope.index, to: number, file: scope.body.file, offset: offset, descends: scope.descends,
                sidesteps: scope.sidesteps))
        var literal: Int?
        if !indentation.isEmpty {
            program.literals.append(indentation)
            literal = program.literals.count - 1
        }
        places[program.operations.count] = (scope.body.file, offset)
        emit(.call(body: number, indentation: literal))
    }

    /// The replacements in force in what is included: those in force here win over the tag's own.
    private mutating func replacing(_ blocks: [Int], _ scope: Scope) -> Int {
        guard !blocks.isEmpty else { return scope.body.replaced }
        var all = replacements[scope.body.replaced]
        for index in blocks {
            let block = files[scope.body.file].blocks[index]
            guard all[block.name] == nil else { continue }
            all[block.name] = Replacement(file: scope.body.file, block: index, replaced: scope.body.replaced)
        }
        if let known = replacements.firstIndex(of: all) { return known }
        replacements.append(all)
        return replacements.count - 1
    }

    /// The white space that the first line of a text begins with; nil when it has no line of its own.
    func ownIndentation(of nodes: [Node], in file: Int) -> [UInt8]? {
        var begun = false
        for node in nodes {
            switch node {
            case .lineStart: begun = true
            case .literal(let bytes):
                if begun { return Array(bytes.prefix { $0.isBlank }) }
            case .section(let section):
                if begun { return [] }
                if let inner = ownIndentation(of: section.body, in: file) { return inner }
            case .inclusion(let inclusion):
                return inclusion.indentation ?? (begun ? [] : nil)
            case .block(let index):
                if begun { return [] }
                if case .standalone(let lead) = files[file].blocks[index].lead { return lead }
            case .variable:
                if begun { return [] }
            }
        }
        return begun ? [] : nil
    }

    private func dedented(_ indentation: [UInt8], _ scope: Scope) -> [UInt8] {
        Array(indentation.dropFirst(indentation.commonPrefix(with: scope.dedent)))
    }

    private mutating func refuseUnknownBlocks(of inclusion: Inclusion, _ file: Int, _ scope: Scope) {
        guard unknownNames == .refused, !inclusion.replaced.isEmpty else { return }
        var known: Set<String> = []
        var visited: Set<Int> = []
        collectBlocks(of: file, &known, &visited)
        for index in inclusion.replaced {
            let block = files[scope.body.file].blocks[index]
            guard !known.contains(block.name) else { continue }
            report(
                "template-unknown-block", block.offset, scope,
                "A block replaces one of the parent's: `\(inclusion.name)` has no `\(block.name)`",
                block.name.nearest(among: known.sorted()).map { "write `\($0)`" })
        }
    }

    /// The blocks of a file and of all it includes, as far as they can be replaced.
    private func collectBlocks(of file: Int, _ known: inout Set<String>, _ visited: inout Set<Int>) {
        var files = [file]
        while let file = files.popLast() {
            guard visited.insert(file).inserted else { continue }
            known.formUnion(self.files[file].blocks.map(\.name))
            files += self.files[file].includes.compactMap { numbers[$0] }
        }
    }
}
