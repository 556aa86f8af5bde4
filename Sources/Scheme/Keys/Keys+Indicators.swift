/// What is computed and scored.
extension Keys {
    static let measure = Keys(
        "A measure", at: "measures.<id>",
        [
            Key("name", "what derivations call it; its id unless said"),
            Key(
                "from",
                "the source whose records it reads, or results as records:",
                "`months`, `quarters`, `years`, `indicators`, `lights`, `children`. Other measures and attributes unless said"
            ),
            Key("by", "another field of type `time` that places records in their months. The source's `period` unless said"),
            Key(
                "per",
                "a text attribute: units with the same text in it have their records in common: `basin`.", "Each has its own unless said"),
            Key("as", "how it is shown: `percent`, or `number` unless said"),
            Key("value", "an expression of aggregates over the records, or of other measures; always said"),
            Key("at_least", "with fewer records there is no data; 0 unless said"),
            Key(
                "impute",
                "what a unit without data counts with: `mean`, `median` or `last`, or as in “What fills a gap”.",
                "The gap is left to `no_data` unless said"
            ),
            Key("winsorise", "brings outermost values to their neighbours. Left as they are unless said"),
        ])
    static let imputation = Keys(
        "What fills a gap", at: "measures.<id>.impute",
        [
            Key(
                "with",
                "the `mean` or `median` of those in the group that have data, or `last`,",
                "the unit's own value in the appraisal that `follows` names; always said"
            ),
            Key("of", "the group: `category` unless said, `all`, `parent`, or a text attribute, `unit.region`"),
        ])
    static let winsorising = Keys(
        "How outermost values are held", at: "measures.<id>.winsorise",
        [
            Key("most", "how often at most a value is brought to its neighbour; always said"),
            Key("skew", "only while |skewness| (of a sample, as `SKEW` of spreadsheets) reaches this; always said"),
            Key("kurtosis", "and only while excess kurtosis (as `KURT`) reaches this; always said"),
            Key("of", "the group: `category` unless said, `all`, `parent`, or a text attribute, `unit.region`"),
        ])
    static let node = Keys(
        "A node of the tree", at: "indicators",
        [
            Key("id", "what rules, weights and results call it: of an indicator always said;", "of a node its place, `3.1`, unless said"),
            Key("name", "its name; always said"),
            Key("perspective", "one of `perspectives`, for it and what is below it. None unless said"),
            Key("points", "its points. An indicator has these or a weight; a node the sum of its children unless either is said"),
            Key("weight", "its part of the points of the node above, in proportion to its siblings'"),
            Key("for", "who it is for, with what is below it: a list of categories, or a truth over `unit.x`.", "All units unless said"),
            Key("aggregate", "how the shares below make its own: `arithmetic` unless said, `geometric`, `harmonic` or `minimum`"),
            Key("measure", "the measure that an indicator scores; always said there"),
            Key(
                "plan",
                "what the measure should have come to, year to date:",
                "a number over facts and `month`, how many months of the time are over. No lights unless said"
            ),
            Key("score", "how an observation becomes a share, by one method; of an indicator always said"),
            Key("cap", "the most that a share may be: `120%`; 100% unless said, at most 1000%"),
            Key(
                "no_data",
                "what a unit without data gets: `full`, `zero`, `peers` (their mean share),",
                "`exclude` (the points go to the siblings), `unranked`; `fail`, which stops the run, unless said"
            ),
            Key("indicators", "the nodes below, a list. Without it the node is an indicator"),
        ])
    /// The methods, one of which stands under `score`.
    static let scores = Keys(
        "How an observation becomes a share", at: "indicators.score", ScoringMethods.all.map { Key($0.key, $0.says) })
    static let requirement = Keys(
        "What the scheme keeps to", at: "require",
        [
            Key("name", "what it is about, in words; always said"),
            Key("of", "nodes, with what is below them, a list of ids; always said"),
            Key("at_least", "the share of all points that they have, in each category: `30%`; always said"),
            Key("for", "the categories that it holds for. All unless said"),
        ])
    static let weightSet = Keys(
        "A set of points", at: "weights",
        [
            Key("id", "its name in the notice and the review; always said"),
            Key(
                "points",
                "nodes by id with the points, or weights where they have weights, that they get:",
                "`{execution: 10, '2.1': 30}`; always said"),
            Key("signed", "who put it in force. A proposal, told in the office's review alone, unless said"),
        ])
    static let signature = Keys(
        "Who put a set in force", at: "weights.signed",
        [
            Key("by", "who signed; always said"),
            Key("at", "the day: `2025-01-10`; the last one is in force for the whole time; always said"),
            Key("number", "the document's number; always said"),
        ])
    static let lights = Keys(
        "Lights", at: "lights",
        [
            Key(
                "green",
                "when an indicator is on plan: a truth over `value`, `plan`, `month`, `unit.x` and `as_of`.", "What is left unless said"),
            Key("yellow", "when it is somewhat behind; never unless said"),
            Key("red", "when it is far behind; never unless said. The worst that holds is shown"),
        ])
    static let periods = Keys(
        "Parts of the time", at: "periods",
        [
            Key("months", "how a month is appraised for itself. By all nodes and without grades unless said"),
            Key("quarters", "how a quarter is, in the same way"),
        ])
    static let part = Keys(
        "A month or quarter", at: "periods.<part>",
        [
            Key("only", "the nodes that count, with what is below them, a list of ids; the others' points go to these.", "All unless said"),
            Key("grades", "its grades, as those of the whole. None unless said"),
        ])
    static let diagnosis = Keys(
        "A diagnosis", at: "diagnosis",
        [
            Key("weak", "a share of its points below this is a weak spot of a unit: `60%`, above 0; always said"),
            Key("common", "the share of the units it counts for from which a weak spot is everybody's: `30%`. Not looked for unless said"),
            Key("training", "what people are to learn, by node: `{resolved: 群众工作方法}`; a node without has that above it. None unless said"),
        ])
}
