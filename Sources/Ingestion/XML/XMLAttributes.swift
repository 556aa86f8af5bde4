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

    /// Name without its prefix, and value.
    subscript(_ i: Int) -> (name: UnsafePointer<xmlChar>, value: UnsafeBufferPointer<UInt8>)? {
        guard let pointers, let name = pointers[5 * i], let begin = pointers[5 * i + 3], let end = pointers[5 * i + 4] else { return nil }
        return (name, UnsafeBufferPointer(start: begin, count: end - begin))
    }
}
