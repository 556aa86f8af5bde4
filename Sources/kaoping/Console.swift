import Archive
import ArgumentParser
import Diagnostics
import Facts
import Foundation
import Ingestion
import Rendering
import Scoring

/// Stdout is data, stderr is talk. Progress only where a person watches.
struct Console: Sendable {
    private let quiet: Bool
    let format: FindingFormat
    private let progressTalk: ProgressTalk

    /// With `tellsSources`, what was read of each source is told on a line of its own.
    init(_ options: TalkOptions, tellsSources: Bool = false) {
        quiet = options.quiet
        format = options.format
        progressTalk = ProgressTalk(isTerminal: isatty(STDERR_FILENO) == 1 && !quiet, tellsSources: tellsSources && !quiet) {
            // A log that is full or gone must not end a night.
            _ = StandardFiles.write($0, to: STDERR_FILENO)
        }
    }

    /// Runs a command's work and brings how it ended to an exit status; every finding of a refusal is printed.
    func status(_ body: () async throws -> Void) async -> ExitCode {
        do {
            try await body()
            return .success
        } catch let refusal as Refusal {
            print(refusal.findings.inSourceOrder)
            return ExitCode(1)
        } catch let held as LockHeld {
            print([held.diagnostic])
            return ExitCode(75)
        } catch {
            print([Self.unexpected(error)])
            return ExitCode(1)
        }
    }

    /// What no floor is known to throw.
    static func unexpected(_ error: any Error) -> Diagnostic {
        .error("unexpected-error", at: nil, "A run ends in a known way: \(error)", fix: "report this as a defect of kaoping")
    }

    func report(_ findings: Findings...) {
        if !quiet { print(findings.flatMap(\.inSourceOrder)) }
    }

    private func print(_ findings: [Diagnostic]) {
        progressTalk.finish()
        for finding in findings { talk(format == .json ? json(finding) : finding.text) }
    }

    private func json(_ finding: Diagnostic) -> String { Self.json(FindingRecord(finding)) ?? finding.text }

    /// On one line, the same text every time.
    static func json(_ record: some Encodable) -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(record)).map { String(decoding: $0, as: UTF8.self) }
    }

    func summarize(_ publication: Publication) throws(Refusal) {
        if !quiet {
            talk(
                publication.isNew
                    ? "new edition \(publication.edition.id)" : "nothing new: edition \(publication.edition.id) stays in force")
        }
        try tell(publication.edition.path)
    }

    /// What a command was asked for, on standard output; whoever reads it has all of it, or an error, unless they stop reading.
    func tell(_ text: String) throws(Refusal) {
        // A reader that has read enough (`… | head`) is no fault.
        if StandardFiles.write(text + "\n", to: STDOUT_FILENO) || errno == EPIPE { return }
        throw Refusal(
            .error(
                "output-unwritable", at: nil, "Standard output takes all that a command tells: \(String(cString: strerror(errno)))",
                fix: "give it a place with room, and run again"))
    }

    /// A log that is full or gone must not end a night: talk that nobody can hear is dropped.
    private func talk(_ line: String) { _ = StandardFiles.write(line + "\n", to: STDERR_FILENO) }

    /// How far reading has come: drawn on a terminal, told source by source in a log.
    var progress: Ingestion.Progress { progressTalk.progress }
}
