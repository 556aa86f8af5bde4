/// What follows from results.
extension Keys {
    static let rule = Keys(
        "A rule", at: "rules",
        [
            Key("id", "what results call it; always said"),
            Key("name", "its heading in the notice; the words of `do`, or its id, unless said"),
            Key("for", "who it is for: a list of categories, or a truth over `unit.x`. All units unless said"),
            Key("from", "the source whose records `each` asks; said with `each`"),
            Key("each", "a truth over a record: the rule strikes for each one that it holds for"),
            Key("every", "`month` or `quarter`: `when` is asked for each of them that is over.", "Once for the whole time unless said"),
            Key(
                "when", "a truth over measures, attributes and results, instead of `each`:", "it strikes once for a unit that it holds for"),
            Key("points", "points each time that it strikes, below 0 for a deduction: a number over `unit.x` and measures"),
            Key(
                "cap", "beside `points`: what they come to at most, `-3` or `1.5`, or as in “The bounds of points”.",
                "Unbounded unless said"),
            Key("card", "beside `points`: the card that is shown, `yellow` or `red`. None unless said"),
            Key("zero", "an indicator or node: it, and what is below it, has no points for the unit"),
            Key("at_most", "a grade: that of the unit is at most this one"),
            Key("demote", "so many grades lower, from 1 to 10"),
            Key("amount", "beside `do`: a number over results, printed with two decimals at most"),
            Key("do", "an order, in words; `{amount}` in it prints the amount"),
            Key(
                "due",
                "beside `do`: how long the unit has, from the day of `as_of`: `10 workdays`, `30 days`, `2 months`.", "No term unless said"),
            Key("cite", "the records that the notice quotes. None unless said"),
            Key("why", "the reason, in words. Not printed unless said"),
        ])
    static let bounds = Keys(
        "The bounds of points", at: "rules.cap, points_of_rules",
        [Key("least", "points do not fall below this. Unbounded unless said"), Key("most", "nor rise above this. Unbounded unless said")])
    static let citation = Keys(
        "The records that are quoted", at: "rules.cite",
        [
            Key("show", "the fields that are shown, a list, each to whom its `show` allows; always said"),
            Key("most", "how many at most; 5 unless said"),
            Key("order", "which come first: `closed - due desc`. As they stand in the files unless said"),
        ])
    static let grade = Keys(
        "A grade", at: "grades, periods.<part>.grades",
        [
            Key("id", "what rules call it; always said"), Key("name", "its name in the notice; always said"),
            Key("when", "a truth over results and facts; for every unit that is left unless said"),
            Key("quota", "how many may have it. Any number unless said"),
        ])
    static let quota = Keys(
        "A quota", at: "grades.quota, periods.<part>.grades.quota",
        [
            Key(
                "share",
                "the share of the ranked units of the group:",
                "a number over facts and results, the same for all of a group: `30%`; always said"
            ),
            Key("within", "the group: `category` unless said, `all`, `parent`, or a text attribute, `unit.county`"),
            Key("round", "what becomes of a part of a place: `down`, `half_up` or `up`; always said"),
            Key("least", "so many places at least, however small the group. 0 unless said"),
            Key("most", "so many at most. Unbounded unless said"),
            Key(
                "tie",
                "a tied group that does not fit whole: `admit_none` keeps it out,",
                "`admit_all` lets it in, `break` parts it by the measures of `break`; always said"
            ),
            Key("break", "beside `tie: break`: measures, greatest first, a list; what they do not part stays out"),
            Key("outside", "a truth: who is graded by `when` alone, takes no room and does not count. Nobody unless said"),
        ])
    static let pool = Keys(
        "A pool", at: "pools",
        [
            Key("id", "what results call it; always said"), Key("name", "its name in reports; its id unless said"),
            Key("amount", "the sum that is shared out: a number over results, the same for all of a group; always said"),
            Key("weigh", "what a unit's share is in proportion to: a number over results;", "who has none takes no part; always said"),
            Key("within", "who shares one sum: `all` unless said, `category`, `parent`, or a text attribute, `unit.county`"),
            Key("for", "who takes part: a list of categories, or a truth over `unit.x`. All units unless said"),
            Key("places", "decimals of a share; 2 unless said, at most 6"),
        ])
}
