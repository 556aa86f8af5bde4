extension Keys {
    static let scheme = Keys(
        "The appraisal",
        [
            Key("appraisal", "its name, also that of its folder of editions: letters, digits, `-`, `_`"),
            Key("follows", "the appraisal before, a folder beside this one; the notice says what changed"),
            Key("title", "what stands above the notice"), Key("number", "the notice's number as a document"),
            Key("year", "`2025`, or `{from: 2024-11-01, to: 2025-10-31}`"), Key("authority", "who issues the notice"),
            Key("timezone", "`Asia/Shanghai` unless said"), Key("language", "`zh-Hans` unless said"),
            Key("calendar", "the file of holidays, for `workdays`"), Key("units", "the roster of those that are appraised"),
            Key("perspectives", "the perspectives that nodes may name: `{finance: 财务维度}`"),
            Key("sources", "the exports, by name"), Key("measures", "what is computed from records, by name"),
            Key("indicators", "the tree of what is scored"),
            Key("aggregate", "how the top nodes make the whole, `arithmetic` unless said"),
            Key("weights", "where the weights come from"), Key("of", "the sum of all points, 100 unless said"),
            Key("require", "what the sums of points must be"), Key("lights", "when a measure is shown in red or yellow"),
            Key("periods", "the months and quarters that are issued too"), Key("history", "results of earlier years that are brought"),
            Key("rules", "what adds, deducts, caps or lowers"), Key("points_of_rules", "the bounds of what rules give together"),
            Key("grades", "from the best down; the first that fits"), Key("pools", "money or places that are shared out"),
            Key("rank", "by what, within what, and how ties stand"), Key("round", "`{points: 2, total: 2}`"),
            Key("appeal", "`{to: …, within: 15 workdays, how: …}`"), Key("decisions", "the files of decisions on objections"),
            Key("keep", "which editions stay on the disk: `{editions: 30, years: all}`"),
        ])
    static let source = Keys(
        "A source",
        [
            Key("name", "what notices call it"), Key("files", "a pattern with `*` and `?`: `hotline/*.csv.gz`"),
            Key("encoding", "`utf-8` unless said; `gb18030`, `utf-16le`"), Key("unit", "the field that names the unit"),
            Key("period", "the field that dates a record, or `{field: month, holds: to_date}` for cumulative figures"),
            Key("key", "`{fields: […], keep: newest, by: …}`: what makes two records the same one; `keep: one` refuses a second"),
            Key("calibrate", "brings the marks of each rater to a common mean and spread"),
            Key("skip", "an expression: records that do not count"),
            Key("record", "the element path of one record of an XML file: `events/event`"),
            Key("namespaces", "`{o: 'http://…'}`: what a prefix in a path stands for"),
            Key("header", "the line, or the two lines, of a CSV file with the names of its columns"),
            Key("limits", "what a compressed export may grow to: `{inflated: 8 GB, ratio: 400}`"),
            Key("rejected_at_most", "the share of records that may be unreadable, 1 % unless said"), Key("fields", "the fields, by name"),
        ])
    static let measure = Keys(
        "A measure",
        [
            Key("name", "what derivations call it"), Key("from", "the source whose records it reads"),
            Key("by", "another date that places its records"),
            Key("per", "units with the same text in this attribute have their records in common: `basin`"),
            Key("as", "`percent`: how it is shown"), Key("value", "an expression of aggregates over the source, or of other measures"),
            Key("at_least", "with fewer records there is no data"),
            Key("impute", "what a unit without data counts with: the `mean` or `median` of its peers"),
            Key("winsorise", "`{most: 5, skew: 2, kurtosis: 3.5}`: brings outermost values to their neighbours"),
        ])
}
