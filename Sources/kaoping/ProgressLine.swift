/// How far the reading of one source has come, as one line of a terminal or a log.
struct ProgressLine: Sendable {
    var source = ""
    var files = 0
    var filesDone = 0
    /// Bytes to be read and read: twice those of the exports where keys decide which records count.
    var total = 0
    var done = 0
    var waitsFor: String?
    /// Milliseconds since the source began.
    var elapsed: Int64 = 0

    /// `hotline [#####.....] 3/12 files, 1.2/3.4 GB, 850 MB/s, 0:03 left`, cut to the width of the terminal.
    func text(width: Int) -> String {
        if let waitsFor { return Self.cut("\(source): waiting for \(waitsFor) to be written", to: width) }
        let total = max(total, done)
        var parts = ["\(min(filesDone, files))/\(Self.count(files, "file"))"]
        if total > 0 {
            parts.append("\(Self.size(done, like: total, isNamed: false))/\(Self.size(total, like: total))")
            if elapsed >= 200, done > 0 {
                let rate = Int(clamping: Int128(done) * 1_000 / Int128(elapsed))
                parts.append("\(Self.size(rate, like: rate))/s")
                if rate > 0 { parts.append("\(Self.clock((total - done + rate - 1) / rate)) left") }
            }
        }
        let words = parts.joined(separator: ", ")
        // A narrow terminal makes the bar shorter first.
        let room = min(30, width - Self.columns(source) - Self.columns(words) - 4)
        let bar = total > 0 && room >= 5 ? " [\(Self.bar(done, of: total, width: room))]" : ""
        return Self.cut("\(source)\(bar) \(words)", to: width)
    }

    static func bar(_ done: Int, of total: Int, width: Int) -> String {
        let filled = Int(clamping: Int128(width) * Int128(done) / Int128(max(total, 1)))
        return String(repeating: "#", count: filled) + String(repeating: ".", count: max(0, width - filled))
    }

    /// `339 MB`; the unit is that of `scale`, so that two sizes can be compared at a glance.
    static func size(_ bytes: Int, like scale: Int? = nil, isNamed: Bool = true) -> String {
        let units = [("B", 1), ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000)]
        let (name, unit) = units.last { $0.1 <= (scale ?? bytes) } ?? units[0]
        let tenths = unit == 1 ? bytes * 10 : bytes / (unit / 10)
        let number = unit == 1 || tenths >= 1_000 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
        return isNamed ? "\(number) \(name)" : number
    }

    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// `0:03`, `1:02:03`.
    static func clock(_ seconds: Int) -> String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let (minutes, hours) = (seconds / 60, seconds / 3_600)
        return hours > 0 ? "\(hours):\(two(minutes % 60)):\(two(seconds % 60))" : "\(minutes):\(two(seconds % 60))"
    }

    /// How many columns of a terminal a text takes: East Asian characters two.
    static func columns(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + columns($1) } }

    private static func columns(_ scalar: Unicode.Scalar) -> Int { scalar.value < 0x1100 ? 1 : 2 }

    private static func cut(_ text: String, to width: Int) -> String {
        var (left, result) = (width, String.UnicodeScalarView())
        for scalar in text.unicodeScalars {
            left -= columns(scalar)
            guard left >= 0 else { break }
            result.append(scalar)
        }
        return String(result)
    }
}
