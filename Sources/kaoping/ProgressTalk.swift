import Foundation
import Ingestion
import Synchronization

/// Tells how far reading has come: a line that is drawn again and again where a person watches, a line for each source that is read where a
/// log is kept.
final class ProgressTalk: Sendable {
    private let isTerminal: Bool
    private let tellsSources: Bool
    private let write: @Sendable (String) -> Void
    /// Bytes read since the state was last looked at: so that readers seldom wait for each other.
    private let unseen = Atomic<Int>(0)
    private let state = Mutex(State())

    private struct State {
        var line = ProgressLine()
        var began = ContinuousClock.now
        var drawn: ContinuousClock.Instant?
    }
    private static let pause = Duration.milliseconds(100)

    /// With `tellsSources`, what was read of a source stays to be read.
    init(isTerminal: Bool, tellsSources: Bool, write: @escaping @Sendable (String) -> Void) {
        (self.isTerminal, self.tellsSources, self.write) = (isTerminal, tellsSources, write)
    }

    var progress: Ingestion.Progress {
        isTerminal || tellsSources ? Ingestion.Progress { self.take($0) } : .silent
    }

    private func take(_ event: Ingestion.Progress.Event) {
        if case .read(let bytes) = event {
            unseen.add(bytes, ordering: .relaxed)
            guard isTerminal else { return }
        }
        state.withLock { state in
            state.line.done += unseen.exchange(0, ordering: .relaxed)
            switch event {
            case .begins(let source, let files):
                state.line = ProgressLine(source: source, files: files)
                state.began = .now
            case .expects(let bytes): state.line.total += bytes
            case .read: state.line.waitsFor = nil
            case .file: state.line.filesDone += 1
            case .waits(let file):
                if !isTerminal, tellsSources, state.line.waitsFor != file {
                    write("\(state.line.source): waiting for \(file) to be written\n")
                }
                state.line.waitsFor = file
            case .ends(let summary):
                erase(&state)
                if tellsSources { write(Self.told(summary, in: state.began.duration(to: .now))) }
                return
            }
            if isTerminal { draw(&state) }
        }
    }

    private func draw(_ state: inout State) {
        let now = ContinuousClock.now
        if let drawn = state.drawn, drawn.duration(to: now) < Self.pause, state.line.waitsFor == nil { return }
        let elapsed = state.began.duration(to: now)
        // What is over before a line could be read is not told.
        if elapsed < Self.pause, state.drawn == nil, state.line.waitsFor == nil { return }
        state.drawn = now
        state.line.elapsed = elapsed.milliseconds
        write("\r" + state.line.text(width: Self.width - 1) + "\u{1B}[K")
    }

    private func erase(_ state: inout State) {
        if state.drawn != nil { write("\r\u{1B}[K") }
        state.drawn = nil
    }

    /// Takes the line away, when something else is to be told.
    func finish() { state.withLock { erase(&$0) } }

    /// `hotline: 12 files, 1000000 records, 3 rejected, 339 MB in 1.2 s`
    static func told(_ summary: Ingestion.Progress.SourceSummary, in time: Duration) -> String {
        let refused = summary.refused > 0 ? " and \(summary.refused) refused" : ""
        let tenths = time.milliseconds / 100
        return
            "\(summary.source): \(ProgressLine.count(summary.files, "file"))\(refused), \(ProgressLine.count(summary.records, "record")), "
            + "\(summary.rejected) rejected, \(ProgressLine.size(summary.bytes)) in \(tenths / 10).\(tenths % 10) s\n"
    }

    /// Columns of the terminal.
    private static var width: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20 ? Int(size.ws_col) : 80
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multipliedReportingOverflow(by: 1_000).partialValue &+ attoseconds / 1_000_000_000_000_000
    }
}
