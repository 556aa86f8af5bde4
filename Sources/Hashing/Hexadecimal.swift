extension String {
    /// Two lower-case hexadecimal digits for each byte.
    init(hexadecimal bytes: [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        self.init(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
