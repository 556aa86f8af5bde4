import Diagnostics

/// A library of templates that include one another, all escaping in the same way.
///
/// ```swift
/// var findings = Findings()
/// let library = Templates(sources, escaping: .html, &findings)
/// let unit = library.template("unit", for: UnitPage.self, &findings)
/// let index = library.template("index", for: IndexPage.self, &findings)
/// try findings.orThrow()               // every error of every template, before anything is rendered
/// unit.render(page, into: &bytes)
/// ```
public struct Templates: Sendable {
    public let escaping: Escaping
    private let files: [Syntax]
    private let numbers: [String: Int]

    /// Parses all sources and adds what is wrong with their syntax to the findings.
    public init(_ sources: [TemplateSource], escaping: Escaping, _ findings: inout Findings) {
        self.escaping = escaping
        var files: [Syntax] = []
        var numbers: [String: Int] = [:]
        for source in sources {
            if numbers.updateValue(files.count, forKey: source.name) != nil {
                findings.add(
                    .error(
                        "template-twice", at: Location(source.path, line: source.line), "A template has a name of its own",
                        fix: "rename one of the templates `\(source.name)`"))
            }
            files.append(Parser.parse(source, &findings))
        }
        self.files = files
        self.numbers = numbers
    }

    /// Files by the name that partials and callers use; `folder` leads diagnostics to them.
    public init(files: [String: [UInt8]], in folder: String, escaping: Escaping, _ findings: inout Findings) {
        let sources = files.sorted { $0.key < $1.key }.map { name, bytes in
            TemplateSource(name, path: "\(folder)/\(name)", bytes: bytes)
        }
        self.init(sources, escaping: escaping, &findings)
    }

    /// Compiles a template, and all it includes, against the names of a view, and adds what is wrong to the findings.
    ///
    /// With an error among them the template renders nothing: decide (`findings.orThrow()`) before rendering.
    public func template<Root: View>(_ name: String, for view: Root.Type, _ findings: inout Findings) -> Template<Root> {
        Template(program: compile(name, for: Root.slotKind, .refused, &findings), escaping: escaping)
    }

    func compile(_ name: String, for root: SlotKind, _ unknownNames: UnknownNames, _ findings: inout Findings) -> Program {
        guard let file = numbers[name] else {
            let fix = name.nearest(among: numbers.keys.sorted()).map { "rename `\($0)` to `\(name)`" } ?? "add the template `\(name)`"
            findings.add(.error("template-missing", at: nil, "Every page has its template: there is no `\(name)`", fix: fix))
            return Program()
        }
        var compiler = Compiler(files, numbers: numbers, unknownNames: unknownNames)
        let program = compiler.compile(file: file, root: root)
        if unknownNames == .refused, case .html = escaping, !compiler.findings.hasErrors { compiler.refuseUnsafePlaces() }
        let known = Set(findings.all)
        findings.add(Findings(compiler.findings.all.filter { !known.contains($0) }))
        return compiler.findings.hasErrors ? Program() : program
    }
}

/// A compiled template for one kind of view.
///
/// Inlinable, so that who renders a view knows its type: a phrase is made of few words, beside which looking that up would be much.
public struct Template<Root: View>: Sendable {
    let program: Program
    @usableFromInline let escaping: Escaping
    /// Of a template that has nothing else.
    @usableFromInline let words: [Word]?

    init(program: Program, escaping: Escaping) {
        (self.program, self.escaping, words) = (program, escaping, program.words)
    }

    /// Appends the page, which is valid UTF-8.
    @inlinable
    public func render(_ view: Root, into bytes: inout [UInt8]) {
        guard let words else { return run(over: view.slotValue, into: &bytes) }
        // A phrase names two or three of the many slots of its view: only these are read.
        let slots = Root.slots
        for word in words {
            switch word {
            case .literal(let text): bytes.append(contentsOf: text)
            case .slot(let index): if case .text(let text) = slots[index].read(view) { escaping.append(text, to: &bytes) }
            }
        }
    }

    @usableFromInline
    func run(over root: SlotValue, into bytes: inout [UInt8]) {
        var renderer = Renderer(program, escaping: escaping, root: root)
        renderer.run(into: &bytes)
    }

    @inlinable
    public func bytes(_ view: Root) -> [UInt8] {
        var bytes: [UInt8] = []
        render(view, into: &bytes)
        return bytes
    }

    @inlinable
    public func text(_ view: Root) -> String { String(decoding: bytes(view), as: UTF8.self) }

    /// The result as a part of an HTML page: as it is when the template is HTML, escaped when it is plain text.
    public func markup(_ view: Root) -> Markup {
        switch escaping {
        case .html: Markup(rendered: bytes(view))
        case .none: Markup(escaping: text(view))
        }
    }
}
