extension String {
    /// The candidate that a typing slip most likely meant; nil when none is near.
    public func nearest(among candidates: some Sequence<String>) -> String? {
        let limit = Swift.max(1, unicodeScalars.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let distance = editDistance(to: candidate)
            // With every character exchanged it is another word, however short.
            guard distance < Swift.max(unicodeScalars.count, candidate.unicodeScalars.count) else { continue }
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Insertions, deletions, substitutions and swaps of neighbours, over Unicode scalars.
    private func editDistance(to other: String) -> Int {
        let (a, b) = (Array(unicodeScalars.prefix(64)), Array(other.unicodeScalars.prefix(64)))
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var distance = Swift.min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { distance = Swift.min(distance, beforeLast[j - 1] + 1) }
                row.append(distance)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
