/// The appraisal as a whole.
extension Keys {
    static let scheme = Keys(
        "The appraisal", at: "scheme.yml",
        [
            Key("appraisal", "its name, also that of its folder of editions: letters, digits, `-`, `_`; always said"),
            Key(
                "follows",
                "the appraisal before this one, a folder beside it: where `years` and “what changed” look back to.", "None unless said"),
            Key("title", "what stands above the notice; always said"),
            Key("year", "the time that is appraised: `2025`, or days as in “A time”; always said"),
            Key("authority", "who issues the notice; always said"),
            Key("number", "the notice's number as a document. Not printed unless said"),
            Key("timezone", "the zone that days and months begin in, `Asia/Shanghai` unless said"),
            Key(
                "calendar",
                "the file of holidays, which `workdays` and terms of working days count by:",
                "columns 日期 and 类型 (or `date`, `kind`), a line for each day off (`2025-10-01,休`) and each weekend day that is worked (`2025-10-11,班`). None unless said"
            ),
            Key("language", "that of the notice, `zh-Hans` unless said, or `en`"),
            Key("decisions", "the file of decisions: exemptions, corrections, appeals, overridden grades. None unless said"),
            Key("appeal", "how a unit objects, printed at the end of its report. Not printed unless said"),
            Key("keep", "which editions stay on the disk. Every one unless said"),
            Key("units", "the roster of those that are appraised; always said"),
            Key("history", "results from before that Kaoping did not issue. None unless said"),
            Key("sources", "the exports, each under a name of its own"),
            Key("measures", "what is computed, each under an id of its own"),
            Key("perspectives", "the perspectives that nodes may name, each with its heading: `{finance: 财务维度}`. None unless said"),
            Key("of", "the points of the whole, the same for every category; 100 unless said"),
            Key(
                "aggregate",
                "how the top nodes' shares make that of the whole:", "`arithmetic` unless said, `geometric`, `harmonic` or `minimum`"),
            Key("indicators", "the tree of what is scored, a list of nodes; always said"),
            Key("require", "what the scheme itself must keep to, a list. Nothing unless said"),
            Key("weights", "sets of points, a list; the one signed last is in force. The tree's own unless said"),
            Key("lights", "what indicators with a `plan` show month by month. No lights unless said"),
            Key("periods", "how months and quarters are appraised for themselves. By all nodes and without grades unless said"),
            Key("diagnosis", "what is weak, what is common, and the training that answers it. Not looked for unless said"),
            Key("rules", "what adds, deducts, caps, lowers or orders, a list"),
            Key(
                "points_of_rules",
                "what the points of all rules together are held between, as in “The bounds of points”. Unbounded unless said"),
            Key("grades", "from the best down, a list: a unit has the first that holds and has room"),
            Key("rank", "by what and within what units are ordered, and how ties stand"),
            Key("round", "to how many decimals points and totals are rounded"),
            Key("pools", "sums that units share in proportion, a list"),
        ])
    static let time = Keys(
        "A time", at: "year",
        [
            Key("from", "its first day: `2024-11-01`; always said"),
            Key("to", "its last day: `2025-10-31`, within ten years of the first; always said"),
        ])
    static let appeal = Keys(
        "How a unit objects", at: "appeal",
        [
            Key("to", "who takes it, in words; always said"),
            Key("within", "how long the unit has: `10 workdays`; always said"),
            Key("how", "the way of doing it, in words. Not printed unless said"),
        ])
    static let keep = Keys(
        "Which editions stay", at: "keep",
        [
            Key("editions", "how many of the newest, at least 1; always said. The one in force stays in any case"),
            Key("years", "of how many calendar years that have editions the last one stays:", "`5`, `0` for none, `all` unless said"),
        ])
    static let rank = Keys(
        "How units are ordered", at: "rank",
        [
            Key("by", "the score as it is printed, `rounded` unless said, or the `exact` one; grades and rules see the same"),
            Key("within", "who is ordered with whom: `category` unless said, or `all`"),
            Key("ties", "places behind units that share one: `competition` (1, 1, 3) unless said, or `dense` (1, 1, 2)"),
            Key(
                "break",
                "measures that part equal scores, the first that differs, greatest first: `[execution]`.",
                "Equal scores share a place unless said"
            ),
        ])
    static let round = Keys(
        "How figures are rounded", at: "round",
        [
            Key("points", "decimals of the points of an indicator, a node or a rule: 2 unless said, at most 10"),
            Key("total", "decimals of the total: 2 unless said, at most 10"),
        ])
}
