import CLibXML2

/// Why a document is not read on.
enum XMLFault {
    case doctype, tooDeep, tooManyAttributes, tooManyNamespaces, tooLong
    case malformed(line: Int, column: Int, message: String)
    case encoding(line: Int, message: String)
}

/// The attributes of an element as libxml2 hands them over: five pointers each.
struct XMLAttributes {
    let count: Int
    private let pointers: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

    init(_ pointers: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int32) {
        self.pointers = pointers
        self.count = pointers == nil ? 0 : max(0, Int(count))
    }

    /// Name without its prefix, the address of its namespace if it has one, and value.
    subscript(_ i: Int) -> (name: UnsafePointer<xmlChar>, space: UnsafePointer<xmlChar>?, value: UnsafeBufferPointer<UInt8>)? {
        guard let pointers, let name = pointers[5 * i], let begin = pointers[5 * i + 3], let end = pointers[5 * i + 4] else { return nil }
        return (name, pointers[5 * i + 2], UnsafeBufferPointer(start: begin, count: end - begin))
    }

    /// Whether one without a namespace has a name; libxml2 keeps each name of a document once.
    func haveOwn(_ name: UnsafePointer<xmlChar>) -> Bool {
        (0..<count).contains { self[$0].map { $0.space == nil && $0.name == name } ?? false }
    }
}
