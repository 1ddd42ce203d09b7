// swift-tools-version: 6.2
import PackageDescription

// The harness's statistics by themselves: a package's own targets alone see what is for the harness's modules.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"), .treatAllWarnings(as: .error),
]

let package = Package(
    name: "statistics-benchmark",
    targets: [
        .target(name: "Catalog", swiftSettings: settings),
        .target(name: "Results", dependencies: ["Catalog"], swiftSettings: settings),
        .executableTarget(name: "statistics", dependencies: ["Results"], swiftSettings: settings),
    ])
