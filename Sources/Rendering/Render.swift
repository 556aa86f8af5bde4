import Facts
import Scheme
import Scoring

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

    var pages = [
        Page("portal/index.html") { templates.index.bytes(notices.results()) },
        Page("portal/notice.html") { templates.notice.bytes(notices.results()) },
        Page("portal/results.csv") { tables.results() },
        Page("portal/scores.csv") { tables.scores(units: everyone) },
        Page("portal/assets/style.css") { templates.style },
        Page("office/review.html") { templates.review.bytes(notices.results(forOffice: true)) },
        Page("office/consequences.csv") { tables.consequences(units: everyone) },
        Page("office/indicators.csv") { tables.analysis() },
        Page("office/rejected.csv") { tables.rejected() },
        Page("office/findings.json") { tables.findings() },
    ]
    for unit in everyone {
        let code = appraisal.units[unit].code
        pages += [
            Page("portal/units/\(code).html") { templates.unit.bytes(notices.unit(unit, for: .public)) },
            Page("units/\(code)/report.html") { templates.unit.bytes(notices.unit(unit, for: .unit)) },
            Page("units/\(code)/report.csv") { tables.scores(units: [unit]) },
        ]
        if tables.hasConsequences(unit) {
            pages.append(Page("units/\(code)/consequences.csv") { tables.consequences(units: [unit]) })
        }
    }
    return pages
}
