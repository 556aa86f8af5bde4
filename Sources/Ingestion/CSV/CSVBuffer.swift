import CScan
import Diagnostics
import Scheme

/// A stretch of a CSV file in memory, with its structure: what the reader slices cells from.
struct CSVBuffer: ~Copyable {
    /// nil where segments are loaded.
    private var input: TextInput?
    private let location: Location
    private let chunk: Int
    private let isBytewise: Bool
    /// Cells are GB18030 and come out in UTF-8.
    private let decodes: Bool
    /// Bytes of the mark at the beginning of the text.
    private let mark: Int
    /// Text in `0..<usable`; behind `filled`, copies of cells: unquoted where they hold doubled quotes, decoded where they are not UTF-8.
    private(set) var bytes: [UInt8]
    private var filled = 0
    private var usable = 0
    private var scratch = 0
    /// Where the buffer begins in the text.
    private(set) var offset = 0
    private(set) var isAtEnd = false
    private var refusal: Refusal?
    private(set) var index = StructureIndex()
    private var cursor = RecordCursor()
    /// Cells of a batch that need a look; the room stays.
    private var looked: [UInt32] = []

    init(_ file: InputFile, of source: Source, chunk: Int, bytewise: Bool = false) throws(Refusal) {
        let text = try TextInput(file, encoding: source.encoding, limits: source.limits, chunk: chunk)
        self.chunk = max(1, chunk)
        isBytewise = bytewise
        (location, decodes, mark) = (text.location, text.isGB18030, text.mark)
        input = consume text
        bytes = [UInt8](repeating: 0, count: max(64, 2 * chunk))
    }

    /// For segments of a file whose beginning was looked at.
    init(segmentsOf file: InputFile, encoding: Source.Encoding) {
        (location, chunk, isBytewise, decodes, mark) = (file.location, 64 << 10, false, encoding == .gb18030, 0)
        bytes = []
    }

    /// Takes a segment, without so many bytes at its beginning; false where it is not what a segment should be.
    mutating func load(_ segment: inout CSVSegments.Segment, without skipped: Int, line: Int) -> Bool {
        swap(&bytes, &segment.bytes)
        let start = segment.start + skipped
        (offset, cursor) = (segment.offset - segment.start, RecordCursor(at: start, line: line))
        (filled, usable, scratch, isAtEnd) = (segment.end, segment.end, segment.end, true)
        let (valid, fault) =
            decodes
            ? GB18030Check.check(bytes, from: start, to: usable, isLast: true)
            : UTF8Check.check(bytes, from: start, to: usable, isLast: true)
        guard valid == usable, fault == nil else { return false }
        var scanned = StructureIndex()
        swap(&scanned, &index)
        scanned.restart(at: start, line: line)
        StructureScan.scan(bytes.span, to: usable, isLast: true, into: &scanned)
        swap(&scanned, &index)
        if segment.isLast { finishLastRecord() }
        return refusal == nil && (segment.isLast || index.state == .cellStart)
    }

    /// Hands back the room of a segment that is done with, so that the next lies where this one did.
    mutating func unload(_ segment: inout CSVSegments.Segment) { swap(&bytes, &segment.bytes) }

    /// Where the next record begins, and its line; nil where more must be read to know.
    mutating func position() -> (offset: Int, line: Int)? {
        cursor.skipSecondHalf(bytes, to: usable)
        return cursor.isAfterCR && !isAtEnd ? nil : (offset + cursor.place, cursor.line)
    }

    /// A record as places in the buffer.
    struct Record {
        var start: Int
        var line: Int
        /// Index of its first separator, and how many cells it has.
        var separator: Int
        var cells: Int
        var end: Int
        /// The first byte that follows a closing quote, or -1.
        var fault: Int

        var beginning: cscan_record {
            cscan_record(start: UInt32(truncatingIfNeeded: start), separator: UInt32(truncatingIfNeeded: separator))
        }
    }

    /// The next whole record of the buffer; nil when more must be read.
    mutating func nextRecord() -> Record? { cursor.next(bytes, to: usable, index) }

    /// As `RecordCursor` takes them.
    mutating func takeRegular(
        cells: Int, into records: inout [cscan_record], behind taken: Int
    ) -> (count: Int, line: Int, ends: Range<Int>) {
        cursor.takeRegular(bytes, to: usable, index, cells: cells, into: &records, behind: taken)
    }

    /// The cell without its quotes and the spaces around it.
    mutating func cell(_ column: Int, of record: cscan_record) -> Cell {
        let first = Int(record.separator)
        let start = column == 0 ? Int(record.start) : Int(index.separators[first + column - 1]) + 1
        let end = Int(index.separators[first + column])
        if start < end, bytes[start] == 0x22 { return quoted(start + 1, end - 1) }
        return decodes ? decoded(start, end) : Cell(trimming: bytes.span, start, end)
    }

    /// The same of some columns of the first `count` records, each of which has them all: behind each other the cells of a column.
    mutating func cells(_ columns: [cscan_column], of records: [cscan_record], _ count: Int, into cells: inout [Cell]) {
        let all = columns.count * count
        if cells.count < all { cells = Array(repeating: .absent, count: all) }
        if looked.count < all { looked = Array(repeating: 0, count: all) }
        let looks = bytes.withUnsafeBufferPointer { bytes in
            index.separators.withUnsafeBufferPointer { separators in
                cscan_cells(
                    BlockScan.path, bytes.baseAddress, separators.baseAddress, records, count, columns, columns.count, decodes ? 1 : 0,
                    &cells, &looked)
            }
        }
        for place in looked[..<looks].map(Int.init) { cells[place] = cell(Int(columns[place / count].column), of: records[place % count]) }
    }

    private mutating func quoted(_ start: Int, _ end: Int) -> Cell {
        guard let first = (start..<max(start, end)).first(where: { bytes[$0] == 0x22 }) else {
            return decodes ? decoded(start, max(start, end)) : Cell(trimming: bytes.span, start, max(start, end))
        }
        let begin = scratch
        makeRoom(end - start)
        var (place, wasQuote) = (start, false)
        while place < end {
            let isDoubled = place >= first && bytes[place] == 0x22 && wasQuote
            if !isDoubled {
                bytes[scratch] = bytes[place]
                scratch += 1
            }
            wasQuote = bytes[place] == 0x22 && !isDoubled
            place += 1
        }
        return decodes ? decoded(begin, scratch) : Cell(trimming: bytes.span, begin, scratch)
    }

    /// The same cell in UTF-8.
    private mutating func decoded(_ start: Int, _ end: Int) -> Cell {
        guard let table = GB18030.table, (start..<end).contains(where: { bytes[$0] >= 0x80 }) else {
            return Cell(trimming: bytes.span, start, end)
        }
        let begin = scratch
        makeRoom((end - start) / 2 * 3 + 8)
        scratch = table.decode(&bytes, from: start, to: end, at: begin)
        return Cell(trimming: bytes.span, begin, scratch)
    }

    private mutating func makeRoom(_ count: Int) {
        if bytes.count < scratch + count { bytes.append(contentsOf: repeatElement(0, count: count + chunk)) }
    }

    // MARK: - Reading on

    /// Drops the records that were taken, reads and scans a chunk more.
    mutating func readOn() throws(Refusal) {
        moveToFront()
        if bytes.count - filled < max(64, chunk) { bytes.append(contentsOf: repeatElement(0, count: max(bytes.count, chunk))) }
        guard let got = try input?.read(into: &bytes, filled: filled, atMost: chunk) else { return }
        let isFirst = offset == 0 && index.scanned == 0
        (filled, usable, isAtEnd) = (got.filled, got.usable, got.isLast)
        if isFirst, usable >= mark { (index.scanned, cursor.place) = (mark, mark) }
        if !isFirst || usable >= mark || isAtEnd {
            // Moved out and back: the optimiser sees an overlap with the span otherwise.
            var scanned = StructureIndex()
            swap(&scanned, &index)
            StructureScan.scan(bytes.span, to: usable, isLast: isAtEnd || got.fault != nil, into: &scanned, bytewise: isBytewise)
            swap(&scanned, &index)
        }
        if let fault = got.fault {
            let column = 1 + (input?.characters(bytes, from: lineStart(before: usable), to: usable) ?? 0)
            refusal = input?.refusal(fault, line: index.line, column: column)
            isAtEnd = true
        }
        scratch = filled
        if isAtEnd, refusal == nil { finishLastRecord() }
        if index.endCount == 0, !isAtEnd, usable - cursor.place > Limits.record { throw tooLong() }
    }

    /// Bytes of the file and their hash, once all records are taken.
    ///
    /// Only now is it said what is wrong with the file's end, so that what is wrong before it always comes first.
    mutating func finished() throws(Refusal) -> (count: Int, blake3: String) {
        if let refusal { throw refusal }
        return try input?.finished() ?? (0, "")
    }

    private mutating func moveToFront() {
        let place = cursor.place
        if place > 0 {
            index.moveToFront(from: place, separator: cursor.separator, fault: cursor.fault)
            // The bytes of a record that is not whole yet; nothing overlaps in the wrong direction when copied upwards.
            for i in place..<max(place, filled) { bytes[i - place] = bytes[i] }
            input?.moved(by: place)
            offset += place
            filled -= place
            usable -= place
        } else {
            index.endCount = 0
        }
        cursor.begin()
    }

    /// Behind the byte order mark, which is no character of the first line.
    private func lineStart(before place: Int) -> Int {
        let begin = (bytes[0..<place].lastIndex { $0 == 0x0A || $0 == 0x0D } ?? -1) + 1
        return begin == 0 && offset == 0 ? min(place, mark) : begin
    }

    private mutating func finishLastRecord() {
        if index.endCount == 0 { cursor.skipSecondHalf(bytes, to: usable) }
        if index.state == .quoted {
            refusal = unclosedQuote()
            return
        }
        var begin = index.endOfRecords ?? cursor.place
        if begin < usable, bytes[begin] == 0x0A, begin > 0, bytes[begin - 1] == 0x0D { begin += 1 }
        guard begin < usable else { return }
        index.append(end: usable)
    }

    // MARK: - Refusals

    private func tooLong() -> Refusal {
        if index.state == .quoted || index.state == .quoteSeen { return unclosedQuote() }
        return Refusal(
            .error(
                "csv-record-too-long", at: Location(location.path, line: cursor.line),
                "A record has at most \(Limits.record >> 20) MiB", fix: "look at this line of the export: its line breaks may be missing"))
    }

    private func unclosedQuote() -> Refusal {
        let start = index.endOfRecords ?? cursor.place
        let line = index.lastEnd.map { Int($0.next_line) } ?? cursor.line
        return refusal(openQuoteFrom: start, line: line, to: usable) ?? unclosedQuote(on: cursor.line)
    }

    private func unclosedQuote(on line: Int) -> Refusal {
        Refusal(
            .error(
                "csv-unclosed-quote", at: Location(location.path, line: line),
                "A quote that opens a cell is closed; the one on this line is not, and would swallow the lines below",
                fix: "close the quote, or double it when it is part of the text"))
    }

    /// A fault behind a quoted cell that holds line breaks means that a quote was left open somewhere above: the lines between would be lost.
    func refusalOfSwallowing(_ record: Record) -> Refusal? {
        guard record.fault >= 0 else { return nil }
        let place = record.fault
        guard let (opened, _) = QuoteTrace.openQuote(bytes.span, from: record.start, to: place) else { return nil }
        guard BlockScan.lineBreaks(bytes.span, from: opened, to: place, afterCR: false) > 0 else { return nil }
        return refusal(openQuoteFrom: record.start, line: record.line, to: place)
    }

    private func refusal(openQuoteFrom start: Int, line: Int, to end: Int) -> Refusal? {
        QuoteTrace.openQuote(bytes.span, from: start, to: end).map { unclosedQuote(on: line + $0.breaks) }
    }
}
