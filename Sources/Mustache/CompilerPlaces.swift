/// Data goes only where escaping makes it harmless: into text and into quoted attributes that are neither run nor obeyed.
extension Compiler {
    /// Follows the page from its beginning through all that is included, every section once.
    ///
    /// A section may be there, or not, or many times, so it has to end in the place where it begins.
    mutating func refuseUnsafePlaces() {
        guard let body = program.bodies.first else { return }
        var visits = Visits()
        _ = follow(body, from: HTMLContext(), &visits)
    }

    /// Far more than anybody writes; keeps the stack.
    private static var deepestInclusion: Int { 500 }

    private struct Visits {
        struct Key: Hashable {
            var body: Int
            var context: HTMLContext
        }

        /// Where a body ends that begins there.
        var ends: [Key: HTMLContext] = [:]
        /// Where the bodies begin that are being followed.
        var open: [Int: HTMLContext] = [0: HTMLContext()]
    }

    private mutating func follow(_ range: Range<Int>, from start: HTMLContext, _ visits: inout Visits) -> HTMLContext {
        var context = start
        var next = range.lowerBound
        while next < range.upperBound {
            let index = next
            next += 1
            switch program.operations[index] {
            case .indent: break
            case .literal(let literal): context.advance(over: program.literals[literal])
            case .text:
                if let hazard = context.hazard { report(hazard, at: index) }
                context.advanceOverData()
            case .raw:
                if context.state != .text { report(Hazard("markup", "in \(context.words)", "put it between elements"), at: index) }
            case .section(_, _, let end), .condition(_, _, let end):
                let inner = follow(next..<end, from: context, &visits)
                if let merged = context.merged(with: inner) {
                    context = merged
                } else {
                    reportSplit("section", from: context, to: inner, at: index, "let the section hold whole elements or whole attributes")
                }
                next = end
            case .call(let body, _):
                context = call(body, from: context, at: index, &visits)
            }
        }
        return context
    }

    private mutating func call(_ body: Int, from start: HTMLContext, at index: Int, _ visits: inout Visits) -> HTMLContext {
        let key = Visits.Key(body: body, context: start)
        if let end = visits.ends[key] { return end }
        if let first = visits.open[body] {
            // What includes itself inside a section ends where it begins, since the section does.
            if first.merged(with: start) == nil {
                reportSplit("partial that includes itself", from: first, to: start, at: index, "include it between its elements")
            }
            return start
        }
        guard visits.open.count < Self.deepestInclusion else {
            report(
                "template-too-deep", at: index, "Templates include each other \(Self.deepestInclusion) deep at most",
                "include it further up")
            return start
        }
        visits.open[body] = start
        let end = follow(program.bodies[body], from: start, &visits)
        visits.open[body] = nil
        visits.ends[key] = end
        return end
    }

    private mutating func reportSplit(_ what: String, from start: HTMLContext, to end: HTMLContext, at operation: Int, _ fix: String) {
        report(
            "template-split-markup", at: operation,
            "A \(what) begins and ends in the same place of a page: this one begins in \(start.words) and ends in \(end.words)", fix)
    }

    private mutating func report(_ hazard: Hazard, at operation: Int) {
        report(
            "template-unsafe-place", at: operation, "Data stands in text or a quoted attribute: this \(hazard.what) stands \(hazard.place)",
            hazard.fix)
    }

    private mutating func report(_ id: String, at operation: Int, _ summary: String, _ fix: String) {
        guard let place = places[operation] else { return }
        report(id, place.offset, in: place.file, summary, fix)
    }
}

/// Why data may not be put somewhere.
private struct Hazard {
    var what: String
    var place: String
    var fix: String

    init(_ what: String, _ place: String, _ fix: String) {
        self.what = what
        self.place = place
        self.fix = fix
    }
}

extension HTMLContext {
    /// Why a text, escaped, may not be put here; nil where it may.
    fileprivate var hazard: Hazard? {
        switch state {
        case .text, .plainText: return nil
        case .value(_?): return hazardOfAttribute
        case .value(nil), .beforeValue:
            return Hazard("text", "in an attribute without quotation marks", "put the value into quotation marks")
        case .tagOpen, .endTagOpen, .tagName, .between, .attributeName, .afterName:
            return Hazard("text", "in a tag, where it could name an attribute", "put it into a quoted attribute, or behind the tag")
        case .declaration, .comment: return Hazard("text", "in \(words)", "take it out: nobody reads it there")
        case .rawText: return Hazard("text", "in \(words), where references are not read", "put it into an attribute or an element")
        }
    }

    private var hazardOfAttribute: Hazard? {
        let (name, element) = (String(decoding: attribute, as: UTF8.self), String(decoding: element, as: UTF8.self))
        if name.hasPrefix("on") { return Hazard("text", "in `\(name)`, which is run as a program", "put it into a `data-` attribute") }
        if name == "style" { return Hazard("text", "in `style`, which is obeyed", "choose a class instead") }
        if name == "srcdoc" { return Hazard("text", "in `srcdoc`, which is a page of its own", "put it into the page itself") }
        if element == "script" || element == "meta" && name == "content" || ["srcset", "imagesrcset", "ping"].contains(name) {
            return Hazard("text", "in `\(name)` of `\(element)`, which may run or load what it names", "write the value into the template")
        }
        if element == "set" || element.hasPrefix("animate"), ["to", "from", "by", "values"].contains(name) {
            return Hazard("text", "in `\(name)` of `\(element)`, which may set an address", "write the value into the template")
        }
        guard Self.addresses.contains(name), address.lead != .settled else { return nil }
        return Hazard(
            "text", "at the beginning of an address (`\(name)`), where it could be `javascript:` or another server",
            "begin the address in the template, for example \(name)=\"units/…\" or \(name)=\"#…\"")
    }

    private static var addresses: Set<String> {
        [
            "action", "archive", "background", "cite", "classid", "codebase", "data", "formaction", "href", "icon", "longdesc", "manifest",
            "poster", "profile", "src", "usemap", "xlink:href",
        ]
    }

    fileprivate var words: String {
        switch state {
        case .text: "text"
        case .plainText, .rawText: "`\(String(decoding: element, as: UTF8.self))`"
        case .tagOpen, .endTagOpen, .tagName, .between, .attributeName, .afterName, .beforeValue: "a tag"
        case .value: "an attribute"
        case .declaration: "a declaration"
        case .comment: "a comment"
        }
    }
}
