/// What no honest export exceeds.
///
/// Whatever goes beyond is refused by name, so that nothing an export holds can hurt the machine.
enum Limits {
    /// Bytes of one record, CSV or XML: a quote that is never closed is noticed here at the latest.
    static let record = 16 << 20
    static let columns = 10_000
    /// Inflated bytes per compressed byte, looked at once `inflatedBeforeRatio` bytes have come out; a source may declare its own.
    ///
    /// Deflate itself ends at 1,032.
    static let inflationRatio = 250
    static let inflatedBeforeRatio = 16 << 20
    static let inflated = 64 << 30
    /// Bytes between two tags.
    static let xmlText = 10 << 20
    static let xmlDepth = 200
    static let xmlAttributes = 1_000
    /// Namespaces declared at an element and those around it: libxml2 goes through all of them for each name.
    static let xmlNamespaces = 200
    /// Bytes of one tag or comment.
    ///
    /// libxml2 compares each attribute with all others before it lets anyone count them.
    static let xmlPending = 512 << 10
}
