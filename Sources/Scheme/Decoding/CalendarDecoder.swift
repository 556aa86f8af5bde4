import Diagnostics
import Exact
import Foundation

/// Reads the calendar of working days: a CSV file of the columns 日期 and 类型 (date, kind), a line per day that is not worked though it is
/// Monday to Friday (休, off) or worked though it is a weekend (班, work), as the State Council announces them each year.
struct CalendarDecoder {
    /// The bytes of a file of the appraisal's folder; nil where there is none.
    let read: (String) -> Data?

    /// What the file says as far as it can be read, so that expressions are checked beside its findings.
    func calendar(_ entry: Entry, appraising period: Period?) -> WorkCalendar? {
        guard let name = entry.text() else { return nil }
        guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
            entry.report(
                "calendar-absent", "A calendar is a file of the appraisal's folder: `\(name)` leads out of it", fix: "move the file")
            return WorkCalendar(daysOff: [], daysOn: [])
        }
        guard let data = read(name) else {
            entry.report(
                "calendar-absent", "A calendar is a file of the appraisal's folder: `\(name)` is not there",
                fix: "add the file, with the columns 日期 and 类型 and a line for each day: 2025-10-01,休 or 2025-10-11,班")
            return WorkCalendar(daysOff: [], daysOn: [])
        }
        var file = CalendarFile(path: entry.report.folder + name)
        file.read(data)
        if let period, !file.findings.hasErrors, !file.days.keys.contains(where: { period.from <= $0 && $0 <= period.to }) {
            entry.warn(
                "calendar-year", "A calendar has the holidays of the time appraised: `\(name)` has no day of \(period.text)",
                fix: "add the days that the State Council has announced")
        }
        entry.report.findings.add(file.findings)
        return WorkCalendar(daysOff: file.days(.off), daysOn: file.days(.work))
    }
}

private struct CalendarFile {
    enum Kind { case off, work }
    let path: String
    var days: [Day: Kind] = [:]
    var findings = Findings()

    init(path: String) { self.path = path }

    func days(_ kind: Kind) -> [Day] { days.filter { $0.value == kind }.map(\.key) }

    mutating func read(_ data: Data) {
        guard var text = String(validating: data, as: UTF8.self) else {
            findings.add(.error("calendar-encoding", at: Location(path), "A calendar is UTF-8 text", fix: "save the file as UTF-8"))
            return
        }
        if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
        var columns: (day: Int, kind: Int)?
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let place = Location(path, line: index + 1)
            guard let cells = Self.cells(of: line) else {
                refuse("A quoted cell of a calendar ends on its line", place, fix: "add the closing quote")
                continue
            }
            guard cells.contains(where: { !$0.isEmpty }) else { continue }
            if let columns {
                readDay(cells, columns, place)
            } else if let day = cells.firstIndex(where: ["日期", "date"].contains),
                let kind = cells.firstIndex(where: ["类型", "kind"].contains)
            {
                columns = (day, kind)
            } else {
                refuse("A calendar begins with the names of its columns", place, fix: "write 日期,类型 (or date,kind) on the first line")
                return
            }
        }
    }

    /// As RFC 4180 has them, without blanks around them; nil where a quote is not closed.
    private static func cells(of line: Substring) -> [String]? {
        var cells: [String] = []
        var cell = ""
        var isQuoted = false
        var isAfterQuote = false
        for character in line {
            switch character {
            case "\"" where isQuoted:
                isQuoted = false
                isAfterQuote = true
                continue
            case "\"" where isAfterQuote:
                cell.append(character)
                isQuoted = true
            case "\"" where cell.trimmed.isEmpty:
                cell = ""
                isQuoted = true
            case "," where !isQuoted:
                cells.append(cell.trimmed)
                cell = ""
            default: cell.append(character)
            }
            isAfterQuote = false
        }
        return isQuoted ? nil : cells + [cell.trimmed]
    }

    private mutating func readDay(_ cells: [String], _ columns: (day: Int, kind: Int), _ place: Location) {
        guard cells.count > max(columns.day, columns.kind), let day = Day(cells[columns.day]) else {
            return refuse("A line of a calendar has a day and its kind", place, fix: "write 2025-10-01,休")
        }
        let kind: Kind
        switch cells[columns.kind] {
        case "休", "off": kind = .off
        case "班", "work": kind = .work
        default: return refuse("A day is 休 (off) or 班 (work): `\(cells[columns.kind])` is neither", place, fix: "write \(day.text),休")
        }
        if days.updateValue(kind, forKey: day) != nil {
            refuse("A calendar has a day once: \(day.text) is there twice", place, fix: "remove one of the two lines")
        }
        if kind == .work, day.weekday < 5 {
            findings.add(
                .warning(
                    "calendar-weekday", at: place, "A day worked in place of another is a Saturday or Sunday: \(day.text) is neither",
                    fix: "check the date, or remove the line"))
        }
    }

    private mutating func refuse(_ summary: String, _ place: Location, fix: String) {
        findings.add(.error("calendar-line", at: place, summary, fix: fix))
    }
}

extension String {
    /// Without blanks around it.
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}

extension Day {
    /// `2025-10-01`, or `2025/10/1` as spreadsheets save it.
    fileprivate init?(_ text: String) {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }
        let numbers = parts.compactMap { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int($0) : nil }
        guard parts.count == 3, numbers.count == 3 else { return nil }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }
}
