extension XMLRecords {
    /// What a field's cell is once its record is whole.
    mutating func cell(of target: Int?, _ slot: Int) -> Cell {
        if repeats[slot] == .count {
            let begin = text.count
            text.append(contentsOf: String(target.map { counts[$0] } ?? 0).utf8)
            return Cell(begin, to: text.count)
        }
        guard let target else { return .absent }
        let last = Cell(trimming: text.span, found[target].first, found[target].end)
        guard counts[target] > 1 else { return last }
        switch repeats[slot] {
        case .first: return Cell(trimming: text.span, firsts[target].first, firsts[target].end)
        case .join: return joined(earlier[target] + [last], by: joiners[slot])
        default: return last
        }
    }

    private mutating func joined(_ cells: [Cell], by joiner: [UInt8]) -> Cell {
        let begin = text.count
        for cell in cells.map({ Cell(trimming: text.span, $0.first, $0.end) }) where !cell.isEmpty {
            if text.count > begin { text.append(contentsOf: joiner) }
            text.append(contentsOf: text[cell.first..<cell.end])
        }
        return Cell(begin, to: text.count)
    }
}
