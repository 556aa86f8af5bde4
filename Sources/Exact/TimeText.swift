/// How dates and times are written in exports and in expressions.
///
/// A date is `2025-06-01`, `2025/6/1`, `2025.6.1`, `2025年6月1日`, `20250601`, `24/12/2010` (the day always first) or `06-Apr-2011`.
/// After a space or `T` may follow a clock: `8:30`, `08:30:00`, `08:30:00.25`, `8时30分`, `8时30分15秒`; `20250601083000` and
/// `20250601083000123` carry theirs. A clock may end in `Z`, `+08:00`, `+0800` or `+08`: the time is then moved to the wall clock of
/// the zone asked for. Full-width digits, signs and spaces read as their plain forms. A fraction finer than a microsecond is cut.
extension Time {
    /// nil when the text is none of these shapes, or names a day or an hour that does not exist.
    public init?(_ text: String, zone: ZoneRules = .utc) {
        let utf8 = Array(text.utf8)
        guard let time = Time(utf8: utf8.span, zone: zone) else { return nil }
        self = time
    }

    /// The same from bytes, without spaces around them.
    public init?(utf8: Span<UInt8>, zone: ZoneRules) {
        var plain = PlainTimes()
        if let microseconds = plain.read(utf8) {
            self.init(microseconds: microseconds)
            return
        }
        guard var text = TimeScanner(utf8), let time = text.time(zone: zone) else { return nil }
        self = time
    }
}

extension Month {
    /// `2025-06`, `2025/6`, `2025.6`, `2025年6月`, `202506`, or any time that `Time` reads: the month it lies in.
    public init?(_ text: String, zone: ZoneRules = .utc) {
        let utf8 = Array(text.utf8)
        guard let month = Month(utf8: utf8.span, zone: zone) else { return nil }
        self = month
    }

    public init?(utf8: Span<UInt8>, zone: ZoneRules) {
        if var text = TimeScanner(utf8), let month = text.month() {
            self = month
        } else if let time = Time(utf8: utf8, zone: zone) {
            self = time.month
        } else {
            return nil
        }
    }
}
