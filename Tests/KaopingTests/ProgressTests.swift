import Foundation
import Ingestion
import Synchronization
import Testing

@testable import kaoping

/// How far reading has come: a bar where a person watches, a line for each source where a log is kept.
struct ProgressTests {
    private func line(_ done: Int, of total: Int, after milliseconds: Int64, files: Int = 12, filesDone: Int = 3) -> ProgressLine {
        ProgressLine(source: "hotline", files: files, filesDone: filesDone, total: total, done: done, elapsed: milliseconds)
    }

    @Test func theLineHasFilesBytesRateAndTimeLeft() {
        #expect(
            line(1_200_000_000, of: 3_400_000_000, after: 1_500).text(width: 80)
                == "hotline [#########.................] 3/12 files, 1.2/3.4 GB, 800 MB/s, 0:03 left")
        #expect(
            line(3_000_000, of: 3_000_000_000_000, after: 60_000, files: 1, filesDone: 0).text(width: 79).hasSuffix(
                "] 0/1 file, 0.0/3.0 TB, 50.0 kB/s, 16666:39:00 left"))
        // Before there is a rate nothing is foretold.
        #expect(line(5, of: 100, after: 100).text(width: 79).hasSuffix("3/12 files, 5/100 B"))
        #expect(line(0, of: 0, after: 100).text(width: 79) == "hotline 3/12 files")
    }

    @Test func theLineKeepsToTheTerminal() {
        for width in 1...100 {
            let text = line(1_200_000_000, of: 3_400_000_000, after: 1_500).text(width: width)
            #expect(ProgressLine.columns(text) <= width)
            #expect(text.contains("0:03 left") == (width >= 51), "\(width): \(text)")
            #expect(text.contains("[") == (width >= 59), "\(width): \(text)")
        }
        var wide = ProgressLine(source: "热线", files: 1)
        wide.waitsFor = "热线/二〇二五.csv"
        #expect(wide.text(width: 12) == "热线: waitin")
        #expect(ProgressLine.columns(wide.text(width: 21)) <= 21)
    }

    @Test func sizesAndTimesAreWrittenShort() {
        #expect(
            [0, 999, 1_000, 12_345, 999_999, 1_000_000, 339_000_000, 3_400_000_000].map { ProgressLine.size($0) }
                == ["0 B", "999 B", "1.0 kB", "12.3 kB", "999 kB", "1.0 MB", "339 MB", "3.4 GB"])
        #expect([0, 59, 60, 3_599, 3_600, 86_399].map(ProgressLine.clock) == ["0:00", "0:59", "1:00", "59:59", "1:00:00", "23:59:59"])
    }

    @Test func aLogHasOneLineForEachSource() throws {
        try SmallAppraisal.with { small in
            let night = try small.kaoping("run")
            let lines = night.err.split(separator: "\n").filter { $0.contains(" records, ") }
            #expect(lines.count == 3, "\(night.err)")
            #expect(lines[0].wholeMatch(of: /units: 1 file, 2 records, 0 rejected, 32 B in [0-9]+\.[0-9] s/) != nil, "\(lines)")
            #expect(lines[1].wholeMatch(of: /tickets: 1 file, 4 records, 0 rejected, [0-9]+ B in [0-9]+\.[0-9] s/) != nil)
            #expect(lines[2].wholeMatch(of: /grid: 1 file, 2 records, 0 rejected, [0-9]+ B in [0-9]+\.[0-9] s/) != nil)
            #expect(!night.err.contains("\r") && !night.err.contains("\u{1B}"))
            #expect(try small.kaoping("run", "--quiet").err == "")
            // Who checks wants to know what is wrong.
            #expect(try !small.kaoping("check").err.contains(" records, "))
            // A night that is refused tells what was read, too.
            try small.write("<x>", to: "grid/1.xml")
            let refused = try small.kaoping("run")
            #expect(refused.status == 1)
            #expect(refused.err.contains("grid: 0 files and 1 refused, 0 records, 0 rejected, 0 B in"), "\(refused.err)")
        }
    }

    /// Runs a program on a terminal of 80 columns, and prints what it wrote there.
    private static let terminal = """
        import fcntl, os, pty, struct, sys, termios
        child, terminal = pty.fork()
        if child == 0:
            fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.execv(sys.argv[1], sys.argv[1:])
        told = b""
        while True:
            try: part = os.read(terminal, 65536)
            except OSError: break
            if not part: break
            told += part
        os.waitpid(child, 0)
        sys.stdout.buffer.write(told)
        """

    @Test func aTerminalShowsABarThatIsGoneInTheEnd() throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") else { return }
        try SmallAppraisal.with { small in
            // Enough to take longer than a tenth of a second.
            let events = String(repeating: #"<event unit="A"><days>3</days></event><event unit="B"><days>4</days></event>"#, count: 110_000)
            try small.write("<x><events>" + events + "</events></x>", to: "grid/1.xml")
            let told = try run("/usr/bin/python3", ["-c", Self.terminal, binary] + small.arguments("run", [])).out
            let drawn = told.components(separatedBy: "\r").filter { $0.contains("/s, ") }
            #expect(!drawn.isEmpty, "\(told.suffix(400))")
            for line in drawn {
                // A busy machine may draw once more between the file's end and its source's.
                let bar = /grid \[#*\.*\] [01]\/1 file, [0-9.]+\/8\.[0-9] MB, [0-9.]+ [kM]B\/s, [0-9:]+ left\u{1B}\[K/
                let match = line.wholeMatch(of: bar)
                #expect(match != nil, "\(line)")
                #expect(ProgressLine.columns(line) - 3 < 80)
            }
            // Every line that was drawn is wiped before another is written, and the source's own line stays.
            #expect(told.contains("\r\u{1B}[Kgrid: 1 file, 220000 records, 0 rejected, 8."))
            #expect(told.contains("tickets: 1 file, 4 records"))
            let check = try run("/usr/bin/python3", ["-c", Self.terminal, binary] + small.arguments("check", ["--fresh"])).out
            #expect(check.contains("/s, ") && !check.contains(" records, "))
            let quiet = try run("/usr/bin/python3", ["-c", Self.terminal, binary] + small.arguments("run", ["--quiet", "--fresh"])).out
            #expect(!quiet.contains("\u{1B}") && !quiet.contains("/s, "))
        }
    }

    @Test func readersOnSeveralThreadsAreAddedUpAndTheLogIsToldOnceOfWaiting() async {
        let written = Mutex("")
        let talk = ProgressTalk(isTerminal: false, tellsSources: true) { text in written.withLock { $0 += text } }
        let progress = talk.progress
        progress.tell(.begins(source: "s", files: 2))
        progress.tell(.waits(file: "s/1.csv"))
        progress.tell(.waits(file: "s/1.csv"))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { for _ in 0..<1_000 { progress.tell(.read(7)) } } }
        }
        progress.tell(.ends(.init(source: "s", files: 1, refused: 1, records: 1, rejected: 0, bytes: 28_000)))
        let told = written.withLock { $0 }
        #expect(
            told.hasPrefix("s: waiting for s/1.csv to be written\ns: 1 file and 1 refused, 1 record, 0 rejected, 28.0 kB in "), "\(told)")
        #expect(told.split(separator: "\n").count == 2)
    }
}
