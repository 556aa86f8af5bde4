import ArgumentParser
import Diagnostics

@main
struct Kaoping: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kaoping",
        abstract: "Applies a declared appraisal scheme to exports and issues result notices that explain every point.",
        version: Version.current, subcommands: [Run.self, Check.self, Explain.self, Verify.self, Diff.self, ShowHistory.self, Init.self])

    /// A cron line that lost its command must not pass for a night that went well.
    func run() throws {
        throw ValidationError("A command says what to do: run, check, explain, verify, diff, history or init")
    }

    /// Exit statuses are a contract: 0 done, 1 scheme or data have errors, 64 usage, 75 another run holds the lock.
    static func main() async {
        StandardFiles.openThoseThatAreClosed()
        StandardFiles.outliveTheirReaders()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: error)
        }
    }
}

enum Version {
    /// Has to change whenever the same input could give other bytes: it is part of an edition's name.
    static let current = "0.4.0"
}
