import Diagnostics
import Exact
import Expressions

/// What is odd about an expression wherever it stands: comparisons with NULL, extremes that leave NULL out, conditions that cannot hold
/// or cannot fail.
struct ExpressionLint {
    /// Which facts there are.
    enum Place {
        case records(Source)
        case facts(FactNames)
        /// Where only ranked units are asked.
        case ranked(FactNames)
        case lights(FactNames)
        case plans(FactNames)
    }
    let scheme: Scheme
    var findings = Findings()

    private let domains: Domains

    init(_ scheme: Scheme) {
        self.scheme = scheme
        domains = Domains(scheme: scheme)
    }

    /// - Parameter condition: whether it decides on something, so that it should be able to hold and to fail.
    mutating func look(at expression: Expression?, in place: Place, isCondition: Bool = false, canBeSure: Bool = false) {
        guard let expression else { return }
        look(
            at: expression.root, expression.source, expression.location, in: place,
            Nullability { [domains] in domains.domain(place, $0).isNullable },
            isCondition: isCondition, canBeSure: canBeSure)
    }

    mutating func look(at measure: Measure) {
        let value = measure.value
        if let source = measure.source.map({ scheme.sources[$0] }) {
            for aggregate in value.aggregates {
                var nullability = Nullability { [domains] in domains.domain(.records(source), $0).isNullable }
                if let filter = aggregate.filter {
                    look(at: filter, value.source, value.location, in: .records(source), nullability, isCondition: true)
                    nullability = nullability.knowing(filter)
                }
                if let argument = aggregate.argument {
                    look(at: argument, value.source, value.location, in: .records(source), nullability)
                }
            }
        }
        let facts = Place.facts(scheme.facts)
        let nullability = Nullability { [domains] index in
            index < value.firstAggregate
                ? domains.domain(facts, index).isNullable : value.aggregates[index - value.firstAggregate].function != .count
        }
        look(at: value.root, value.source, value.location, in: facts, nullability, aggregates: value.aggregates)
    }

    private mutating func look(
        at root: Typed, _ source: String, _ location: Location, in place: Place, _ nullability: Nullability, isCondition: Bool = false,
        canBeSure: Bool = false, aggregates: [Aggregate] = []
    ) {
        if root.all.contains(where: Self.comparesWithNull) {
            findings.add(
                .error(
                    "null-comparison", at: location, "A comparison with NULL never holds: `\(source)`",
                    fix: "write `is null` or `is not null`"))
            return
        }
        lookForExtremes(root, nullability, location, names(place, aggregates))
        // A bare truth is meant.
        if case .constant(.truths(let truths)) = root, canBeSure, truths[0] == .yes { return }
        for condition in (isCondition ? [root] : []) + root.all.flatMap(\.questions) {
            guard let states = Possibilities([condition], domain: { [domains] in domains.domain(place, $0) }) else { continue }
            let truths = states.truths(0)
            if !truths.contains(.yes) {
                findings.add(
                    .warning(
                        "condition-never", at: location, "A condition can hold: in `\(source)` one never does",
                        fix: "correct it, or remove what depends on it"))
            } else if isCondition, truths.allSatisfy({ $0 == .yes }) {
                findings.add(
                    .warning(
                        "condition-always", at: location, "A condition can fail: `\(source)` always holds",
                        fix: "correct it, or write `true` when every one is meant"))
            }
        }
    }

    private static func comparesWithNull(_ node: Typed) -> Bool {
        guard case .compare(_, let a, let b) = node else { return false }
        return [a, b].contains { if case .constant(let column) = $0 { column.isNull } else { false } }
    }

    private mutating func lookForExtremes(_ node: Typed, _ nullability: Nullability, _ location: Location, _ names: [String]) {
        if case .extreme(let items, let greatest) = node, let open = items.first(where: nullability.mayBeNull) {
            let column = open.references.sorted().first { names.indices.contains($0) }.map { names[$0] }
            findings.add(
                .warning(
                    "null-ignored", at: location,
                    "`\(greatest ? "greatest" : "least")` leaves NULL out, and `\(column ?? "a value")` may be NULL: then the rest decides",
                    fix: "say what no value counts as: coalesce(\(column ?? "x"), 0)"))
        }
        if case .choice(let branches, let otherwise) = node {
            for branch in branches {
                lookForExtremes(branch.when, nullability, location, names)
                lookForExtremes(branch.then, nullability.knowing(branch.when), location, names)
            }
            lookForExtremes(otherwise, nullability, location, names)
        } else {
            for operand in node.operands { lookForExtremes(operand, nullability, location, names) }
        }
    }

    private func names(_ place: Place, _ aggregates: [Aggregate]) -> [String] {
        switch place {
        case .records(let source): source.scope.names
        case .facts(let facts), .ranked(let facts):
            aggregates.isEmpty ? facts.results.names : facts.measured.names + aggregates.map { "\($0.function.rawValue)(…)" }
        case .lights(let facts): facts.lighting.names
        case .plans(let facts): facts.planning.names
        }
    }
}

/// What a column can be, by place.
private struct Domains {
    let scheme: Scheme

    func domain(_ place: ExpressionLint.Place, _ index: Int) -> Domain {
        switch place {
        case .records(let source):
            guard index < source.fields.count else { return Domain(isNullable: false) }
            if source.results != nil { return Domain() }
            let isPlaced = index == source.unit || index == source.period?.field
            return Domain(isNullable: !isPlaced && source.fields[index].isNullable)
        case .facts(let facts): return scheme.domain(facts, index, ranked: false)
        case .ranked(let facts): return scheme.domain(facts, index, ranked: true)
        case .lights(let facts): return index < facts.declared.count ? scheme.domain(facts, index, ranked: true) : Domain(isNullable: false)
        case .plans(let facts):
            if index < facts.measured.count { return scheme.domain(facts, index, ranked: false) }
            return Domain(isNullable: false, least: .one, most: Ratio(scheme.period.months.count), step: .one)
        }
    }
}

extension Field {
    /// An empty cell is NULL for every type but text.
    var isNullable: Bool { type != .text || !missing.isEmpty }
}

extension Typed {
    /// Conditions of a `case`.
    fileprivate var questions: [Typed] {
        if case .choice(let branches, _) = self { return branches.map(\.when) }
        return []
    }
}

extension Scheme {
    /// What a fact about a unit can be.
    func domain(_ facts: FactNames, _ index: Int, ranked: Bool) -> Domain {
        guard facts.columns.indices.contains(index) else { return Domain() }
        switch facts.columns[index] {
        case .attribute(let field): return Domain(isNullable: units.source.fields[field].isNullable)
        case .parentAttribute, .parentResult: return Domain()
        case .asOf: return Domain(isNullable: false)
        case .measure: return Domain()
        case .result(.score):
            let (least, most) = scores
            return Domain(
                isNullable: !ranked, least: least, most: most,
                step: rank.by == .rounded ? Ratio(1, over: rounding.total.powerOfTen) : nil)
        case .result(.rank), .result(.rankFromBottom): return Domain(isNullable: !ranked, least: .one, step: .one)
        case .result(.grade): return Domain()
        }
    }

    /// The least and the greatest score that anyone can have; nil where nothing limits it.
    private var scores: (least: Ratio?, most: Ratio?) {
        var (least, most): (Ratio?, Ratio?) = (.zero, whole)
        var cap = Ratio.one
        tree.walk { if case .indicator(let indicator) = $0.content, indicator.cap > cap { cap = indicator.cap } }
        most = most.map { $0 * cap }
        let rules = rules.map(\.span)
        least = sum([least, sum(rules.map(\.least), pointsOfRules?.least, max)])
        most = sum([most, sum(rules.map(\.most), pointsOfRules?.most, min)])
        return (least, most)
    }
}

/// The sum of limits, no further than `bound`; nil where nothing limits it.
private func sum(_ limits: [Ratio?], _ bound: Ratio? = nil, _ nearer: (Ratio, Ratio) -> Ratio = max) -> Ratio? {
    let sum = limits.reduce(Ratio?.some(.zero)) { sum, limit in sum.flatMap { sum in limit.map { sum + $0 } } }
    guard let sum, sum.isNumber else { return bound }
    return bound.map { nearer(sum, $0) } ?? sum
}

extension Rule {
    /// What the points of one rule lie between.
    fileprivate var span: (least: Ratio?, most: Ratio?) {
        guard case .points(let points, let cap) = effect else { return (.zero, .zero) }
        guard let each = points.constantNumber, each.isNumber else { return (cap?.least, cap?.most) }
        let isOnce = if case .when = trigger { true } else { false }
        func limit(_ cap: Ratio?, _ nearer: (Ratio, Ratio) -> Ratio) -> Ratio? {
            isOnce ? cap.map { nearer($0, each) } ?? each : cap
        }
        return each < .zero ? (limit(cap?.least, max), .zero) : (.zero, limit(cap?.most, min))
    }
}

extension Int {
    fileprivate var powerOfTen: Int128 { (0..<Swift.max(0, Swift.min(30, self))).reduce(Int128(1)) { power, _ in power * 10 } }
}
