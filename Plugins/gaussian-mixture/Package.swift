// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

// For the module that has views of the model's memory.
let spanSettings = settings + [.enableExperimentalFeature("Lifetimes")]

let harness = ["Estimators", "Kernels", "ModelBundle", "PluginKit", "TextFeatures"].map { name in
    Target.Dependency.product(name: name, package: "harness")
}

// The product bears the plugin's name. Targets are named after the plugin too, as many plugins are built together.
let package = Package(
    name: "gaussian-mixture",
    products: [.executable(name: "gaussian-mixture", targets: ["GaussianMixtureMain"])],
    dependencies: [.package(name: "harness", path: "../..")],
    targets: [
        .target(name: "GaussianMixture", dependencies: harness, swiftSettings: spanSettings),
        .executableTarget(
            name: "GaussianMixtureMain",
            dependencies: ["GaussianMixture", .product(name: "PluginKit", package: "harness")],
            swiftSettings: settings),
        .testTarget(
            name: "GaussianMixtureTests",
            dependencies: ["GaussianMixture", .product(name: "PluginTesting", package: "harness")] + harness,
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
