// swift-tools-version: 6.2
import PackageDescription

// One list for every target: the strict Swift 6 mode, explicit `any`, explicit import visibility.
// Warnings are errors, so that none is ever lived with.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

// For the modules that hand out spans of memory they own.
let spanSettings = settings + [.enableExperimentalFeature("Lifetimes")]

let package = Package(
    name: "harness",
    products: [
        // What a plugin package may import.
        .library(name: "Kernels", targets: ["Kernels"]),
        .library(name: "TextFeatures", targets: ["TextFeatures"]),
        .library(name: "ModelBundle", targets: ["ModelBundle"]),
        .library(name: "Estimators", targets: ["Estimators"]),
        // What their tests may import.
        .library(name: "PluginTesting", targets: ["PluginTesting"]),
        .library(name: "PluginKit", targets: ["PluginKit", "Wire"]),
        .executable(name: "harness", targets: ["Harness"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Function side: what ships in a function image. Standard library and C only, no Foundation.
        .systemLibrary(
            name: "COpenBLAS",
            providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CJSON", providers: [.apt(["libcjson-dev"])]),
        .target(name: "Kernels", dependencies: ["COpenBLAS"], swiftSettings: spanSettings),
        .target(name: "ModelBundle", dependencies: ["Wire"], swiftSettings: spanSettings),
        .target(
            name: "TextFeatures", dependencies: ["Kernels", "ModelBundle"], swiftSettings: spanSettings),
        .target(name: "Wire", dependencies: ["CJSON"], swiftSettings: spanSettings),
        .target(
            name: "PluginKit", dependencies: ["CCurl", "CLinux", "ModelBundle", "Wire"],
            swiftSettings: settings),
        .target(
            name: "Estimators", dependencies: ["Kernels", "ModelBundle", "PluginKit", "TextFeatures"],
            swiftSettings: spanSettings),
        // For the tests of plugins, which may use Foundation; it never ships.
        .target(name: "PluginTesting", dependencies: ["ModelBundle", "PluginKit"], swiftSettings: settings),

        // Host side.
        .systemLibrary(name: "CCompression", providers: [.apt(["libdeflate-dev", "libzstd-dev", "zlib1g-dev"])]),
        .target(name: "HTTP", dependencies: ["CCurl"], swiftSettings: settings),
        .target(
            name: "Catalog",
            dependencies: [
                "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ], swiftSettings: settings),
        .target(
            name: "Experiment",
            dependencies: [
                "Catalog", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ], swiftSettings: settings),
        .target(
            name: "PluginContract", dependencies: ["Catalog", "Experiment", "Wire"], swiftSettings: settings),
        .target(
            name: "Images",
            dependencies: [
                "CCompression", "HTTP",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ], swiftSettings: settings),
        .target(name: "CSandbox"),
        .target(
            name: "LocalPlatform",
            dependencies: [
                "CSandbox", "Experiment", "Images", "Wire",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ], swiftSettings: settings),
        .target(
            name: "Results",
            dependencies: [
                "Catalog", "Experiment", "Wire",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ], resources: [.embedInCode("Prices/prices.json")], swiftSettings: settings),
        .target(
            name: "AWSPlatform",
            dependencies: [
                "Catalog", "Experiment", "HTTP", "Images", "Results", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ], swiftSettings: settings),
        .target(name: "Charts", swiftSettings: settings),
        .target(
            name: "Reports",
            dependencies: [
                "Catalog", "Charts", "Experiment", "Results", .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "Harness",
            dependencies: [
                "AWSPlatform", "Catalog", "Experiment", "HTTP", "Images", "LocalPlatform", "PluginContract", "Reports",
                "Results", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ], swiftSettings: settings),

        .testTarget(
            name: "PluginContractTests",
            dependencies: ["Catalog", "Experiment", "LocalPlatform", "PluginContract", "Wire"],
            exclude: ["python-echo"], swiftSettings: settings),
        .testTarget(
            name: "CatalogTests", dependencies: ["Catalog"], exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(
            name: "HTTPTests", dependencies: ["HTTP", .product(name: "Crypto", package: "swift-crypto")],
            exclude: ["Peers"], swiftSettings: settings),
        // What the tests run as a process: its memory is looked at, and it is killed.
        .executableTarget(
            name: "RegistryPush", dependencies: ["Images"], path: "Tests/Fixtures/RegistryPush", swiftSettings: settings
        ),
        .testTarget(
            name: "ImagesTests",
            dependencies: [
                "Catalog", "FixturePlugin", "HTTP", "Images", "RegistryPush", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["Peers"], swiftSettings: settings),
        .testTarget(name: "KernelsTests", dependencies: ["Kernels"], swiftSettings: settings),
        .testTarget(name: "ModelBundleTests", dependencies: ["ModelBundle"], swiftSettings: settings),
        .testTarget(name: "ArchitectureTests", swiftSettings: settings),
        .testTarget(
            name: "HarnessTests", dependencies: ["Experiment", "Harness", "Images", "TestSupport", "Wire"],
            exclude: ["Peers", "Snapshots"], swiftSettings: settings),
        .testTarget(
            name: "ResultsTests", dependencies: ["Catalog", "Experiment", "Results", "Wire"], exclude: ["Peers"],
            swiftSettings: settings),
        .testTarget(
            name: "ChartsTests", dependencies: ["Charts"], exclude: ["Golden", "SciPy"], swiftSettings: settings),
        .testTarget(
            name: "ReportsTests", dependencies: ["Experiment", "Reports", "Results", "TestSupport"],
            exclude: ["Browser"], swiftSettings: settings),
        .testTarget(name: "ExperimentTests", dependencies: ["Experiment", "Wire"], swiftSettings: settings),
        .testTarget(
            name: "LocalPlatformTests", dependencies: ["CSandbox", "Experiment", "LocalPlatform", "TestSupport"],
            exclude: ["Functions"], swiftSettings: settings),
        .testTarget(
            name: "AWSPlatformTests",
            dependencies: ["AWSPlatform", "Catalog", "Experiment", "HTTP", "Results", "TestSupport"],
            exclude: ["Deployment/Terraform/check_terraform.py", "Peers"], swiftSettings: settings),
        .testTarget(
            name: "ReferenceTests",
            dependencies: [
                "Catalog", "Kernels", "ModelBundle", "PluginKit", "TextFeatures",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["fit_score.py", "labels_with_ties.py", "unicode_corpus.py"], swiftSettings: spanSettings),
        .testTarget(
            name: "TextFeaturesTests", dependencies: ["Kernels", "ModelBundle", "TextFeatures"],
            swiftSettings: spanSettings),
        .testTarget(
            name: "EstimatorsTests",
            dependencies: ["Estimators", "Kernels", "ModelBundle", "PluginKit", "TextFeatures"],
            swiftSettings: settings),
        .testTarget(name: "WireTests", dependencies: ["Wire"], swiftSettings: settings),
        // What the tests of several modules need besides: other programs, Python environments, scratch folders.
        .target(name: "TestSupport", path: "Tests/Fixtures/TestSupport", swiftSettings: settings),
        // What the tests run as a process: a plugin that can also misbehave.
        .executableTarget(
            name: "FixturePlugin", dependencies: ["ModelBundle", "PluginKit"], path: "Tests/Fixtures/FixturePlugin",
            swiftSettings: settings),
        .testTarget(
            name: "PluginKitTests", dependencies: ["FixturePlugin", "ModelBundle", "PluginKit", "Wire"],
            exclude: ["Peers"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
