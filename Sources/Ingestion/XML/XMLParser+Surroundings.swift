import CLibXML2

extension XMLParser {
    /// Which elements are open, and which namespaces declared.
    struct Surroundings: Equatable {
        fileprivate let around: XMLSurroundings
        /// libxml2 keeps each name and address once.
        fileprivate let elements: [UnsafePointer<xmlChar>?]
        fileprivate let namespaces: [UnsafePointer<xmlChar>?]
    }

    /// A parser that knows more names than this is not one of several that read a file: libxml2 has a limit for the names of a document.
    private static var namesAtMost: Int { 128 << 10 }

    /// nil where anything else than spaces waits for what follows.
    var surroundings: Surroundings? {
        let state = records
        guard state.pointee.records.fault == nil, let context = state.pointee.context,
            context.pointee.instate == XML_PARSER_CONTENT, xmlDictGetUsage(context.pointee.dict) < Self.namesAtMost,
            let input = context.pointee.input, let end = input.pointee.end, let current = input.pointee.cur,
            UnsafeBufferPointer(start: current, count: end - current).allSatisfy(XMLBytes.isSpace)
        else { return nil }
        return Surroundings(
            around: state.pointee.records.around,
            elements: Array(UnsafeBufferPointer(start: context.pointee.nameTab, count: Int(context.pointee.nameNr))),
            namespaces: Array(UnsafeBufferPointer(start: context.pointee.nsTab, count: Int(context.pointee.nsNr))))
    }
}
