// swift-tools-version: 6.2
import PackageDescription

/// The fuzzers: `make fuzz` in the project's folder builds and runs them, with the sanitizers that they need to link at all.
let targets = ["csv", "xml", "gzip", "expressions", "scheme"]

let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "kaoping", path: "../..")],
    targets: [.target(name: "Fuzzing", dependencies: [.product(name: "FuzzTargets", package: "kaoping")])]
        + targets.map { target in
            .executableTarget(
                name: "fuzz-\(target)", dependencies: ["Fuzzing", .product(name: "FuzzTargets", package: "kaoping")],
                // libFuzzer brings `main`.
                swiftSettings: [.unsafeFlags(["-parse-as-library"])])
        },
    swiftLanguageModes: [.v6]
)
