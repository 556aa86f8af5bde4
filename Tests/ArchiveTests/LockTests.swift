import Archive
import Diagnostics
import Foundation
import Testing

/// A program that says a line when it is ready and then waits to be ended.
private func start(_ arguments: String...) throws -> (process: Process, line: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    return (process, String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self))
}

private func held(_ editions: Editions) throws -> LockHeld? {
    do { _ = try editions.lock() } catch let held as LockHeld { return held }
    return nil
}

@Test func aLockOfAnotherProgramIsRespected() throws {
    let scratch = try Scratch()
    do { _ = try scratch.editions().lock() }
    let other = try start("flock", "\(scratch.output)/a/.lock", "sh", "-c", "echo ready; read -r line; exec sleep 60")
    #expect(other.line == "ready\n")
    // flock(1) leaves no number, and the number of an earlier run is not taken for its own.
    let found = try held(scratch.editions())
    #expect(found?.path == "\(scratch.output)/a/.lock" && found?.process == nil)
    #expect(found?.diagnostic.id == "lock-held")
    other.process.terminate()
}

@Test func theRunThatHoldsTheLockIsNamedAndItsDeathFreesIt() throws {
    let scratch = try Scratch()
    let other = try start(publishLoop, scratch.output, "1", "3", "10", "hold")
    #expect(other.line.hasSuffix(" new\n"))
    #expect(try held(scratch.editions())?.process == other.process.processIdentifier)
    let second = try run(publishLoop, scratch.output, "1", "3", "10")
    #expect(second.status == 75 && second.errors.contains("process \(other.process.processIdentifier)"))
    kill(other.process.processIdentifier, SIGKILL)
    other.process.waitUntilExit()
    #expect(try held(scratch.editions()) == nil)
}

@Test func theLockIsLetGoWhenTheValueEnds() throws {
    let scratch = try Scratch()
    do {
        let lock = try scratch.editions().lock()
        #expect(try held(scratch.editions())?.process == getpid())
        _ = consume lock
    }
    #expect(try held(scratch.editions()) == nil)
    #expect(try scratch.read("Output/a/.lock") == [])
}

@Test(arguments: ["ln -s /etc/passwd .lock", "mkfifo .lock", "mkdir .lock", "ln -s ../../victim .lock"])
func aLockThatIsNotAPlainFileIsRefused(harm: String) async throws {
    let scratch = try Scratch()
    try scratch.makeFolder("Output/a")
    #expect(try run("sh", "-c", "cd \"$1\" && \(harm)", "sh", "\(scratch.output)/a").status == 0)
    let findings = await refused { _ = try scratch.editions().lock() }
    #expect(findings.count == 1 && findings.first?.location?.path == "\(scratch.output)/a/.lock")
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/victim"))
}
