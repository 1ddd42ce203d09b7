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
    name: "svm",
    products: [.executable(name: "svm", targets: ["SVMMain"])],
    dependencies: [.package(name: "harness", path: "../..")],
    targets: [
        .target(name: "SVM", dependencies: harness, swiftSettings: settings),
        .executableTarget(
            name: "SVMMain",
            dependencies: ["SVM", .product(name: "PluginKit", package: "harness")],
            swiftSettings: settings),
        .testTarget(
            name: "SVMTests",
            dependencies: ["SVM", .product(name: "PluginTesting", package: "harness")] + harness,
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
