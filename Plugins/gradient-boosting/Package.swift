// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let harness = ["Estimators", "Kernels", "ModelBundle", "PluginKit", "TextFeatures"].map { name in
    Target.Dependency.product(name: name, package: "harness")
}

// The product bears the plugin's name. Targets are named after the plugin too, as many plugins are built together.
let package = Package(
    name: "gradient-boosting",
    products: [.executable(name: "gradient-boosting", targets: ["GradientBoostingMain"])],
    dependencies: [.package(name: "harness", path: "../..")],
    targets: [
        .target(name: "GradientBoosting", dependencies: harness, swiftSettings: settings),
        .executableTarget(
            name: "GradientBoostingMain",
            dependencies: ["GradientBoosting", .product(name: "PluginKit", package: "harness")],
            swiftSettings: settings),
        .testTarget(
            name: "GradientBoostingTests",
            dependencies: ["GradientBoosting", .product(name: "PluginTesting", package: "harness")] + harness,
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
