// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

// The product bears the plugin's name. Targets are named after the plugin too, as many plugins are built together.
let package = Package(
    name: "example",
    products: [.executable(name: "example", targets: ["ExampleMain"])],
    dependencies: [.package(name: "harness", path: "../..")],
    targets: [
        .target(
            name: "Example", dependencies: [.product(name: "PluginKit", package: "harness")], swiftSettings: settings),
        .executableTarget(
            name: "ExampleMain", dependencies: ["Example", .product(name: "PluginKit", package: "harness")],
            swiftSettings: settings),
        .testTarget(
            name: "ExampleTests", dependencies: ["Example", .product(name: "PluginKit", package: "harness")],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
