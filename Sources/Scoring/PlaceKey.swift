/// A unit and a whole number that orders it, in one word, so that many are sorted by their digits and not by comparing them.
struct PlaceKey {
    /// Of the number, its sign among them; the others hold the unit.
    static let bits = 33
    private static let bitsOfUnit: UInt64 = 31
    private static let digit = 11
    private var word: UInt64

    /// - Parameter value: within ±2³².
    init(_ value: Int64, isDescending: Bool, unit: Int32) {
        let biased = UInt64(truncatingIfNeeded: (isDescending ? ~value : value) &+ 1 << (PlaceKey.bits - 1))
        word = biased << PlaceKey.bitsOfUnit | UInt64(UInt32(truncatingIfNeeded: unit))
    }

    var value: UInt64 { word >> PlaceKey.bitsOfUnit }
    var unit: Int32 { Int32(truncatingIfNeeded: word & (1 << PlaceKey.bitsOfUnit - 1)) }

    /// The least number first; equal ones stay as they stand.
    static func sort(_ keys: inout [PlaceKey]) {
        var other = keys
        for pass in 0..<bits / digit {
            let shift = bitsOfUnit + UInt64(pass * digit)
            var starts = [Int](repeating: 0, count: 1 << digit)
            for key in keys { starts[key.digit(shift)] += 1 }
            var next = 0
            for place in starts.indices { (starts[place], next) = (next, next + starts[place]) }
            for key in keys {
                other[starts[key.digit(shift)]] = key
                starts[key.digit(shift)] += 1
            }
            swap(&keys, &other)
        }
    }

    private func digit(_ shift: UInt64) -> Int { Int(truncatingIfNeeded: word >> shift & (1 << UInt64(PlaceKey.digit) - 1)) }
}
