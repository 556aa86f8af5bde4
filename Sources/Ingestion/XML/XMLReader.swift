import Diagnostics
import Exact
import Scheme

/// Reads the records of an XML file.
struct XMLReader: ~Copyable {
    private let file: InputFile
    private let recordPath: [String]
    private let tuning: Tuning
    private var input: ByteInput
    /// What the encoding could be, should it turn out wrong.
    private let alternative: Source.Encoding?
    private let mayBeUTF8: Bool
    private let source: Source
    private var parser: XMLParser
    private var builder: BatchBuilder
    /// Where the last record begins that the scanner delivered.
    private var lastScanned: RecordPlace?

    init(_ source: Source, record: [String], _ file: InputFile, zone: ZoneRules, needed: [Bool], tuning: Tuning) throws(Refusal) {
        var input = try ByteInput(file, limits: source.limits)
        let first = try FirstBytes(&input, of: file, declared: source.encoding, isXML: true)
        if source.encoding != .utf8 {
            // libxml2 looks for a mark only where it finds out the encoding itself.
            var mark = [UInt8](repeating: 0, count: first.rawMark)
            _ = try input.read(into: &mark, at: 0, atMost: mark.count)
        }
        self.source = source
        alternative = first.alternative
        mayBeUTF8 = source.encoding == .utf8 && first.extendsASCII
        self.input = input
        self.file = file
        self.tuning = tuning
        recordPath = record
        let builder = BatchBuilder(source, needed: needed, zone: zone)
        self.builder = builder
        parser = XMLParser(XMLRecords(source, record: record, builder), encoding: source.encoding)
    }

    /// Reads with the scanner as far as it is certain; if that is not to the end, again with libxml2, which reads over what was delivered.
    mutating func read(_ deliver: (RecordBatch) throws(Refusal) -> Void) throws(Refusal) -> FileSummary {
        if mayBeUTF8, !tuning.isBytewise {
            if let summary = try scan(deliver) { return summary }
            Meter.current?.beginAgain()
            input = try ByteInput(file, limits: source.limits)
            parser = XMLParser(XMLRecords(source, record: recordPath, builder, delivered: builder.read), encoding: source.encoding)
        }
        return try parse(deliver)
    }

    /// What surrounds the first record; nil where that is far, or the file is in another encoding.
    mutating func readBeginningOnly() throws(Refusal) -> XMLBeginning? {
        guard mayBeUTF8, !tuning.isBytewise else { return nil }
        let scanned = try scanBeginning()
        var input = try ByteInput(file, limits: source.limits)
        var text: [UInt8] = []
        while text.count < Limits.xmlPending {
            let start = text.count
            text.append(contentsOf: repeatElement(0, count: tuning.chunk))
            let got = try input.read(into: &text, at: start, atMost: tuning.chunk)
            text.removeLast(tuning.chunk - got)
            if let scanned {
                if let beginning = XMLBeginning(scanned, of: text) { return beginning }
            } else {
                guard parser.push(text.span.bytes.extracting(start..<text.count), isLast: false), parser.takesUTF8 else { return nil }
                if let first = parser.records.pointee.records.firstRecord { return XMLBeginning(text, endOfTag: first.offset) }
            }
            if got == 0 { return nil }
        }
        return nil
    }

    /// Where the scanner stands before the first record; nil where it does not read the file as far as that, or that is far.
    private mutating func scanBeginning() throws(Refusal) -> XMLBeginning.Scanned? {
        var scanner = XMLScanner(XMLRecords(source, record: recordPath, builder))
        scanner.stopsAtRecord = true
        var text = MarkupBuffer(chunk: tuning.chunk)
        var hasBegun = false
        while scanner.offset < Limits.xmlPending, !text.isAtEnd {
            let isFine = try scanOn(&scanner, &text, &hasBegun)
            if let scanned = XMLBeginning.Scanned(scanner) { return scanned }
            if !isFine { return nil }
            scanner.move(by: text.drop(before: scanner.next, place: scanner.cursor))
        }
        return nil
    }

    /// Reads and scans a chunk more; false when the scanner gives up.
    private mutating func scanOn(_ scanner: inout XMLScanner, _ text: inout MarkupBuffer, _ hasBegun: inout Bool) throws(Refusal) -> Bool {
        guard try text.read(from: &input) else { return false }
        if !hasBegun {
            guard let start = XMLBytes.endOfDeclaration(text.bytes.span, text.limit) else { return text.limit < 4_096 && !text.isAtEnd }
            scanner.begin(at: start, text.index)
            hasBegun = true
        }
        return scanner.scan(text, isLast: text.isAtEnd)
    }

    /// nil when the scanner gave up.
    private mutating func scan(_ deliver: (RecordBatch) throws(Refusal) -> Void) throws(Refusal) -> FileSummary? {
        var scanner = XMLScanner(XMLRecords(source, record: recordPath, builder))
        var text = MarkupBuffer(chunk: tuning.chunk)
        var hasBegun = false
        while true {
            guard try scanOn(&scanner, &text, &hasBegun) else { return nil }
            let isFull = scanner.records.places.count >= tuning.batch || scanner.records.text.count > 4 * tuning.chunk
            if isFull || text.isAtEnd {
                lastScanned = scanner.records.lastWhole ?? lastScanned
                if let batch = builder.batch(of: &scanner.records) { try deliver(batch) }
            }
            if text.isAtEnd { return try summary(of: scanner.records) }
            scanner.move(by: text.drop(before: scanner.next, place: scanner.cursor))
        }
    }

    private mutating func parse(_ deliver: (RecordBatch) throws(Refusal) -> Void) throws(Refusal) -> FileSummary {
        // A small chunk keeps few records waiting, and libxml2 moves what it holds for each.
        let chunk = min(tuning.chunk, 64 << 10)
        var buffer = [UInt8](repeating: 0, count: chunk + 3)
        // Bytes of a character that the last chunk cut; they were pushed already.
        var (cut, line) = (0, 1)
        while true {
            let got = try input.read(into: &buffer, at: cut, atMost: chunk)
            let isFine = parser.push(buffer.span.bytes.extracting(cut..<(cut + got)), isLast: got == 0)
            if !isFine { throw refusal() }
            try checkDelivered(isLast: got == 0)
            cut = mayBeUTF8 && parser.takesUTF8 ? try checked(&buffer, cut + got, isLast: got == 0, &line) : 0
            let waiting = parser.records.pointee.records.places.count
            if waiting >= tuning.batch || parser.records.pointee.records.text.count > 4 * tuning.chunk || got == 0 {
                let state = parser.records
                if let batch = builder.batch(of: &state.pointee.records) { try deliver(batch) }
            }
            if got == 0 { break }
        }
        let state = parser.records
        return try summary(of: state.pointee.records)
    }

    private mutating func summary(of records: borrowing XMLRecords) throws(Refusal) -> FileSummary {
        let (count, blake3) = try input.finished()
        var summary = FileSummary(
            path: file.path, blake3: blake3, bytes: count, read: builder.read, rejected: builder.rejected, blank: 0)
        if let finding = noRecords(records) { summary.findings.add(finding) }
        let isSeen = records.isSeen
        summary.unseen = Set(builder.fields.indices.filter { !isSeen[$0] }.map { builder.fields[$0].index })
        return summary
    }

    /// Refuses a file in which libxml2 finds other records than the scanner has delivered: between the two it was written to.
    private mutating func checkDelivered(isLast: Bool) throws(Refusal) {
        guard let expected = lastScanned else { return }
        let found = parser.records.pointee.records.lastDelivered
        if found == nil, !isLast { return }
        guard let found, found.line == expected.line, found.offset == expected.offset else {
            throw RawFile.changed(file.location)
        }
        lastScanned = nil
    }

    /// Checks text in UTF-8 once more, since libxml2 lets overlong forms through; a cut character goes to the front.
    private func checked(_ buffer: inout [UInt8], _ end: Int, isLast: Bool, _ line: inout Int) throws(Refusal) -> Int {
        let (valid, fault) = UTF8Check.check(buffer, from: 0, to: end, isLast: isLast)
        line += BlockScan.lineFeeds(buffer.span, from: 0, to: valid)
        switch fault {
        case .invalid(let byte)?:
            throw refusal(.encoding(line: line, message: "0x\(String(byte, radix: 16, uppercase: true)) is no character of UTF-8"))
        case .nul?: throw refusal(.malformed(line: line, column: 0, message: "it has a NUL byte"))
        case .incomplete?: throw refusal(.encoding(line: line, message: "it ends inside a character"))
        case nil: break
        }
        for i in valid..<end { buffer[i - valid] = buffer[i] }
        return end - valid
    }

    /// A path that leads nowhere reads nothing and says nothing: this says it.
    private func noRecords(_ records: borrowing XMLRecords) -> Diagnostic? {
        guard records.read == 0, records.elementsBelowRoot > 0 else { return nil }
        guard recordPath.count == 1 || !records.sawParent else { return nil }
        return .warning(
            "xml-no-records", at: file.location,
            "A file has its records at `\(recordPath.joined(separator: "/"))`; this one has none there",
            fix: "declare under `record` the path of one record below the root element")
    }

    private func refusal() -> Refusal { refusal(parser.records.pointee.records.fault) }

    private func refusal(_ fault: XMLFault?) -> Refusal {
        func refusal(_ id: String, _ line: Int?, _ summary: String, _ fix: String) -> Refusal {
            Refusal(.error(id, at: Location(file.path, line: line), summary, fix: fix))
        }
        let input = parser.records.pointee.context?.pointee.input
        let line = input.map { Int($0.pointee.line) }
        switch fault {
        case .doctype:
            return refusal("xml-doctype", line, "An XML export has no document type declaration", "export it without <!DOCTYPE …>")
        case .tooDeep:
            return refusal("xml-too-deep", line, "Elements are nested at most \(Limits.xmlDepth) deep", "look at the file with care")
        case .tooManyAttributes:
            return refusal(
                "xml-too-many-attributes", line, "An element has at most \(Limits.xmlAttributes) attributes", "look at the file with care")
        case .tooManyNamespaces:
            return refusal(
                "xml-too-many-namespaces", line, "At most \(Limits.xmlNamespaces) namespaces are declared at one place",
                "look at the file with care"
            )
        case .tooLong, nil:
            return refusal(
                "xml-too-long", line,
                "A record has at most \(Limits.record >> 20) MiB, a text \(Limits.xmlText >> 20) MiB, a tag or comment \(Limits.xmlPending >> 10) KiB",
                "look at the file with care")
        case .encoding(let line, let message):
            return refusal(
                "encoding-invalid", line, "The bytes of a file follow its encoding: \(message)",
                alternative.map { "declare `encoding: \($0.rawValue)`" }
                    ?? "correct the encoding that the file's first line names, or export it in UTF-8")
        case .malformed(let line, let column, let message):
            let place = Location(file.path, line: line > 0 ? line : nil, column: column > 0 && line > 0 ? column : nil)
            return Refusal(
                .error("xml-malformed", at: place, "An XML file is well-formed: \(message)", fix: "copy or export the file again"))
        }
    }
}
