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
        Page("portal/scores.csv") { shared.tables.scores(units: everyone) },
        Page("portal/assets/style.css") { shared.templates.style },
        Page("office/review.html") { shared.templates.review.bytes(shared.notices.results(forOffice: true)) },
        Page("office/consequences.csv") { shared.tables.consequences(units: everyone) },
        Page("office/indicators.csv") { shared.tables.analysis() },
        Page("office/rejected.csv") { shared.tables.rejected() },
        Page("office/findings.json") { shared.tables.findings() },
    ]
    for unit in everyone {
        let code = appraisal.units[unit].code
        let told = ToldOnce(uses: 3) { shared.notices.sentences.indicators(of: unit) }
        pages += [
            Page("portal/units/\(code).html") { shared.page(of: unit, for: .public, told.sentences) },
            Page("units/\(code)/report.html") { shared.page(of: unit, for: .unit, told.sentences) },
            Page("units/\(code)/report.csv") { shared.tables.scores(unit: unit, told: told.sentences) },
        ]
        if tables.hasConsequences(unit) {
            pages.append(Page("units/\(code)/consequences.csv") { shared.tables.consequences(units: [unit]) })
        }
    }
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

    func page(of unit: Int, for audience: Audience, _ told: [String?]) -> [UInt8] {
        templates.unit.bytes(notices.unit(unit, for: audience, told: told))
    }
}

/// What several files of one unit say of its indicators, told once, and forgotten after its last use.
private final class ToldOnce: Sendable {
    private let tell: @Sendable () -> [String?]
    private let told: Mutex<(sentences: [String?]?, uses: Int)>

    init(uses: Int, tell: @escaping @Sendable () -> [String?]) {
        self.tell = tell
        told = Mutex((nil, uses))
    }

    var sentences: [String?] {
        told.withLock { told in
            let sentences = told.sentences ?? tell()
            told.uses -= 1
            told.sentences = told.uses > 0 ? sentences : nil
            return sentences
        }
    }
}
