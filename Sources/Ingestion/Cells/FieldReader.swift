import Exact
import Expressions
import Scheme

/// Turns the cells of one field into a typed column.
struct FieldReader {
    let index: Int
    let name: String
    private let type: FieldType
    private let missing: [[UInt8]]
    private let part: Field.Part?
    private let isExcel: Bool
    private let zone: ZoneRules
    private let number: NumberText
    private let quick: QuickCells

    init(_ field: Field, at index: Int, zone: ZoneRules) {
        self.index = index
        name = field.name
        type = field.type
        missing = field.missing.map { Array($0.utf8) }
        part = field.part
        isExcel = field.shape == .excel
        self.zone = zone
        number = NumberText(allowsPercent: field.type == .percent, requiresInteger: field.type == .integer, scale: field.scale)
        quick = QuickCells(field)
    }

    struct Fault {
        var row: Int
        var cell: Cell
        var problem: CellProblem
    }

    /// Whether most cells need no look, since a quick one tells what they hold.
    var isQuick: Bool { quick.isQuick }

    /// What a quick look at the cells tells, which may have quotes and spaces around them.
    func quickly(_ cells: ArraySlice<Cell>, of text: borrowing [UInt8]) -> QuickColumn { quick.read(cells.span, text.span) }

    /// One value per cell; where there is a fault, NULL.
    /// - Parameter read: what is known of them already; only its others are looked at.
    func column(_ cells: ArraySlice<Cell>, read: QuickColumn, of text: borrowing [UInt8], faults: inout [Fault]) -> Column {
        let cells = cells.span
        return switch (type, read) {
        case (_, .numbers(let values, let others)): numbers(cells, values, others, text.span, &faults)
        case (_, .times(let values, let others)): times(cells, values, others, text.span, &faults)
        case (.text, _) where part == nil: texts(cells, copy text)
        default: codes(cells, copy text, &faults)
        }
    }

    /// The same of cells of which nothing is known.
    func column(_ cells: ArraySlice<Cell>, of text: borrowing [UInt8], faults: inout [Fault]) -> Column {
        column(cells, read: quickly(cells, of: text), of: text, faults: &faults)
    }

    @inline(__always)
    private func isNull(_ cell: Cell, _ text: Span<UInt8>) -> Bool {
        if cell.count <= 0 { return true }
        return missing.isEmpty ? false : isMissing(cell, text)
    }

    private func isMissing(_ cell: Cell, _ text: Span<UInt8>) -> Bool {
        candidates: for candidate in missing where candidate.count == cell.count {
            for i in 0..<candidate.count where candidate[i] != text[cell.first + i] { continue candidates }
            return true
        }
        return false
    }

    private func texts(_ cells: Span<Cell>, _ text: [UInt8]) -> Column {
        // The empty cell is the empty text, unless `missing` says otherwise.
        var slices = [TextColumn.Slice](unsafeUninitializedCapacity: max(cells.count, 1)) { slices, count in
            cells.withUnsafeBytes { UnsafeMutableRawBufferPointer(slices).copyMemory(from: $0) }
            count = cells.count
        }
        if !missing.isEmpty {
            let span = text.span
            for row in 0..<cells.count where isMissing(cells[row], span) { slices[row] = .null }
        }
        return .texts(TextColumn(bytes: text, slices: slices))
    }

    /// Codes that are checked, and halves of cells.
    private func codes(_ cells: Span<Cell>, _ text: [UInt8], _ faults: inout [Fault]) -> Column {
        var slices: [TextColumn.Slice] = []
        slices.reserveCapacity(cells.count)
        let span = text.span
        for row in 0..<cells.count {
            var cell = cells[row]
            // An empty cell is no code.
            if cell.isAbsent || !missing.isEmpty && isMissing(cell, span) || type == .uscc && cell.isEmpty {
                slices.append(.null)
                continue
            }
            if let part { cell = CodeAndName.part(part, of: cell, in: span) }
            if type == .uscc, let problem = CreditCode.problem(span.extracting(cell.first..<cell.end)) {
                faults.append(Fault(row: row, cell: cell, problem: problem))
            }
            slices.append(TextColumn.Slice(start: cell.first, count: Int(cell.count)))
        }
        return .texts(TextColumn(bytes: text, slices: slices))
    }

    private func numbers(
        _ cells: Span<Cell>, _ values: consuming [Ratio], _ others: [Int], _ text: Span<UInt8>, _ faults: inout [Fault]
    ) -> Column {
        for row in others {
            let cell = cells[row]
            if isNull(cell, text) { continue }
            var problem: CellProblem?
            values[row] = number.parse(text, cell.first, cell.end, &problem)
            if let problem { faults.append(Fault(row: row, cell: cell, problem: problem)) }
        }
        return .numbers(Values(values))
    }

    private func times(
        _ cells: Span<Cell>, _ values: consuming [Int64], _ others: [Int], _ text: Span<UInt8>, _ faults: inout [Fault]
    ) -> Column {
        var plain = PlainTimes()
        for row in others {
            let cell = cells[row]
            if isNull(cell, text) { continue }
            let written = text.extracting(cell.first..<cell.end)
            if type == .time, let time = plain.read(written) {
                values[row] = time
                continue
            }
            let time =
                (isExcel ? excel(written) : nil)
                ?? (type == .month ? Month(utf8: written, zone: zone)?.first?.start : Time(utf8: written, zone: zone))
            if let time {
                values[row] = time.microseconds
            } else {
                faults.append(Fault(row: row, cell: cell, problem: type == .month ? .month : .time))
            }
        }
        return .times(Values(values))
    }

    private func excel(_ written: Span<UInt8>) -> Time? {
        ExcelSerial.time(written).flatMap { type == .month ? $0.month.first?.start : $0 }
    }
}

extension Column {
    /// NULL in every row.
    static func null(_ type: FieldType) -> Column {
        switch type.valueType {
        case .text: .texts(TextColumn(constant: nil))
        case .time: .times(Values(constant: Column.nullTime))
        default: .numbers(Values(constant: .missing))
        }
    }

    /// Without the rows that are marked.
    func dropping(_ isDropped: [Bool]) -> Column {
        func kept<Element>(_ values: Values<Element>) -> Values<Element> {
            values.isConstant ? values : Values(zip(values.elements, isDropped).filter { !$0.1 }.map(\.0))
        }
        switch self {
        case .numbers(let values): return .numbers(kept(values))
        case .times(let values): return .times(kept(values))
        case .truths(let values): return .truths(kept(values))
        case .intervals(let values): return .intervals(kept(values))
        case .texts(var texts):
            texts.slices = kept(texts.slices)
            return .texts(texts)
        }
    }
}
