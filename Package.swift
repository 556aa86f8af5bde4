// swift-tools-version: 6.2
import Foundation
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// ISA-L inflates gzip several times as fast as zlib: where its headers are (libisal-dev), Ingestion is built with it, unless KAOPING_ISAL=0.
///
/// SwiftPM keeps the answer until this text or the environment changes; `make` sets the variable, so that it notices.
let hasISAL =
    Context.environment["KAOPING_ISAL"] != "0" && FileManager.default.fileExists(atPath: "/usr/include/isa-l/igzip_lib.h")
let isalLibrary: [Target] =
    hasISAL ? [.systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])])] : []
let isal: [Target.Dependency] = hasISAL ? ["CISAL"] : []
let inflating: [SwiftSetting] = hasISAL ? [.define("ISAL")] : []

/// One target per floor, lowest first; a floor imports only floors below it (`HouseTests` holds this true).
let package = Package(
    name: "kaoping",
    products: [
        .executable(name: "kaoping", targets: ["kaoping"]),
        // For the fuzzers of Tests/Fuzz, which are a package of their own.
        .library(name: "FuzzTargets", type: .static, targets: ["FuzzTargets"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    ],
    targets: isalLibrary + [
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["libz-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CBlake3"),
        .target(name: "CScan"),
        .target(name: "CFiles"),
        .target(name: "Diagnostics", swiftSettings: strict),
        .target(name: "Hashing", dependencies: ["Diagnostics", "CBlake3", "CCrypto"], swiftSettings: strict),
        .target(name: "Exact", swiftSettings: strict),
        .target(name: "Mustache", dependencies: ["Diagnostics"], swiftSettings: strict),
        .target(name: "Expressions", dependencies: ["Diagnostics", "Exact", "CScan"], swiftSettings: strict),
        .target(
            name: "Scheme",
            dependencies: ["Expressions", "Exact", "Hashing", "Diagnostics", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(name: "Facts", dependencies: ["Scheme", "Exact", "Expressions", "Diagnostics"], swiftSettings: strict),
        .target(
            name: "Ingestion",
            dependencies: ["Facts", "Scheme", "Expressions", "Exact", "Hashing", "Diagnostics", "CLibXML2", "CZlib", "CScan"] + isal,
            swiftSettings: strict + inflating),
        .target(
            name: "Scoring", dependencies: ["Facts", "Scheme", "Expressions", "Exact", "Diagnostics"], swiftSettings: strict),
        .target(
            name: "Rendering", dependencies: ["Scoring", "Facts", "Scheme", "Exact", "Mustache", "Diagnostics"],
            swiftSettings: strict),
        .target(
            name: "Archive",
            dependencies: [
                "Scoring", "Facts", "Scheme", "Exact", "Hashing", "Diagnostics", "CFiles", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "kaoping",
            dependencies: [
                "Archive", "Rendering", "Scoring", "Ingestion", "Facts", "Scheme", "Expressions", "Mustache", "Exact", "Hashing",
                "Diagnostics",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .target(name: "TestSupport", dependencies: ["Exact"], path: "Tests/Support/TestSupport", swiftSettings: strict),
        // What the fuzzers call with bytes, and `FuzzCorpusTests` with the corpus that they left.
        .target(
            name: "FuzzTargets", dependencies: ["Ingestion", "Facts", "Scheme", "Expressions", "Exact", "Diagnostics", "CZlib"],
            path: "Tests/Support/FuzzTargets", swiftSettings: strict),
        .testTarget(name: "FuzzCorpusTests", dependencies: ["FuzzTargets"], swiftSettings: strict),
        .testTarget(name: "ExactTests", dependencies: ["Exact", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "MustacheTests", dependencies: ["Mustache", "Diagnostics"], swiftSettings: strict),
        .testTarget(
            name: "ExpressionsTests", dependencies: ["Expressions", "Exact", "Diagnostics", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "SchemeTests", dependencies: ["Scheme", "Diagnostics", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "IngestionTests", dependencies: ["Ingestion", "Facts", "Scheme", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "ScoringTests", dependencies: ["Scoring", "Facts", "Scheme", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "RenderingTests", dependencies: ["Rendering", "Mustache", "Diagnostics"], swiftSettings: strict),
        .testTarget(name: "HashingTests", dependencies: ["Hashing", "CBlake3", "Diagnostics"], swiftSettings: strict),
        .testTarget(
            name: "ArchiveTests", dependencies: ["Archive", "Facts", "Scheme", "Exact", "Hashing", "Diagnostics", "PublishLoop"],
            swiftSettings: strict),
        // Publishes until it is killed, so that the tests of Archive can kill, starve and forbid a real process.
        .executableTarget(
            name: "PublishLoop", dependencies: ["Archive", "Facts", "Scheme", "Exact", "Hashing", "Diagnostics"],
            path: "Tests/Support/PublishLoop", swiftSettings: strict),
        // Does one piece of the night many times, so that `make gates` can count its instructions and allocations.
        .target(name: "CAllocations", path: "Tests/Support/CAllocations"),
        .executableTarget(
            name: "Gates",
            dependencies: [
                "Rendering", "Scoring", "Ingestion", "Facts", "Scheme", "Expressions", "Exact", "Diagnostics", "CAllocations",
            ], path: "Tests/Support/Gates", swiftSettings: strict),
        .testTarget(
            name: "KaopingTests",
            dependencies: [
                "kaoping", "Archive", "Rendering", "Scoring", "Ingestion", "Facts", "Scheme", "Exact", "Hashing", "Mustache", "Diagnostics",
                "PublishLoop",
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// The sanitizers run the tests over optimised floors, which else take hours; the tests stay as they are written, since the optimiser of Swift
// 6.3 crashes on some of them.
if Context.environment["KAOPING_OPTIMIZED"] == "1" {
    for target in package.targets where target.type == .regular || target.type == .executable {
        target.swiftSettings?.append(.unsafeFlags(["-O"]))
    }
}
