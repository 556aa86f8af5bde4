import Testing

@testable import Ingestion

extension ByteReading {
    /// zlib and ISA-L, in line and by a thread from the first byte on, with a ring that is often full and often empty.
    static var ways: [ByteReading] {
        var (zlib, isal, ahead) = (ByteReading(), ByteReading(), ByteReading())
        zlib.isZlibOnly = true
        (zlib.inLine, isal.inLine) = (.max, .max)
        (ahead.inLine, ahead.block, ahead.blocks) = (0, 10_000, 2)
        return ISALInflate.isHere ? [zlib, isal, ahead] : [zlib, ahead]
    }
}

/// Runs a test once for each way of inflating.
struct InflatedInEveryWay: TestTrait, SuiteTrait, TestScoping {
    var isRecursive: Bool { true }

    func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
        for way in ByteReading.ways { try await ByteReading.$current.withValue(way) { try await function() } }
    }
}

extension Trait where Self == InflatedInEveryWay {
    static var inflatedInEveryWay: Self { InflatedInEveryWay() }
}
