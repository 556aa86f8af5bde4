/// Unified social credit codes (GB 32100): 18 characters, the last of which checks the others.
enum CreditCode {
    /// Without I, O, S, V and Z; a character's value is its place.
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    /// Powers of 3, modulo 31.
    private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

    /// Why a text is no such code; nil when it is one.
    static func problem(_ text: Span<UInt8>) -> CellProblem? {
        guard text.count == 18 else { return .creditCode }
        var sum = 0
        for i in 0..<18 {
            guard let value = alphabet.firstIndex(of: text[i]) else { return .creditCode }
            if i < 17 { sum += value * weights[i] } else if value != (31 - sum % 31) % 31 { return .checkCharacter }
        }
        return nil
    }
}
