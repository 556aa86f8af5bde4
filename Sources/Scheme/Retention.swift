/// Which editions stay on the disk: the newest ones, the last one of each year, and always the one in force.
public struct Retention: Sendable, Hashable {
    /// How many of the newest, at least 1.
    public var editions: Int
    /// Of how many years the last edition stays; nil is all.
    public var years: Int?

    public init(editions: Int, years: Int? = nil) {
        self.editions = editions
        self.years = years
    }

    /// `keep: {editions: 30, years: all}`.
    init?(_ entry: Entry) {
        guard let mapping = entry.mapping(.keep),
            let editions = mapping.required("editions")?.integer(in: 1...100_000)
        else { return nil }
        self.editions = editions
        if let entry = mapping["years"], entry.plain != "all" {
            guard let text = entry.plain, let number = Int(text), (0...1_000).contains(number) else {
                entry.report("keep-years", "`years` is a whole number up to 1000, or `all`", fix: "write years: all")
                return nil
            }
            years = number
        }
    }
}
