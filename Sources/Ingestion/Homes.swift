import Diagnostics
import Scheme

/// Exports that lie where another source's should be.
extension SourceReading {
    /// The problems of files, and instead of those that come from a file being another source's, where it belongs.
    func withHomes(_ problems: Findings, _ tally: Tally) -> Findings {
        let strange = Set(problems.all.filter { $0.severity == .error }.compactMap { $0.location?.path })
            .union(tally.findings.all.filter { $0.id == "xml-no-records" }.compactMap { $0.location?.path })
        var homes: [String: Source] = [:]
        for file in files where strange.contains(file.path) { homes[file.path] = home(of: file) }
        var findings = Findings(problems.all.filter { $0.location.map { homes[$0.path] == nil } ?? true })
        for file in files {
            guard let home = homes[file.path] else { continue }
            findings.add(
                .error(
                    "file-of-other-source", at: file.location,
                    "A file lies with its source: this one does not have the fields of `\(plan.source.name)`, but those of `\(home.name)`",
                    fix: "move it to where `\(home.name)` has its files: `\(home.files)`"))
        }
        return findings
    }

    /// The source whose fields a file has; nil where it has those of its own, or nobody's.
    private func home(of file: InputFile) -> Source? {
        if holds(plan.source, file) { return nil }
        // What has one field only has it in common with many.
        let others = (scheme.sources + [scheme.units.source] + (scheme.history.map { [$0.source] } ?? [])).filter {
            $0.results == nil && $0.name != plan.source.name && $0.fields.count > 1 && holds($0, file)
        }
        return others.max { $0.fields.count < $1.fields.count }
    }

    /// Whether the beginning of a file can be read as a source's.
    private func holds(_ source: Source, _ file: InputFile) -> Bool {
        let needed = source.fields.map { _ in false }
        switch source.format {
        case .csv:
            do throws(Refusal) {
                var reader = try CSVReader(source, file, zone: zone, needed: needed, tuning: tuning)
                return try reader.readHeaderOnly() != nil
            } catch { return false }
        case .xml(let record):
            var isThere = false
            do throws(Refusal) {
                var reader = try XMLReader(
                    source, record: record, file, zone: zone, needed: source.fields.map { _ in true }, tuning: tuning)
                _ = try reader.read { (batch) throws(Refusal) in
                    isThere = source.unit.map { field in (0..<batch.count).contains { batch.column(field).display($0) != nil } } ?? false
                    // One batch tells.
                    throw Refusal(Findings())
                }
                return isThere
            } catch { return isThere }
        }
    }
}
