/// Findings in the order they were made. Errors are values: a stage collects all of them, the caller decides.
public struct Findings: Sendable, Equatable {
    public private(set) var all: [Diagnostic] = []

    public init(_ all: [Diagnostic] = []) { self.all = all }

    public mutating func add(_ finding: Diagnostic) { all.append(finding) }
    public mutating func add(_ findings: Findings) { all += findings.all }

    public var hasErrors: Bool { all.contains { $0.severity == .error } }
    public var isEmpty: Bool { all.isEmpty }

    /// Sorted by place, then severity and identifier: the same whatever the number of threads that found them.
    public var inSourceOrder: [Diagnostic] {
        all.enumerated().sorted { a, b in
            let places = (a.element.location ?? Location(""), b.element.location ?? Location(""))
            if places.0 != places.1 { return places.0 < places.1 }
            if a.element.severity != b.element.severity { return a.element.severity < b.element.severity }
            return a.offset < b.offset
        }.map(\.element)
    }

    /// Ends the stage when there is an error among the findings.
    public func orThrow() throws(Refusal) {
        if hasErrors { throw Refusal(self) }
    }

    /// Runs the next stage; when it refuses, what was found before is told with it.
    public func before<T>(_ stage: () throws(Refusal) -> T) throws(Refusal) -> T {
        do throws(Refusal) {
            return try stage()
        } catch {
            var findings = self
            findings.add(error.findings)
            throw Refusal(findings)
        }
    }
}

/// The scheme or the data cannot be used; carries every finding. The run ends with exit status 1.
public struct Refusal: Error, Sendable {
    public var findings: Findings
    public init(_ findings: Findings) { self.findings = findings }
    public init(_ finding: Diagnostic) { findings = Findings([finding]) }
}
