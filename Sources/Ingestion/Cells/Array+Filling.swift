extension Array {
    /// - Parameter fill: initializes all elements.
    @inline(__always)
    init(filling count: Int, _ fill: (UnsafeMutableBufferPointer<Element>) -> Void) {
        guard count > 0 else {
            // The one empty array that all share would be told its count by several threads.
            self = []
            return
        }
        self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
            fill(buffer)
            initialized = count
        }
    }
}
