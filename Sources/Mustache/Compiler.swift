import Diagnostics

/// What happens to names that the shape does not have.
enum UnknownNames {
    /// They are errors, and so is every other use of a name that its kind does not allow. The product knows only this.
    case refused
    /// They render nothing, and text may go out raw, as the Mustache specification says.
    case renderNothing
}

/// Resolves every name of a template, and of all it includes, against a shape.
///
/// A partial is compiled once for each different surrounding it is used in (contexts, replaced blocks, indentation): a body.
struct Compiler {
    /// What makes a body different from another.
    struct Body: Hashable {
        var file: Int
        /// Index into the file's blocks; nil for the whole file.
        var block: Int?
        var context: Context
        /// Index into `replacements`.
        var replaced: Int
        /// Whether its lines may have to be indented.
        var isIndented: Bool
        /// Whether it begins a line of the page.
        var beginsLine: Bool
    }

    /// A block's text in a parent tag, and the replacements in force there.
    struct Replacement: Hashable {
        var file: Int
        var block: Int
        var replaced: Int
    }

    /// Where in a body the compiler is.
    struct Scope {
        var body: Body
        /// The body's index.
        var index: Int
        var context: Context
        /// The indentation of a replacing block's own text, taken away from its lines.
        var dedent: [UInt8] = []
        /// Whether sections since the body's beginning went down from the innermost context, and whether from another one.
        var descends = false
        var sidesteps = false
    }

    static let mostBodies = 5000

    let files: [Syntax]
    let numbers: [String: Int]
    let unknownNames: UnknownNames
    var shapes = ShapeTable()
    var program = Program()
    var bodies: [Body: Int] = [:]
    var waiting: [Body] = []
    var calls: [Call] = []
    var replacements: [[String: Replacement]] = [[:]]
    var findings = Findings()
    /// The literal operation that the next literal may join.
    var joinable: Int?
    /// The next literal begins a line.
    var isAtLineStart = false
    /// Where the tag of an operation stands.
    var places: [Int: (file: Int, offset: Int)] = [:]

    init(_ files: [Syntax], numbers: [String: Int], unknownNames: UnknownNames) {
        self.files = files
        self.numbers = numbers
        self.unknownNames = unknownNames
    }

    mutating func compile(file: Int, root: SlotKind) -> Program {
        let context = Context(root: root)
        let main = Body(file: file, block: nil, context: context, replaced: 0, isIndented: false, beginsLine: true)
        _ = number(of: main)
        var next = 0
        while next < waiting.count {
            compile(waiting[next], number: next)
            next += 1
        }
        refuseEndlessCalls()
        for (title, name) in shapes.repeated {
            findings.add(
                .error(
                    "view-name-twice", at: nil, "A view declares a name once: \(title) declares `\(name)` twice",
                    fix: "rename one of the slots"))
        }
        return program
    }

    /// The index of a body, which is compiled later when it is new.
    mutating func number(of body: Body) -> Int {
        if let known = bodies[body] { return known }
        bodies[body] = waiting.count
        waiting.append(body)
        return waiting.count - 1
    }

    private mutating func compile(_ body: Body, number: Int) {
        let start = program.operations.count
        joinable = nil
        isAtLineStart = false
        var scope = Scope(body: body, index: number, context: body.context)
        if let block = body.block {
            let block = files[body.file].blocks[block]
            if block.ownLines { scope.dedent = ownIndentation(of: block.body, in: body.file) ?? [] }
            compileReplacement(block, scope)
        } else {
            compile(files[body.file].nodes, scope)
        }
        program.bodies.append(start..<program.operations.count)
    }

    /// The line begins as the place it is put at says, not as it stands in the child template.
    private mutating func compileReplacement(_ block: Block, _ scope: Scope) {
        var nodes = block.body[...]
        if case .lineStart? = nodes.first {
            nodes = nodes.dropFirst()
            isAtLineStart = true
        }
        if scope.body.beginsLine, scope.body.isIndented { emit(.indent) }
        compile(Array(nodes), scope)
    }

    mutating func compile(_ nodes: [Node], _ scope: Scope) {
        for node in nodes {
            switch node {
            case .lineStart:
                if scope.body.isIndented { emit(.indent) }
                isAtLineStart = true
                continue
            case .literal(let bytes):
                emitLiteral(isAtLineStart ? Array(bytes.dropFirst(bytes.commonPrefix(with: scope.dedent))) : bytes)
            case .variable(let name, let raw): compile(variable: name, raw: raw, scope)
            case .section(let section): compile(section, scope)
            case .inclusion(let inclusion): compile(inclusion, scope)
            case .block(let index): compile(block: index, scope)
            }
            isAtLineStart = false
        }
    }

    mutating func emit(_ operation: Operation) {
        program.operations.append(operation)
        joinable = nil
    }

    private mutating func emitLiteral(_ bytes: [UInt8]) {
        if bytes.isEmpty { return }
        if let joinable {
            program.literals[joinable] += bytes
        } else {
            program.literals.append(bytes)
            emit(.literal(program.literals.count - 1))
            joinable = program.literals.count - 1
        }
    }

    mutating func emit(_ operation: Operation, of name: Name, _ scope: Scope) {
        places[program.operations.count] = (scope.body.file, name.offset)
        emit(operation)
    }

    /// Emits the operation of a section and the body that it covers.
    mutating func emit(_ operation: (Int) -> Operation, over section: Section, _ scope: Scope) {
        let index = program.operations.count
        emit(operation(index), of: section.name, scope)
        compile(section.body, scope)
        program.operations[index] = operation(program.operations.count)
        joinable = nil
    }

    func path(_ place: Context.Place, in program: inout Program) -> Path {
        let start = program.slots.count
        program.slots += place.slots.dropFirst()
        return Path(context: place.number, first: place.slots.first, others: start..<program.slots.count)
    }

    mutating func report(_ id: String, _ offset: Int, _ scope: Scope, _ summary: String, _ fix: String?) {
        report(id, offset, in: scope.body.file, summary, fix)
    }

    mutating func report(_ id: String, _ offset: Int, in file: Int, _ summary: String, _ fix: String?) {
        guard findings.all.count < Parser.mostFindings else { return }
        let location = files[file].source.location(of: offset)
        let finding = Diagnostic.error(id, at: location, summary, fix: fix)
        if !findings.all.contains(finding) { findings.add(finding) }
    }
}

extension [UInt8] {
    func commonPrefix(with other: [UInt8]) -> Int {
        zip(self, other).prefix { $0 == $1 }.count
    }
}
