import Diagnostics
import Exact
import Expressions
import Facts
import Hashing
import Scheme

/// Everything but an export's bytes that decides what it comes to, in one canonical form: what a result is kept under.
///
/// What decides nothing here is not in it: names of grades, points, weights, labels, who may see a field, where things stand in
/// `scheme.yml`, and the moment of the run unless an expression over the records reads it.
struct Declaration: Sendable {
    /// Which records there are, which are in question, and under which key.
    let records: String
    /// What they come to.
    let tally: String

    /// nil where nothing can be hashed.
    init?(_ reading: SourceReading, roster: String, version: String) {
        let plan = reading.plan
        var writer = CacheWriter()
        writer.add(Int(CacheEntry.format))
        writer.add(version)
        writer.add(roster)
        writer.add(reading.zone.transitions) { $0.add(Int($1)) }
        writer.add(reading.zone.offsets) { $0.add(Int($1)) }
        plan.source.write(to: &writer, needed: plan.needed)
        writer.add(plan.source.skip) { $0.add($1.root) }
        plan.decided.write(to: &writer)
        let asOf = plan.source.fields.count
        if plan.source.skip?.references.contains(asOf) ?? false { writer.add(Int(reading.asOf.microseconds)) }
        guard let records = try? SHA256.hex(of: writer.bytes) else { return nil }
        self.records = records

        var readsAsOf = false
        writer.removeAll()
        writer.add(records)
        writer.add(reading.unitCount)
        for day in [plan.period.from, plan.period.to] { writer.add(Int(day.ordinal)) }
        writer.add(plan.months.count)
        writer.add(plan.measures.map { reading.scheme.measures[$0] }) { writer, measure in
            readsAsOf = readsAsOf || measure.by == asOf || measure.value.aggregates.contains { $0.references.contains(asOf) }
            writer.add(measure.by) { $0.add($1) }
            writer.add(measure.value.aggregates) { $0.add($1) }
        }
        writer.add(plan.rules.map { reading.scheme.rules[$0] }) { writer, rule in
            if case .each(_, let condition) = rule.trigger {
                readsAsOf = readsAsOf || condition.references.contains(asOf)
                writer.add(condition.root)
            }
            writer.add(rule.cite) { writer, cite in
                readsAsOf = readsAsOf || cite.order?.keys.contains { $0.expression.references.contains(asOf) } ?? false
                writer.add(cite.show) { $0.add($1) }
                writer.add(cite.most)
                writer.add(cite.order?.keys ?? []) { writer, key in
                    writer.add(key.expression.root)
                    writer.add(key.isDescending)
                }
                // Whose cases are quoted.
                writer.add(plan.quoted.lowerBound)
                writer.add(plan.quoted.upperBound)
            }
        }
        if readsAsOf { writer.add(Int(reading.asOf.microseconds)) }
        guard let tally = try? SHA256.hex(of: writer.bytes) else { return nil }
        self.tally = tally
    }

    /// The key of something that is kept: of its kind, under this declaration or that of the records alone, for so and so.
    static func key(_ kind: CacheEntry.Kind, _ declared: String, _ more: [String]) -> String {
        var writer = CacheWriter()
        writer.add(Int(kind.rawValue))
        writer.add(declared)
        writer.add(more) { $0.add($1) }
        return (try? SHA256.hex(of: writer.bytes)) ?? ""
    }

    /// The names by which units are found, in order.
    static func roster(_ units: [AppraisedUnit]) -> String {
        var writer = CacheWriter()
        writer.add(units) { writer, unit in
            writer.add(unit.code)
            writer.add(unit.name)
            writer.add(unit.also) { $0.add($1) }
        }
        return (try? SHA256.hex(of: writer.bytes)) ?? ""
    }
}

extension Source {
    /// All but `skip`, which files there are, and how many records may be rejected.
    fileprivate func write(to writer: inout CacheWriter, needed: [Bool]) {
        writer.add(name)
        writer.add(encoding.rawValue)
        switch format {
        case .csv: writer.add(false)
        case .xml(let record):
            writer.add(true)
            writer.add(record) { $0.add($1) }
        }
        writer.add(header) { writer, header in
            writer.add(header.lowerBound)
            writer.add(header.upperBound)
        }
        writer.add(limits.inflated) { $0.add($1) }
        writer.add(limits.ratio) { $0.add($1) }
        writer.add(namespaces.sorted { $0.key < $1.key }) { writer, namespace in
            writer.add(namespace.key)
            writer.add(namespace.value)
        }
        writer.add(fields.indices) { writer, index in
            writer.add(needed[index])
            fields[index].write(to: &writer)
        }
        writer.add(unit) { $0.add($1) }
        writer.add(period?.field) { $0.add($1) }
        writer.add(key) { writer, key in
            writer.add(key.fields) { $0.add($1) }
            writer.add(key.keep.rawValue)
            writer.add(key.by) { $0.add($1) }
        }
        writer.add(calibration) { writer, calibration in
            for number in [calibration.field, calibration.per, calibration.least] { writer.add(number) }
            writer.add(calibration.mean)
            writer.add(calibration.spread)
        }
    }
}

extension Field {
    /// All but who may see it, and under which heading.
    fileprivate func write(to writer: inout CacheWriter) {
        writer.add(name)
        writer.add(columns) { $0.add($1) }
        writer.add(type.rawValue)
        writer.add(scale)
        writer.add(missing) { $0.add($1) }
        writer.add(split) { $0.add($1) }
        writer.add(shape?.rawValue) { $0.add($1) }
        writer.add(part?.rawValue) { $0.add($1) }
        writer.add(repeats?.rawValue) { $0.add($1) }
    }
}
