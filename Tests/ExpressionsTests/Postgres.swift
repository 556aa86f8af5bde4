import Foundation

/// A PostgreSQL server of the test's own, on a socket of its own, gone when the test is over.
struct Postgres {
    struct Failure: Error { var text: String }

    private static let folders =
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        + ((try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []).map { "/usr/lib/postgresql/\($0)/bin" }

    private static func program(_ name: String) -> String? {
        folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static let isInstalled = ["initdb", "postgres", "psql"].allSatisfy { program($0) != nil }

    private let folder: String

    /// Starts a server, hands it over, stops it.
    static func with(_ body: (Postgres) throws -> Void) throws {
        let folder = "/tmp/kaoping-postgres-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // PostgreSQL does not run as root.
        if getuid() == 0 { _ = try run("/bin/chown", ["postgres", folder]) }
        _ = try run(asServer("initdb", ["-D", folder + "/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]))
        let server = try start(
            asServer("postgres", ["-D", folder + "/data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]), log: folder + ".log"
        )
        defer {
            // Fast shutdown.
            kill(server.processIdentifier, SIGINT)
            server.waitUntilExit()
            try? FileManager.default.removeItem(atPath: folder + ".log")
        }
        let postgres = Postgres(folder: folder)
        for _ in 0..<200 {
            if (try? postgres.psql("select 1;")) == "1\n" { break }
            usleep(50_000)
        }
        try body(postgres)
    }

    /// What psql prints, errors among it.
    func psql(_ script: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("kaoping-\(UUID().uuidString).sql").path
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try Postgres.run(
            Postgres.program("psql") ?? "psql", ["-X", "-q", "-A", "-t", "-h", folder, "-U", "postgres", "-d", "postgres", "-f", path])
    }

    private static func asServer(_ name: String, _ arguments: [String]) -> (String, [String]) {
        let path = program(name) ?? name
        guard getuid() == 0 else { return (path, arguments) }
        return ("/usr/bin/setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path] + arguments)
    }

    private static func start(_ command: (String, [String]), log: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command.0)
        process.arguments = command.1
        process.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
        try Data().write(to: URL(fileURLWithPath: log))
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        (process.standardOutput, process.standardError, process.standardInput) = (output, output, FileHandle.nullDevice)
        try process.run()
        return process
    }

    private static func run(_ command: (String, [String])) throws -> String { try run(command.0, command.1) }

    private static func run(_ path: String, _ arguments: [String]) throws -> String {
        let log = FileManager.default.temporaryDirectory.appendingPathComponent("kaoping-\(UUID().uuidString).out").path
        defer { try? FileManager.default.removeItem(atPath: log) }
        let process = try start((path, arguments), log: log)
        process.waitUntilExit()
        let text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
        guard process.terminationStatus == 0 else { throw Failure(text: "\(path) \(arguments): \(text)") }
        return text
    }
}
