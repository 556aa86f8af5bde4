/// What comes in: the roster, the exports, results from before.
extension Keys {
    static let export = Keys(
        "An export", at: "units, sources.<name>, history",
        [
            Key("files", "a pattern with `*` and `?` below the appraisal's folder: `hotline/*.csv.gz`; always said"),
            Key("encoding", "`utf-8` unless said, `gb18030` or `utf-16le`; it is never guessed"),
            Key(
                "header",
                "the line of a CSV file with the names of its columns: `3`;",
                "or two lines, `[2, 3]`, whose names are then `支出/本月`. The first line with anything on it unless said"
            ),
            Key("limits", "what a compressed export may grow to"),
            Key("fields", "the columns that are read, each under the name that everything else uses; always said"),
        ])
    static let units = Keys(
        "The roster", at: "units", beside: .export,
        [Key("categories", "the categories by id, with their names in the roster: `{farming: 农业乡镇}`.", "All units are peers unless said")])
    static let unitFields = Keys(
        "A field of the roster", at: "units.fields", others: "an attribute, read as `unit.x`",
        [
            Key("code", "the unit's code, by which files and pages are named; always said"),
            Key("name", "its name; always said"),
            Key("also", "other names and codes that exports have for it: `{column: 别名, split: ；}`"),
            Key("category", "its category, by the name that `categories` gives; said where there are categories"),
            Key("parent", "the unit above it, by code, name or alias. Units stand alone unless said"),
            Key("email", "the addresses for its report: `{column: 邮箱, split: ；}`"),
        ])
    static let unitParent = Keys(
        "The field of the unit above", at: "units.fields.parent", beside: .field,
        [Key("appraisal", "the appraisal that the unit above has its results in: `nantong-2025`. This one unless said")])
    static let source = Keys(
        "A source", at: "sources.<name>", beside: .export,
        [
            Key("name", "what notices call it; its name in `sources` unless said"),
            Key(
                "record",
                "the element path of one record of an XML file, below the root or from it: `events/event`.", "The export is CSV unless said"
            ),
            Key("namespaces", "what a prefix in a path stands for: `{o: 'http://…'}`.", "A name without prefix is found in any namespace"),
            Key("unit", "the field that names the unit, by code, name or alias; always said"),
            Key(
                "period",
                "the field of type `time` or `month` that dates a record, or as in “The date of a record”.",
                "A source without it holds for the whole time"
            ),
            Key("key", "what makes two records the same one. Every record is one of its own unless said"),
            Key(
                "calibrate",
                "brings the marks of each rater to a common mean and spread before anything else is done with them.",
                "Left as they are unless said"
            ),
            Key("skip", "a truth over a record: those for which it holds do not count, and are counted as skipped.", "None unless said"),
            Key("rejected_at_most", "the share of records that may be unreadable before the run is refused; 1% unless said"),
            Key(
                "expected",
                "`daily`, `workdays` (by the calendar) or `monthly`: each of them has records once it is over, or it is told which have none.",
                "Nothing is expected unless said, and told is what is far below the usual"
            ),
            Key(
                "settled",
                "how long an export stays as it is before it is read: `1 minute`, or as in “When an export counts as written”.",
                "One that is written to while it is read is refused anyway"
            ),
        ])
    static let settled = Keys(
        "When an export counts as written", at: "sources.<name>.settled",
        [
            Key("for", "how long its size and its time of writing stay: `90 seconds`, `10 minutes`, `1 hour`; always said"),
            Key("wait", "how long the run waits for that before it refuses the export; it does at once unless said"),
        ])
    static let recordPeriod = Keys(
        "The date of a record", at: "sources.<name>.period",
        [
            Key("field", "the field that dates it; always said"),
            Key(
                "holds",
                "`to_date` for cumulative figures, of which a unit's last month counts;", "`month` unless said: each month has its own"),
        ])
    static let recordKey = Keys(
        "What makes two records one", at: "sources.<name>.key",
        [
            Key("fields", "the fields that are equal, a list; always said"),
            Key("keep", "`newest` takes the last one, `one` refuses a second; always said"),
            Key("by", "the field that tells the newest; the file's name, then the place in it, unless said"),
        ])
    static let markCalibration = Keys(
        "How marks are calibrated", at: "sources.<name>.calibrate",
        [
            Key("field", "the mark, a number; always said"), Key("per", "the field that tells who gave it; always said"),
            Key("least", "a rater with fewer marks, or all the same, keeps his, and it is told how many do;", "at least 2, always said"),
            Key("mean", "the mean that each rater's marks get, in the marks' own unit; always said"),
            Key("spread", "the standard deviation that they get, above 0; always said"),
        ])
    static let limits = Keys(
        "What an export may grow to", at: "units.limits, sources.<name>.limits, history.limits",
        [
            Key("inflated", "in all, of one file: `8 GB`, `500 MB` or bytes; 64 GiB unless said"),
            Key("ratio", "bytes out of each one that comes in; 250 unless said, at most 1100"),
        ])
    static let field = Keys(
        "A field", at: "units.fields.<name>, sources.<name>.fields.<name>, history.fields.<name>",
        [
            Key(
                "column",
                "the column's name, or a list of names that it has had;",
                "in XML a path below the record: `@id`, `times/reported`. Always said; a field that says nothing else is its column alone"
            ),
            Key("label", "its heading in notices; the first column's name unless said"),
            Key(
                "type",
                "`text` unless said; `integer`, `decimal`, `percent`, `time`, `month`,",
                "or `uscc`, a unified social credit code (GB 32100) with its check character"
            ),
            Key("scale", "multiplies each number: `万元` (10,000), `亿元` (100,000,000), or a number above 0. 1 unless said"),
            Key(
                "shape",
                "`excel`: a number is a day as Excel counts it (`45809.354`), beside the other ways of writing a time.",
                "Not read so unless said"
            ),
            Key("part", "`code` or `name` of a cell that holds both: `[001]财政局`, `001-财政局`, `（001）财政局`.", "The whole cell unless said"),
            Key("split", "what separates several values in one cell of `also` and `email`, and joins those of `repeat: join`"),
            Key(
                "repeat",
                "which of an XML element that occurs several times: `first`, `last`, `join` (with `；` or `split`), `count`.",
                "Its record is rejected unless said"
            ),
            Key(
                "missing",
                "cells that mean NULL, beside empty ones, which do for every type but text: `['null', '-9999']`. None unless said"),
            Key("show", "who may see it in a cited case: `public`, `unit`, or `office` unless said"),
        ])
    static let history = Keys("Results from before", at: "history", beside: .export, [])
    static let historyFields = Keys(
        "A field of results from before", at: "history.fields",
        [
            Key("period", "the year (`2024`), quarter (`2025-Q1`) or month (`2025-03`) of the result; always said"),
            Key("code", "the unit's code then; always said"),
            Key("score", "its score, or the points of the `indicator`: a number"),
            Key("rank", "its place: a number. Found from the scores within its category unless said"),
            Key("grade", "its grade, by id or name of one of this scheme's"),
            Key("indicator", "the indicator that the record is about. The whole result unless said"),
            Key("value", "the indicator's value: a number"),
        ])
}
