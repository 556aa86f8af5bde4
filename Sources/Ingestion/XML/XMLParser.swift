import CLibXML2
import Glibc
import Scheme

/// libxml2's push parser, feeding `XMLRecords`.
///
/// No DOCTYPE, so no entities but the predefined; nothing is ever fetched.
struct XMLParser: ~Copyable {
    /// What the callbacks reach: it must not move, so it has an address of its own.
    struct State: ~Copyable {
        var records: XMLRecords
        var context: xmlParserCtxtPtr?
    }
    private let state: UnsafeMutablePointer<State>
    private var pushed = 0
    private var held: [UInt8] = []

    /// Once per process: no entity is loaded from anywhere, whatever a document says.
    private static let prepared: Void = {
        xmlInitParser()
        xmlSetExternalEntityLoader { _, _, _ in nil }
    }()

    /// Another encoding than UTF-8 overrides what the document declares; otherwise libxml2 finds it out as XML prescribes.
    init(_ records: consuming XMLRecords, encoding: Source.Encoding) {
        XMLParser.prepared
        state = .allocate(capacity: 1)
        state.initialize(to: State(records: records, context: nil))
        var handler = XMLParser.handler()
        let context = xmlCreatePushParserCtxt(&handler, state, nil, 0, nil)
        state.pointee.context = context
        var options = Int32(XML_PARSE_NONET.rawValue)
        if encoding != .utf8 {
            xmlCtxtResetPush(context, nil, 0, nil, encoding.rawValue.uppercased())
            options |= Int32(XML_PARSE_IGNORE_ENC.rawValue)
        }
        xmlCtxtUseOptions(context, options)
    }

    deinit {
        if let context = state.pointee.context {
            if let document = context.pointee.myDoc { xmlFreeDoc(document) }
            xmlFreeParserCtxt(context)
        }
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// What the events have built so far.
    var records: UnsafeMutablePointer<State> { state }

    /// Parses on; false when the document cannot be used, and `XMLRecords.fault` says why.
    mutating func push(_ bytes: RawSpan, isLast: Bool) -> Bool {
        guard let context = state.pointee.context else { return false }
        // Errors of conversion go to the thread's handler only, never to the context's.
        xmlSetStructuredErrorFunc(state, XMLParser.report)
        defer { xmlSetStructuredErrorFunc(nil, nil) }
        var status: Int32 = 0
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            // The encoding is found out from the first four bytes, which must come together.
            if pushed == 0, held.count + rest.count >= 4 || isLast {
                if held.isEmpty == false {
                    status = held.withUnsafeBytes { first in
                        let joined = Array(first) + Array(rest)
                        rest = rest.dropFirst(rest.count)
                        return joined.withUnsafeBytes { XMLParser.parse(context, $0) }
                    }
                    pushed = held.count
                }
            } else if pushed == 0 {
                held += rest
                return
            }
            if !rest.isEmpty { status = XMLParser.parse(context, UnsafeRawBufferPointer(rebasing: rest)) }
            pushed += bytes.count
        }
        if status == 0, isLast { status = xmlParseChunk(context, nil, 0, 1) }
        if status == 0, !isLast, pending(context) > Limits.xmlPending { state.pointee.records.refuse(.tooLong) }
        let isBroken = status != 0 || isLast && context.pointee.wellFormed == 0
        if isBroken { state.pointee.records.refuse(.malformed(line: line(context), column: 0, message: "not well-formed")) }
        return state.pointee.records.fault == nil
    }

    /// Whether the bytes pushed are UTF-8, unless they are wrong: libxml2 converts everything else first.
    var takesUTF8: Bool {
        guard let context = state.pointee.context, let buffer = context.pointee.input?.pointee.buf else { return false }
        return buffer.pointee.encoder == nil
    }

    private static func parse(_ context: xmlParserCtxtPtr, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        xmlParseChunk(context, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), 0)
    }

    /// Bytes that wait for the end of a tag or comment.
    private func pending(_ context: xmlParserCtxtPtr) -> Int {
        guard let input = context.pointee.input, let end = input.pointee.end, let current = input.pointee.cur else { return 0 }
        return end - current
    }

    private func line(_ context: xmlParserCtxtPtr) -> Int { Int(context.pointee.input?.pointee.line ?? 0) }

    // MARK: - Callbacks

    private static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { data, name, _, space, namespaces, _, count, _, attributes in
            guard let state = XMLParser.state(data), let name, let input = state.pointee.context?.pointee.input else { return }
            let offset = Int(input.pointee.consumed) + (input.pointee.cur - input.pointee.base)
            state.pointee.records.start(
                name, in: space, XMLAttributes(attributes, count: count), namespaces: Int(namespaces), line: Int(input.pointee.line),
                offset: offset)
            if state.pointee.records.fault != nil { xmlStopParser(state.pointee.context) }
        }
        handler.endElementNs = { data, _, _, _ in XMLParser.state(data)?.pointee.records.end() }
        handler.characters = { data, bytes, count in
            guard let state = XMLParser.state(data) else { return }
            state.pointee.records.characters(UnsafeBufferPointer(start: bytes, count: Int(count)))
            if state.pointee.records.fault != nil { xmlStopParser(state.pointee.context) }
        }
        handler.cdataBlock = handler.characters
        handler.internalSubset = { data, _, _, _ in
            guard let state = XMLParser.state(data) else { return }
            state.pointee.records.refuse(.doctype)
            xmlStopParser(state.pointee.context)
        }
        handler.serror = report
        return handler
    }

    private static func state(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<State>? {
        data?.assumingMemoryBound(to: State.self)
    }

    /// Of a document that ends too early libxml2 says what it says of one that goes on behind its end.
    private static func earlyEnd(of context: xmlParserCtxtPtr?) -> String? {
        guard let context, let input = context.pointee.input else { return nil }
        if context.pointee.instate == XML_PARSER_EPILOG || context.pointee.instate == XML_PARSER_EOF { return nil }
        let isEmpty = input.pointee.consumed == 0 && input.pointee.end == input.pointee.base
        return isEmpty ? "it is empty" : "it ends before its root element does"
    }

    private static let report: xmlStructuredErrorFunc = { data, error in
        guard let state = XMLParser.state(data), let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        // The address of a namespace is a name, and nothing is fetched from it: it may be any text.
        if error.pointee.code == Int32(XML_WAR_NS_URI.rawValue) { return }
        let whole = error.pointee.message.map { String(cString: $0) } ?? "damaged"
        let isEarly = error.pointee.code == Int32(XML_ERR_DOCUMENT_END.rawValue)
        let message = (isEarly ? XMLParser.earlyEnd(of: state.pointee.context) : nil) ?? String(whole.prefix { !$0.isNewline })
        let line = error.pointee.line > 0 ? Int(error.pointee.line) : Int(state.pointee.context?.pointee.input?.pointee.line ?? 0)
        let isEncoding =
            error.pointee.domain == Int32(XML_FROM_I18N.rawValue) || error.pointee.code == Int32(XML_ERR_INVALID_ENCODING.rawValue)
            || error.pointee.code == Int32(XML_ERR_UNSUPPORTED_ENCODING.rawValue) || message.contains("not proper UTF-8")
        state.pointee.records.refuse(
            isEncoding
                ? .encoding(line: line, message: message)
                : .malformed(line: line, column: Int(error.pointee.int2), message: message))
    }
}
