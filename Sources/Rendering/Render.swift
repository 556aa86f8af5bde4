import Facts
import Scheme
import Scoring
import Synchronization

/// Every file of an edition but `edition.json`, each made when it is asked for.
///
/// - Parameter before: the results of the edition that decisions took out of force.
public func render(_ appraisal: Appraisal, superseding before: IssuedPeriod? = nil, with templates: NoticeTemplates) -> [Page] {
    let sentences = Sentences(appraisal: appraisal, messages: templates.messages)
    let tables = Tables(appraisal: appraisal, sentences: sentences, weak: appraisal.weakSpots())
    let correction = before.map { CorrectionNotice(before: $0, sentences: sentences) }
    let aids = appraisal.units.count > Appraisal.mostUnitsForAids ? nil : Aids(sentences)
    let notices = Notices(appraisal: appraisal, sentences: sentences, tables: tables, correction: correction, aids: aids)
    let everyone = Tables.order(appraisal)

    let shared = Makers(notices: notices, tables: tables, templates: templates)
    var pages = [
        Page("portal/index.html") { shared.templates.index.bytes(shared.notices.results()) },
        Page("portal/notice.html") { shared.templates.notice.bytes(shared.notices.results()) },
        Page("portal/results.csv") { shared.tables.results() },
        Page("portal/assets/style.css") { shared.templates.style },
        Page("office/review.html") { shared.templates.review.bytes(shared.notices.results(forOffice: true)) },
        Page("office/consequences.csv") { shared.tables.consequences(units: everyone) },
        Page("office/indicators.csv") { shared.tables.analysis() },
        Page("office/rejected.csv") { shared.tables.rejected() },
        Page("office/findings.json") { shared.tables.findings() },
    ]
    // A unit's pages stand apart: of those who make one each, nobody waits for what another is telling.
    let apart = 16
    var later: [[Page]] = []
    var scores: [Once<[UInt8]>] = []
    for unit in everyone {
        let code = appraisal.units[unit].code
        let told = Once(uses: 3) { shared.notices.told(to: unit) }
        let rows = Once(uses: 2) { shared.tables.scores(of: unit, told: told.value.indicators) }
        scores.append(rows)
        pages.append(Page("portal/units/\(code).html") { shared.page(of: unit, for: .public, told.value) })
        later.append([
            Page("units/\(code)/report.html") { shared.page(of: unit, for: .unit, told.value) },
            Page("units/\(code)/report.csv") { shared.tables.scores([rows.value]) },
        ])
        if tables.hasConsequences(unit) {
            pages.append(Page("units/\(code)/consequences.csv") { shared.tables.consequences(units: [unit]) })
        }
        if later.count > apart { pages += later.removeFirst() }
    }
    pages += later.joined()
    // Last, when the rows of most units are made.
    pages.append(Page("portal/scores.csv") { [scores] in shared.tables.scores(scores.lazy.map(\.value)) })
    return pages
}

/// What all pages are made from, held once: these are wide values, of which each of thousands of pages would carry a copy of its own.
private final class Makers: Sendable {
    let notices: Notices
    let tables: Tables
    let templates: NoticeTemplates

    init(notices: Notices, tables: Tables, templates: NoticeTemplates) {
        (self.notices, self.tables, self.templates) = (notices, tables, templates)
    }

    func page(of unit: Int, for audience: Audience, _ told: Notices.Told) -> [UInt8] {
        templates.unit.bytes(notices.unit(unit, for: audience, told: told))
    }
}

/// What several files have in common, made once, and forgotten after its last use.
private final class Once<Value: Sendable>: Sendable {
    private let make: @Sendable () -> Value
    private let state: Mutex<(value: Value?, uses: Int)>

    init(uses: Int, make: @escaping @Sendable () -> Value) {
        self.make = make
        state = Mutex((nil, uses))
    }

    var value: Value {
        state.withLock { state in
            let value = state.value ?? make()
            state.uses -= 1
            state.value = state.uses > 0 ? value : nil
            return value
        }
    }
}
