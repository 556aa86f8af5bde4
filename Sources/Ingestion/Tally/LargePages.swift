import Glibc

extension UnsafeMutableBufferPointer {
    /// Asks for pages of two megabytes below what is about to be filled, where the system has them: a table of hundreds of megabytes, which is
    /// looked into everywhere, is found in few of them sooner than in very many small ones.
    func prefersLargePages() {
        let page: UInt = 2 << 20
        let begin = UInt(bitPattern: baseAddress)
        let (first, last) = ((begin + page - 1) / page * page, (begin + UInt(count * MemoryLayout<Element>.stride)) / page * page)
        // Where it has none, the table is slower, and nothing else.
        if first < last { _ = madvise(UnsafeMutableRawPointer(bitPattern: first), Int(last - first), MADV_HUGEPAGE) }
    }
}

extension Array where Element: BitwiseCopyable {
    /// Takes room for so many elements, in large pages. What is not filled is not touched.
    mutating func reserveLarge(_ count: Int) {
        reserveCapacity(count)
        let capacity = capacity
        withUnsafeMutableBufferPointer { UnsafeMutableBufferPointer(start: $0.baseAddress, count: capacity).prefersLargePages() }
    }

    /// So many of the same, in large pages.
    init(large element: Element, count: Int) {
        self.init(unsafeUninitializedCapacity: count) { buffer, filled in
            buffer.prefersLargePages()
            buffer.initialize(repeating: element)
            filled = count
        }
    }
}
