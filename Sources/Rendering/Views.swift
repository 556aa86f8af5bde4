import Mustache

/// One row of a ranking.
struct StandingView: View {
    var rank: String
    var code: String
    var name: String
    var score: String
    var grade: String
    static let slots: [Slot<StandingView>] = [
        Slot("rank", \.rank), Slot("code", \.code), Slot("name", \.name), Slot("score", \.score), Slot("grade", \.grade),
    ]
}

/// The units that are compared with each other.
struct CategoryView: View {
    var name: String?
    var standings: [StandingView]
    var grades: [GradeCountView]
    var changes: [String]
    var heatMap: HeatMapView?
    static let slots: [Slot<CategoryView>] = [
        Slot("heatMap", \.heatMap),
        Slot("categoryName", \.name), Slot("standings", \.standings), Slot("grades", \.grades), Slot("changes", \.changes),
        Slot("hasChanges") { !$0.changes.isEmpty }, Slot("count") { $0.standings.count },
    ]
}

struct GradeCountView: View {
    var name: String
    var units: String
    static let slots: [Slot<GradeCountView>] = [Slot("gradeName", \.name), Slot("units", \.units)]
}

/// What stands above every page.
struct HeadView: View {
    var title: String
    var authority: String
    var number: String?
    var period: String
    var language: String
    static let slots: [Slot<HeadView>] = [
        Slot("title", \.title), Slot("authority", \.authority), Slot("number", \.number), Slot("period", \.period),
        Slot("language", \.language),
    ]
}

/// The ranking, the notice and the office's review are made of this.
struct ResultsView: View {
    var head: HeadView
    var categories: [CategoryView]
    var behind: [BehindView]
    var inputs: [InputView]
    var findings: [String]
    var units: [OfficeUnitView]
    var decisions: [DecisionView] = []
    var weights: String?
    var moves: [String] = []
    var proposals: [ProposalView] = []
    var common: [CommonWeaknessView] = []
    static let slots: [Slot<ResultsView>] = [
        Slot("common", \.common), Slot("hasCommon") { !$0.common.isEmpty },
        Slot("moves", \.moves), Slot("hasMoves") { !$0.moves.isEmpty },
        Slot("weights", \.weights), Slot("proposals", \.proposals), Slot("hasProposals") { !$0.proposals.isEmpty },
        Slot("decisions", \.decisions), Slot("hasDecisions") { !$0.decisions.isEmpty },
        Slot("head", \.head), Slot("categories", \.categories), Slot("inputs", \.inputs), Slot("findings", \.findings),
        Slot("units", \.units),
        Slot("hasFindings") { !$0.findings.isEmpty }, Slot("behind", \.behind), Slot("hasBehind") { !$0.behind.isEmpty },
    ]
}

struct InputView: View {
    var source: String
    var path: String
    var read: Int
    var used: Int
    var skipped: Int
    var superseded: Int
    var exempted: Int
    var rejected: Int
    static let slots: [Slot<InputView>] = [
        Slot("source", \.source), Slot("path", \.path), Slot("read", \.read), Slot("used", \.used), Slot("skipped", \.skipped),
        Slot("superseded", \.superseded), Slot("exempted", \.exempted), Slot("rejected", \.rejected),
    ]
}

/// A unit in the office's review: its result, and the rules at work with every cited field.
struct OfficeUnitView: View {
    var name: String
    var code: String
    var category: String?
    var score: String
    var grade: String?
    var standing: String
    var missed: [String]
    var rules: [RuleView]
    static let slots: [Slot<OfficeUnitView>] = [
        Slot("unitName", \.name), Slot("unitCode", \.code), Slot("category", \.category), Slot("score", \.score), Slot("grade", \.grade),
        Slot("standing", \.standing), Slot("missed", \.missed), Slot("rules", \.rules),
    ]
}

/// A unit's own page.
struct UnitView: View {
    var head: HeadView
    var name: String
    var code: String
    var category: String?
    var score: String
    var whole: String
    var grade: String?
    var standing: String
    var missed: [String]
    var aids: [String]
    var perspectives: [PerspectiveView]
    var losses: [LossView]
    var groups: [GroupView]
    var rules: [RuleView]
    var orders: [RuleView]
    var shares: [RuleView]
    var weak: [WeakSpotView]
    var changes: [String]
    var decisions: [DecisionView]
    var weights: String?
    var moves: [String]
    var appeal: AppealView?
    var isReport: Bool
    static let slots: [Slot<UnitView>] = [
        Slot("shares", \.shares), Slot("hasShares") { !$0.shares.isEmpty },
        Slot("weakSpots", \.weak), Slot("hasWeakSpots") { !$0.weak.isEmpty },
        Slot("weights", \.weights), Slot("moves", \.moves), Slot("hasMoves") { !$0.moves.isEmpty },
        Slot("decisions", \.decisions), Slot("hasDecisions") { !$0.decisions.isEmpty },
        Slot("head", \.head), Slot("unitName", \.name), Slot("unitCode", \.code), Slot("category", \.category), Slot("score", \.score),
        Slot("whole", \.whole),
        Slot("grade", \.grade), Slot("standing", \.standing), Slot("missed", \.missed), Slot("aids", \.aids),
        Slot("perspectives", \.perspectives), Slot("hasPerspectives") { !$0.perspectives.isEmpty }, Slot("losses", \.losses),
        Slot("groups", \.groups),
        Slot("rules", \.rules), Slot("orders", \.orders), Slot("changes", \.changes), Slot("appeal", \.appeal),
        Slot("isReport", \.isReport),
        Slot("hasLosses") { !$0.losses.isEmpty }, Slot("hasRules") { !$0.rules.isEmpty }, Slot("hasOrders") { !$0.orders.isEmpty },
        Slot("hasChanges") { !$0.changes.isEmpty },
    ]
}

/// What a unit has in one perspective of the balanced scorecard.
struct PerspectiveView: View {
    var name: String
    var points: String
    var of: String
    static let slots: [Slot<PerspectiveView>] = [Slot("name", \.name), Slot("points", \.points), Slot("of", \.of)]
}

/// Where points were lost.
struct LossView: View {
    var name: String
    var lost: String
    var sentence: String
    var anchor: String
    static let slots: [Slot<LossView>] = [
        Slot("name", \.name), Slot("lost", \.lost), Slot("sentence", \.sentence), Slot("anchor", \.anchor),
    ]
}

/// A group of indicators.
struct GroupView: View {
    var name: String
    var points: String
    var of: String
    var indicators: [IndicatorView]
    static let slots: [Slot<GroupView>] = [
        Slot("groupName", \.name), Slot("groupPoints", \.points), Slot("groupOf", \.of), Slot("indicators", \.indicators),
    ]
}

struct IndicatorView: View {
    var id: String
    var name: String
    var value: String
    var points: String
    var of: String
    var sentence: String
    var isFull: Bool
    var light: LightView?
    var lights: [LightView]
    static let slots: [Slot<IndicatorView>] = [
        Slot("id", \.id), Slot("name", \.name), Slot("value", \.value), Slot("points", \.points), Slot("of", \.of),
        Slot("sentence", \.sentence), Slot("isFull", \.isFull), Slot("light", \.light), Slot("lights", \.lights),
        Slot("hasLights") { !$0.lights.isEmpty },
    ]
}

/// An indicator's light at the end of a month.
struct LightView: View {
    /// Its class: green, yellow, red.
    var colour: String
    var word: String
    var month: String
    /// Of the last month: what it was compared with.
    var sentence: String
    static let slots: [Slot<LightView>] = [
        Slot("colour", \.colour), Slot("word", \.word), Slot("month", \.month), Slot("lightSentence", \.sentence),
    ]
}

/// The units behind the plan of one indicator.
struct BehindView: View {
    var indicator: String
    var colour: String
    var word: String
    var month: String
    var units: String
    static let slots: [Slot<BehindView>] = [
        Slot("indicator", \.indicator), Slot("colour", \.colour), Slot("word", \.word), Slot("month", \.month), Slot("units", \.units),
    ]
}

/// A rule at work on a unit, with the cases that it quotes.
struct RuleView: View {
    var id: String
    var name: String
    var points: String?
    var sentence: String
    var why: String?
    var card: CardView?
    /// How long the unit has, and the last day where one is computed.
    var due: String?
    var lastDay: String?
    var headings: [String] = []
    var cases: [CaseView] = []
    var more = 0
    static let slots: [Slot<RuleView>] = [
        Slot("id", \.id), Slot("name", \.name), Slot("points", \.points), Slot("sentence", \.sentence), Slot("why", \.why),
        Slot("card", \.card), Slot("due", \.due), Slot("lastDay", \.lastDay),
        Slot("headings", \.headings), Slot("cases", \.cases), Slot("more", \.more), Slot("hasMore") { $0.more > 0 },
        Slot("hasCases") { !$0.cases.isEmpty },
    ]
}

/// The card that a rule shows: its class, yellow or red, and its word.
struct CardView: View {
    var colour: String
    var word: String
    static let slots: [Slot<CardView>] = [Slot("colour", \.colour), Slot("word", \.word)]
}

struct CaseView: View {
    var cells: [String]
    var file: String
    var line: Int
    static let slots: [Slot<CaseView>] = [Slot("cells", \.cells), Slot("file", \.file), Slot("line", \.line)]
}

struct AppealView: View {
    var to: String
    var within: String
    var how: String?
    static let slots: [Slot<AppealView>] = [Slot("to", \.to), Slot("within", \.within), Slot("how", \.how)]
}

/// A decision in force.
struct DecisionView: View {
    var number: String
    var decided: String
    var kind: String
    var unit: String
    var effect: String
    /// nil where the audience is not told.
    var reason: String?
    static let slots: [Slot<DecisionView>] = [
        Slot("number", \.number), Slot("decided", \.decided), Slot("kind", \.kind), Slot("decidedUnit", \.unit), Slot("effect", \.effect),
        Slot("reason", \.reason),
    ]
}
