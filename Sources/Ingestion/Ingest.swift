import Diagnostics
import Exact
import Expressions
import Facts
import Scheme

/// Reads every export of an appraisal's folder into facts.
///
/// Collects all findings of all sources; throws when one of them is an error.
/// - Parameters:
///   - part: whose cases notices quote; the whole time unless said. Everything else is read for all of the time.
///   - clock: to wait with for exports that are still being written; nobody waits without one.
///   - cache: what earlier nights found in exports that are still the same. The result is the same without it.
public func ingest(
    _ scheme: Scheme, folder: String, part: Part? = nil, asOf: Time, zone: ZoneRules, workers: Int = 2, progress: Progress = .silent,
    tuning: Tuning = Tuning(), cache: IngestionCache? = nil, clock: WaitingClock? = nil
) async throws(Refusal) -> Facts {
    var findings = scheme.warnings
    progress.begins(scheme.units.source)
    var (units, rosterInputs) = try readRoster(scheme, folder: folder, zone: zone)
    progress.ends(scheme.units.source, rosterInputs)
    let index = UnitIndex(units.all, findings: &findings, roster: scheme.units.source.location)

    findParents(&units, scheme.units, index, &findings)
    var facts = Facts(
        units: units, asOf: asOf, measures: scheme.measures.map { _ in nil }, occurrences: scheme.rules.map { _ in nil },
        inputs: rosterInputs, rejected: [], findings: Findings())
    scheme.history.map { progress.begins($0.source) }
    do throws(Refusal) {
        let (brought, inputs) = try readBrought(scheme, folder: folder, zone: zone, units: units.all, index)
        facts.brought = brought
        facts.inputs += inputs
        if let history = scheme.history?.source { progress.ends(history, inputs) }
    } catch { findings.add(error.findings) }
    facts.decisions = readDecisions(scheme, folder: folder, asOf: asOf, units: units, index: index, findings: &findings)
    let roster = cache == nil ? "" : Declaration.roster(units.all)
    var decided: [Int: DecidedRecords.Found] = [:]
    var feeds: [Feed] = []
    for number in scheme.sources.indices where scheme.sources[number].results == nil {
        let plan = SourcePlan(number, of: scheme, facts.decisions, quoting: part)
        let files: [InputFile]
        do throws(Refusal) { files = try InputFile.matching(plan.source.files, in: folder) } catch {
            findings.add(error.findings)
            continue
        }
        if files.isEmpty {
            findings.add(
                .warning(
                    "source-no-files", at: plan.source.location, "A source has exports: nothing matches `\(plan.source.files)`",
                    fix: "drop the export into the folder, or correct `files`"))
        }
        progress.begins(plan.source, files.count)
        let moving = await plan.source.unsettled(files, clock: clock, progress: progress)
        findings.add(moving)
        if moving.hasErrors { continue }
        let reading = SourceReading(
            plan: plan, scheme: scheme, index: index, unitCount: units.all.count, zone: zone, asOf: asOf, files: files, progress: progress,
            tuning: tuning, cache: cache, roster: roster)
        let (tally, problems) = await reading.whole(workers: workers)
        findings.add(reading.withHomes(problems, tally))
        findings.add(tally.findings)
        if let conflict = tally.conflicts.finding(of: plan.source, in: files) { findings.add(conflict) }
        if let feed = Feed(plan, tally.days) { feeds.append(feed) }
        progress.ends(plan.source, tally.inputs, refused: files.count - tally.inputs.count)
        lintRejections(tally, plan.source, into: &findings)
        for index in (tally.unseen ?? []).sorted() {
            let field = plan.source.fields[index]
            findings.add(
                .warning(
                    "xml-field-unseen", at: field.location,
                    "A field is found in some record: `\(field.columns.joined(separator: "` or `"))` is in none of `\(plan.source.name)`",
                    fix: "correct the path below `record`, unless the element is rare"))
        }
        lintOverflows(tally, plan.source, scheme, into: &findings)
        for (position, measure) in plan.measures.enumerated() { facts.measures[measure] = tally.observations[position] }
        for (position, rule) in plan.rules.enumerated() { facts.occurrences[rule] = tally.cases[position].occurrences }
        decided.merge(tally.decided) { first, _ in first }
        facts.inputs += tally.inputs
        facts.rejected += tally.rejected
    }
    if !findings.hasErrors { facts.expectedUntil = lintFeeds(feeds, asOf: asOf, calendar: scheme.workCalendar, into: &findings) }
    // Where an export could not be read, that is the cause.
    if !findings.hasErrors { settle(&facts.decisions, decided, scheme, units, &findings) }
    try findings.orThrow()
    facts.findings = findings
    return facts
}

/// More rejected records than the source's limit end the run.
private func lintRejections(_ tally: Tally, _ source: Source, into findings: inout Findings) {
    let (read, rejected) = tally.inputs.reduce((0, 0)) { ($0.0 + $1.counts.read, $0.1 + $1.counts.rejected) }
    for input in tally.inputs where !input.counts.balances {
        findings.add(
            .error(
                "counts-do-not-balance", at: Location(input.path), "Every record read is accounted for",
                fix: "report this as a defect of kaoping"))
    }
    guard rejected > 0, read > 0 else { return }
    let share = Ratio(Int128(rejected), over: Int128(read))
    let first = tally.rejected.first.map { Location($0.file, line: $0.line) }
    let sample = tally.rejected.first.map { ", first: \($0.reason)" } ?? ""
    let summary = "\(rejected) of \(read) records of `\(source.name)` cannot be used\(sample)"
    if share > source.rejectedAtMost {
        findings.add(
            .error(
                "rejected-too-many", at: first, summary + "; at most \(source.rejectedAtMost.percentText(places: 4)) may be",
                fix: tally.rejected.first.flatMap(source.hint) ?? "correct the export, or declare `rejected_at_most`"))
    } else {
        let hint = tally.rejected.first.flatMap(source.hint).map { ", or " + $0 } ?? ""
        findings.add(.warning("rejected-some", at: first, summary, fix: "see office/rejected.csv" + hint))
    }
}

private func lintOverflows(_ tally: Tally, _ source: Source, _ scheme: Scheme, into findings: inout Findings) {
    for (place, path) in tally.overflows.sorted(by: { $0.key < $1.key }) {
        let (location, noun) =
            switch place {
            case .skip: (source.location, "`skip` of `\(source.name)`")
            case .measure(let index): (scheme.measures[index].location, "`\(scheme.measures[index].id)`")
            case .rule(let index): (scheme.rules[index].location, "`\(scheme.rules[index].id)`")
            }
        findings.add(
            .error(
                "arithmetic-overflow", at: location, "Numbers stay within 128 bits, times within the years 1 to 9999: \(noun) of \(path)",
                fix: "scale the field, or check the export"))
    }
}

extension SourceReading {
    /// All files, several at a time, merged in the order of their names.
    func whole(workers: Int) async -> (Tally, Findings) {
        var findings = Findings()
        progress.tell(.expects(files.reduce(0) { $0 + $1.size }))
        var result = Tally(plan, of: scheme, unitCount: unitCount)
        var memory = SourceMemory(self)
        var reading = self
        var ready: [Int: [UInt8]] = [:]
        var selection: Selection? {
            didSet {
                guard let decided = selection else { return }
                (reading.files, result.conflicts, ready) = (decided.known(files), decided.conflicts, decided.tallies)
                selection?.tallies = [:]
            }
        }
        var number = 0
        do throws(Refusal) {
            let isKnown = memory?.recallSelection(&findings, &result.conflicts) ?? false
            if !isKnown { selection = try await select(&memory, &findings, workers: workers) }
        } catch {
            findings.add(error.findings)
            return (result, findings)
        }
        while number < files.count {
            if memory?.add(number, to: &result) ?? false {
                progress.tell(.expects(-files[number].size))
                progress.tell(.file)
                number += 1
                continue
            }
            if selection == nil {
                // What there is to tell of it has been told.
                var told = Findings()
                do throws(Refusal) { selection = try await select(&memory, &told, workers: workers) } catch {
                    findings.add(error.findings)
                    return (result, findings)
                }
            }
            if let payload = ready.removeValue(forKey: number), reading.add(payload, of: number, selection, to: &result) {
                memory?.keep(payload, of: number)
                progress.tell(.file)
                number += 1
                continue
            }
            let decided = selection
            let known = (number + 1..<files.count).first { ready[$0] != nil || memory?.has($0) ?? false } ?? files.count
            let end = filesAtOnce(from: number, before: known, workers: workers)
            if end == nil, let tally = await reading.tallySegments(number, by: decided, workers: workers) {
                memory?.reads(number)
                memory?.keep(tally, of: number)
                result.merge(tally)
                number += 1
                continue
            }
            let numbers = number..<(end ?? number + 1)
            await tallies(numbers, workers: workers) { [reading] (number) throws(Refusal) in
                try reading.tally(number, by: decided)
            } deliver: { number, part in
                switch part {
                case .success(let part):
                    memory?.reads(number)
                    memory?.keep(part, of: number)
                    result.merge(part)
                case .failure(let refusal): findings.add(refusal.findings)
                }
            }
            number = numbers.upperBound
        }
        return (result, findings)
    }
}
